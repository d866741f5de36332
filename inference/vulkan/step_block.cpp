#include "inference/vulkan/step_block.h"

#include "inference/base/checked.h"
#include "inference/base/error.h"
#include "inference/plan/rope_table.h"
#include "inference/plan/runs.h"
#include "inference/vulkan/pick_lowering.h"

#include <algorithm>
#include <bit>
#include <limits>

namespace calliope::vulkan {

namespace {

// As in shaders/include/step.glsl.
constexpr std::uint32_t headerWords = 8;
constexpr std::uint32_t rowWords = 10;
constexpr std::uint32_t tileWords = 3;
constexpr std::uint32_t launchWords = 3; // VkDispatchIndirectCommand
constexpr std::uint32_t runWords = 4;

void require(bool fine, const char* what) {
    if (!fine) throw Error(ErrorKind::usage, what);
}

void validate(const plan::Batch& batch, const plan::Plan& plan, const PlanBuffers& buffers, const StepLimits& limits) {
    require(!batch.rows.empty() && batch.rows.size() <= limits.rows, "A batch has no rows or too many.");
    require(batch.outputs.size() <= limits.outputs, "A batch wants the logits of too many rows.");
    const auto blocks = buffers.slots / plan::cacheBlockTokens;
    std::size_t tableWords = 0;
    for (const auto& table : batch.blocks) {
        tableWords += table.size();
        require(std::all_of(table.begin(), table.end(), [&](std::uint32_t block) { return block < blocks; }),
                "A batch names a cache block that does not exist.");
    }
    require(tableWords <= limits.tableWords, "The sequences of a batch are too long.");
    for (const plan::Batch::Row& row : batch.rows) {
        if (row.vector == plan::Batch::noVector)
            require(row.token < plan.vocabulary, "A token is not in the model's vocabulary.");
        else
            require((std::uint64_t{row.vector} + 1) * plan.inputWidth <= batch.vectors.size(),
                    "A batch lacks the vector of a row.");
        const std::uint64_t last = plan::Batch::lastPlaceOf(row);
        require(row.sequence < batch.blocks.size() && last / plan::cacheBlockTokens < batch.blocks[row.sequence].size(),
                "A row of a batch lies outside of its sequence's cache blocks.");
        require(row.groupFirst <= row.groupLast, "A row of a batch has an empty group.");
    }
    const auto exists = [&](std::uint32_t row) { return row < batch.rows.size(); };
    require(std::all_of(batch.outputs.begin(), batch.outputs.end(), exists),
            "A batch wants the logits of a row that it does not have.");
    require(batch.sources.size() == batch.outputs.size() * plan.gathered &&
                std::all_of(batch.sources.begin(), batch.sources.end(), exists),
            "A batch does not say what its results are gathered from.");
    require(batch.vectors.size() <= std::uint64_t{limits.rows} * plan.inputWidth, "A batch brings too many vectors.");
}

/// Lists the runs of recurrent layers and tells each row which one it is in.
void writeRuns(const std::vector<plan::Run>& runs, const PlanBuffers& buffers, std::vector<std::uint32_t>& words) {
    std::uint32_t* to = words.data() + buffers.runsAt;
    for (std::uint32_t number = 0; number < runs.size(); ++number) {
        const plan::Run& run = runs[number];
        for (std::uint32_t row = run.firstRow; row < run.firstRow + run.rows; ++row)
            words[headerWords + row * rowWords + 5] = number;
        for (const std::uint32_t word : {run.firstRow, run.rows, run.slot, run.fresh ? 1u : 0u}) *to++ = word;
    }
    words[3] = static_cast<std::uint32_t>(runs.size());
}

struct Tile {
    std::uint32_t firstRow = 0;
    std::uint32_t rows = 0;
    std::uint32_t sharedPlaces = 0;
};

constexpr std::uint32_t allPlaces = std::numeric_limits<std::uint32_t>::max();

/// Rows from `first` on that follow each other in one sequence.
std::uint32_t neighbours(const plan::Batch& batch, std::uint32_t first) {
    std::uint32_t end = first + 1;
    while (end < batch.rows.size() && batch.rows[end].sequence == batch.rows[first].sequence &&
           batch.rows[end].index == batch.rows[end - 1].index + 1)
        ++end;
    return end - first;
}

/// Places from the first on that two sequences have in the same blocks.
std::uint32_t sharedPlaces(const plan::Batch& batch, std::uint32_t a, std::uint32_t b) {
    const std::vector<std::uint32_t>& one = batch.blocks[a];
    const std::vector<std::uint32_t>& other = batch.blocks[b];
    const auto end = std::mismatch(one.begin(), one.end(), other.begin(), other.end()).first;
    return static_cast<std::uint32_t>(end - one.begin()) * plan::cacheBlockTokens;
}

std::vector<Tile> makeTiles(const plan::Batch& batch, const AttentionTiles& allowed) {
    std::vector<Tile> tiles;
    bool singles = false; // whether the last tile is one of single rows
    for (std::uint32_t row = 0; row < batch.rows.size();) {
        const std::uint32_t count = neighbours(batch, row);
        const bool joins = singles && count == 1 && tiles.back().rows < allowed.rows;
        if (joins) {
            Tile& tile = tiles.back();
            const std::uint32_t shared =
                sharedPlaces(batch, batch.rows[tile.firstRow].sequence, batch.rows[row].sequence);
            tile.sharedPlaces = std::min(tile.sharedPlaces, shared);
            ++tile.rows;
        } else {
            for (std::uint32_t done = 0; done < count; done += allowed.rows)
                tiles.push_back({row + done, std::min(allowed.rows, count - done), allPlaces});
        }
        singles = allowed.acrossSequences && count == 1;
        row += count;
    }
    return tiles;
}

/// The numbers of workgroups, from the counts in the header.
void writeLaunches(const PlanBuffers& buffers, std::vector<std::uint32_t>& words) {
    std::uint32_t* to = words.data() + buffers.launchesAt;
    for (const VaryingGroups& launch : buffers.launches) {
        std::array<std::uint32_t, 3> groups = launch.groups;
        groups[launch.axis] = divideUp(words[static_cast<std::size_t>(launch.count)], launch.each) * launch.times;
        to = std::copy(groups.begin(), groups.end(), to);
    }
}

} // namespace

std::uint32_t layOutStep(const StepLimits& limits, const plan::Plan& plan, PlanBuffers& buffers) {
    buffers.launchesAt = headerWords + limits.rows * rowWords;
    buffers.outputsAt = buffers.launchesAt + mostVaryingLaunches * launchWords;
    buffers.picksAt = buffers.outputsAt + roundUp(limits.outputs, 8u);
    buffers.sourcesAt = buffers.picksAt + roundUp(limits.outputs, 8u);
    buffers.tilesAt = buffers.sourcesAt + limits.outputs * plan.gathered;
    buffers.runsAt = buffers.tilesAt + tileWords * limits.rows;
    buffers.tablesAt = buffers.runsAt + (plan.states.empty() ? 0 : runWords * limits.rows);
    buffers.ropeStride = 0;
    buffers.ropeOffsets.clear();
    for (const plan::Rope& rope : plan.ropes) {
        buffers.ropeOffsets.push_back(buffers.ropeStride);
        buffers.ropeStride += static_cast<std::uint32_t>(2 * rope.frequency.size());
    }
    return buffers.tablesAt + limits.tableWords;
}

StepContent makeStep(const plan::Batch& batch, const plan::Plan& plan, const PlanBuffers& buffers,
                     const StepLimits& limits, const AttentionTiles& tiles) {
    validate(batch, plan, buffers, limits);
    StepContent step;
    step.words.resize(buffers.tablesAt);

    std::vector<std::uint32_t> tableAt;
    for (const auto& table : batch.blocks) {
        tableAt.push_back(static_cast<std::uint32_t>(step.words.size()));
        step.words.insert(step.words.end(), table.begin(), table.end());
    }

    for (std::size_t i = 0; i < batch.rows.size(); ++i) {
        const plan::Batch::Row& row = batch.rows[i];
        std::uint32_t* words = step.words.data() + headerWords + i * rowWords;
        words[0] = row.token;
        words[1] = batch.slot(row.sequence, row.index);
        words[2] = row.index;
        words[3] = tableAt[row.sequence];
        words[4] = std::bit_cast<std::uint32_t>(plan::queryScale(plan.temperature, row.position));
        words[6] = row.index + row.ahead;
        words[7] = row.groupFirst;
        words[8] = row.groupLast;
        words[9] = row.vector;
    }
    const std::vector<Tile> made = makeTiles(batch, tiles);
    std::uint32_t* tileAt = step.words.data() + buffers.tilesAt;
    for (const Tile& tile : made)
        for (const std::uint32_t word : {tile.firstRow, tile.rows, tile.sharedPlaces}) *tileAt++ = word;
    step.words[0] = static_cast<std::uint32_t>(batch.rows.size());
    step.words[1] = static_cast<std::uint32_t>(batch.outputs.size());
    step.words[2] = static_cast<std::uint32_t>(made.size());
    if (!plan.states.empty()) writeRuns(plan::runsOf(batch, buffers.stateSlots), buffers, step.words);
    std::copy(batch.outputs.begin(), batch.outputs.end(), step.words.begin() + buffers.outputsAt);
    const std::size_t picks = std::min(batch.picks.size(), batch.outputs.size());
    std::transform(batch.picks.begin(), batch.picks.begin() + static_cast<std::ptrdiff_t>(picks),
                   step.words.begin() + buffers.picksAt, pickWord);
    std::copy(batch.sources.begin(), batch.sources.end(), step.words.begin() + buffers.sourcesAt);
    writeLaunches(buffers, step.words);

    step.ropes.resize(batch.rows.size() * buffers.ropeStride);
    for (std::size_t i = 0; i < batch.rows.size(); ++i)
        for (std::size_t rope = 0; rope < plan.ropes.size(); ++rope)
            plan::ropeRow(plan.ropes[rope], batch.rows[i].position,
                          std::span(step.ropes)
                              .subspan(i * buffers.ropeStride + buffers.ropeOffsets[rope],
                                       2 * plan.ropes[rope].frequency.size()));
    return step;
}

} // namespace calliope::vulkan
