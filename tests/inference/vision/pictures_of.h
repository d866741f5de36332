#pragma once

#include "inference/pictures/decode.h"
#include "inference/vision/encoder.h"
#include "tests/support/reference_data.h"

#include <filesystem>
#include <string>
#include <vector>

namespace calliope::test {

/// Of which the project itself carries small files, in tests/data/vision. They are of other sizes; what they give was
/// computed in float64 by an implementation of its own.
inline constexpr const char* visionFixtures[] = {"muse-glimmer", "gemma4v", "internvl"};

/// The families of the reference data, in `vision`.
inline constexpr const char* visionFamilies[] = {"muse-glimmer", "qwen2.5vl", "qwen3vl",  "gemma3", "gemma4v",
                                                 "pixtral",      "idefics3",  "internvl", "llava"};

inline pictures::Picture pictureIn(const std::filesystem::path& path) {
    const std::string file = readText(path);
    return pictures::decode({reinterpret_cast<const std::uint8_t*>(file.data()), file.size()});
}

/// The rows that a family's picture becomes, tile by tile, as the reference data has them cut.
inline std::vector<float> encodedTiles(const vision::EncoderModel& model, plan::Executor& executor,
                                       const std::filesystem::path& folder) {
    std::vector<float> rows;
    for (int tile = 0;; ++tile) {
        const std::filesystem::path path = folder / ("pixels-" + std::to_string(tile) + ".png");
        if (!std::filesystem::exists(path)) return rows;
        const vision::Encoded encoded = vision::encode(model, executor, pictureIn(path));
        rows.insert(rows.end(), encoded.rows.begin(), encoded.rows.end());
    }
}

/// What they must be. The other engine moves the class token of some families from where it was in training; then it is
/// not what that engine itself computes.
inline std::vector<float> expectedRows(const std::filesystem::path& folder) {
    const std::filesystem::path trained = folder / "embd.class_first.f32";
    return readFloats(std::filesystem::exists(trained) ? trained : folder / "embd.f32");
}

} // namespace calliope::test
