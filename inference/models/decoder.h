#pragma once

#include "inference/models/hyperparameters.h"
#include "inference/plan/plan.h"

#include <cstdint>
#include <span>
#include <string_view>

namespace calliope::models {

/// The decoder that all transformer families share, as a plan: embedding, then per layer attention and feed-forward
/// part, each with norms before, after or around it and added to the residual stream, then the head. Every variant is a
/// column of `family`. Queries, keys and values may be three matrices or one ("attn_qkv"), in every family.
///
/// The plan's operations also keep what the layers `taps` read, the residual stream in front of them, in one value
/// (tapsValue), one behind another in this order: a drafter wants to know it.
///
/// Where it `readsPictures`, rows may bring vectors: what a vision encoder makes of pictures.
///
/// `contextLength` is the longest sequence the plan will see; where a file has two sets of rope factors it chooses
/// between them, so keys computed with one plan are worthless for a plan of another length. The plan points into
/// `file`. Throws Error{format} and Error{unsupported} as WeightClaims does, Error{usage} for a context of 0.
[[nodiscard]] plan::Plan buildDecoder(const gguf::File& file, const Hyperparameters& model, const Architecture& family,
                                      std::uint32_t contextLength, std::span<const std::uint32_t> taps = {},
                                      bool readsPictures = false);

constexpr std::string_view tapsValue = "taps"; ///< name of the value, as wide as all of them together

} // namespace calliope::models
