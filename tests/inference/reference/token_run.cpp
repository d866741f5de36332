#include "tests/inference/reference/token_run.h"

#include "inference/base/checked.h"
#include "tests/support/reference_data.h"

#include <algorithm>
#include <sstream>

namespace calliope::test {

std::vector<std::uint32_t> readTokens(const std::filesystem::path& path) {
    std::istringstream text(readText(path));
    std::vector<std::uint32_t> out;
    for (std::uint32_t id = 0; text >> id;) out.push_back(id);
    return out;
}

std::vector<float> runTokens(plan::Executor& executor, std::span<const std::uint32_t> tokens, std::uint32_t vocabulary,
                             std::size_t chunk) {
    if (chunk == 0) chunk = tokens.size();
    plan::Batch batch;
    batch.blocks.resize(1);
    batch.states = {0};
    for (std::uint32_t block = blocksFor(tokens.size()); block > 0; --block) batch.blocks[0].push_back(block - 1);

    std::vector<float> logits(tokens.size() * vocabulary);
    for (std::size_t first = 0; first < tokens.size(); first += chunk) {
        const std::size_t end = std::min(tokens.size(), first + chunk);
        batch.rows.clear();
        batch.outputs.clear();
        for (std::size_t at = first; at < end; ++at) {
            const auto place = static_cast<std::uint32_t>(at);
            batch.outputs.push_back(static_cast<std::uint32_t>(batch.rows.size()));
            batch.rows.push_back({tokens[at], {place, place, place, 0}, 0, place});
        }
        executor.run(batch, std::span(logits).subspan(first * vocabulary, (end - first) * vocabulary));
    }
    return logits;
}

std::vector<std::size_t> greatestOfRows(std::span<const float> values, std::size_t width) {
    std::vector<std::size_t> out;
    for (std::size_t at = 0; at < values.size(); at += width) {
        const auto row = values.subspan(at, width);
        out.push_back(static_cast<std::size_t>(std::max_element(row.begin(), row.end()) - row.begin()));
    }
    return out;
}

std::uint32_t blocksFor(std::size_t tokens) {
    return static_cast<std::uint32_t>(divideUp<std::size_t>(tokens, plan::cacheBlockTokens));
}

} // namespace calliope::test
