#pragma once

#include "inference/models/model.h"
#include "inference/vision/projector.h"

#include <string>

namespace calliope::vision {

/// Why a language model was not made for a family's pictures, as a part of a sentence about the encoder; empty where
/// its architecture and its tokens do not speak against it. Widths are not looked at.
[[nodiscard]] std::string foreignTo(const models::Model& model, const Projector& family);

} // namespace calliope::vision
