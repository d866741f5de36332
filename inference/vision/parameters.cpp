#include "inference/vision/parameters.h"

#include "inference/base/error.h"
#include "inference/base/text.h"
#include "inference/gguf/source.h"
#include "inference/models/keys.h"

#include <algorithm>
#include <cmath>

namespace calliope::vision {

namespace {

constexpr std::uint32_t mostWidth = 1 << 16;
constexpr std::uint32_t mostLayers = 1024;
constexpr std::uint32_t mostSide = 1 << 14; // pixels

std::array<float, 3> colours(const models::Keys& keys, const char* key) {
    const std::vector<float> list = keys.numbers(key, 3);
    return {list[0], list[1], list[2]};
}

std::uint32_t mergeSide(const models::Keys& keys, const MergeRule& rule) {
    constexpr std::uint32_t most = 16;
    switch (rule.side) {
    case MergeRule::Side::fixed: break;
    case MergeRule::Side::spatialMergeSize: return keys.count("spatial_merge_size", 1, most, rule.count);
    case MergeRule::Side::scaleFactor: return keys.count("projector.scale_factor", 1, most, rule.count);
    }
    return rule.count;
}

plan::Activation activationOf(const models::Keys& flags) {
    if (flags.flag("use_gelu", false)) return plan::Activation::geluTanh;
    if (flags.flag("use_silu", false)) return plan::Activation::silu;
    return plan::Activation::geluQuick;
}

/// Which layers have windows, and how wide these are.
void readWindows(const gguf::File& file, const models::Keys& keys, const Projector& family, Parameters& out) {
    out.windowed.assign(out.layers, false);
    switch (family.windows) {
    case Windows::none: return;
    case Windows::tableSide: {
        const gguf::Tensor* table = file.findTensor("v.position_embd.weight");
        if (table == nullptr) return;
        out.window = static_cast<std::uint32_t>(std::sqrt(
            static_cast<double>(std::min<std::uint64_t>(table->shape[1], std::uint64_t{mostSide} * mostSide))));
        for (std::uint32_t i = 0; i < out.layers; ++i) out.windowed[i] = i % 4 != 3 && i + 1 != out.layers;
        return;
    }
    case Windows::fromFile: break;
    }
    const std::uint32_t pixels = keys.count("window_size", out.patch * out.merge, mostSide, 112);
    std::vector<std::uint32_t> whole;
    if (keys.has("wa_layer_indexes")) {
        whole = keys.list("wa_layer_indexes", 0, mostLayers, mostLayers);
    } else {
        const std::uint32_t period = keys.count("n_wa_pattern", 0, mostLayers, 0);
        if (period == 0) return;
        for (std::uint32_t i = period - 1; i < out.layers; i += period) whole.push_back(i);
    }
    out.window = pixels / out.patch / out.merge * out.merge;
    for (std::uint32_t i = 0; i < out.layers; ++i)
        out.windowed[i] = std::find(whole.begin(), whole.end(), i) == whole.end();
}

} // namespace

const Projector& projectorOf(const gguf::File& file) {
    if (gguf::getString(file, "general.architecture", "") != "clip")
        throw Error(ErrorKind::format,
                    concat(gguf::printablePath(file.path()), " is no vision encoder (mmproj file)."));
    const std::string own = gguf::getString(file, "clip.vision.projector_type", "");
    const std::string name = own.empty() ? gguf::getString(file, "clip.projector_type", "") : own;
    if (name.empty()) models::Keys(file, "clip").refuse("projector_type", "is missing");
    return projector(name);
}

Parameters readParameters(const gguf::File& file, const Projector& family) {
    const models::Keys keys(file, "clip.vision");
    const models::Keys flags(file, "clip");
    Parameters out;
    out.imageSize = keys.count("image_size", 1, mostSide);
    out.patch = keys.count("patch_size", 1, 256);
    out.width = keys.count("embedding_length", 1, mostWidth);
    out.heads = keys.count("attention.head_count", 1, 1024);
    if (out.width % out.heads != 0) keys.refuse("attention.head_count", "does not divide the width");
    if (family.rope != PatchRope::none && out.headWidth() % 4 != 0)
        keys.refuse("attention.head_count", "gives heads whose width is not a multiple of 4");
    out.feedForwardWidth = keys.count("feed_forward_length", 1, 4 * mostWidth);
    out.layers = keys.count("block_count", 1, mostLayers);
    if (family.lastLayerUnused && --out.layers == 0) keys.refuse("block_count", "leaves no layer to use");
    out.outputWidth = keys.count("projection_dim", 1, mostWidth);
    out.merge = mergeSide(keys, family.merge);
    out.epsilon = keys.requiredPositive("attention.layer_norm_epsilon");
    out.activation = family.exactGelu ? plan::Activation::geluErf : activationOf(flags);
    out.projectorActivation = family.exactGelu ? plan::Activation::geluErf : plan::Activation::geluTanh;
    out.mean = colours(keys, "image_mean");
    out.deviation = colours(keys, "image_std");
    if (!std::all_of(out.deviation.begin(), out.deviation.end(), [](float x) { return x > 0; }))
        keys.refuse("image_std", "must be positive");
    readWindows(file, keys, family, out);
    if (family.deepstack && keys.has("is_deepstack_layers")) {
        const std::vector<std::uint32_t> marks = keys.list("is_deepstack_layers", 0, mostLayers, 1);
        for (std::uint32_t i = 0; i < marks.size() && i < out.layers; ++i)
            if (marks[i] != 0) out.deepLayers.push_back(i);
    }
    return out;
}

pictures::Parameters readPreprocessing(const gguf::File& file, const Parameters& sizes, const Projector& family) {
    const models::Keys keys(file, "clip.vision");
    constexpr std::uint32_t mostPixels = 1 << 30;
    constexpr std::uint32_t mostTiles = 256;
    constexpr std::size_t mostPinpoints = 256;
    const auto number = [&](const char* key, std::uint32_t most) {
        return static_cast<int>(keys.count(key, 0, most, 0));
    };
    pictures::Parameters out;
    out.projector = family.name;
    out.imageSize = static_cast<int>(sizes.imageSize);
    out.patchSize = static_cast<int>(sizes.patch);
    out.merge = static_cast<int>(sizes.merge);
    out.minPixels = number("image_min_pixels", mostPixels);
    out.maxPixels = number("image_max_pixels", mostPixels);
    out.minTiles = number("preproc_min_tiles", mostTiles);
    out.maxTiles = number("preproc_max_tiles", mostTiles);
    out.longestEdge = number("preproc_image_size", mostSide);
    if (keys.has("image_grid_pinpoints")) {
        const std::vector<std::uint32_t> sides = keys.list("image_grid_pinpoints", 0, mostPinpoints, mostSide);
        for (std::size_t i = 0; i + 1 < sides.size(); i += 2)
            out.pinpoints.push_back({static_cast<int>(sides[i]), static_cast<int>(sides[i + 1])});
    }
    return out;
}

} // namespace calliope::vision
