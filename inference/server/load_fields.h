#pragma once

#include "inference/server/fields.h"
#include "inference/server/served_model.h"

namespace calliope::server {

/// Which model is meant, and how it is to be run: what `load` takes, and `inspect` in order to tell what `load` would
/// do. Throws http::Refused.
[[nodiscard]] LoadRequest readLoadRequest(const Fields& fields);

/// The same without the model.
[[nodiscard]] LoadRequest readLoadOptions(const Fields& fields);

} // namespace calliope::server
