#pragma once

#include "inference/engine/describe.h"
#include "inference/server/fields.h"

namespace calliope::server {

/// A model that is not here: `outline` has metadata as its file will have them, numbers, texts, flags and lists of
/// whole numbers; `weights_bytes` and `encoder_bytes` are the sizes of its files. Throws http::Refused.
[[nodiscard]] engine::AbsentModel readAbsentModel(const Fields& fields);

} // namespace calliope::server
