#include "tests/inference/engine/chain_executor.h"

#include <algorithm>
#include <cstring>
#include <stdexcept>

using namespace calliope;

namespace {

constexpr std::uint64_t seed = 0x9e3779b97f4a7c15u;

std::uint64_t mix(std::uint64_t z) {
    z *= 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 29)) * 0x94d049bb133111ebu;
    return z ^ (z >> 32);
}

// Of a token in a state that is just the last tokens.
constexpr std::uint32_t tokenBits = 6;

std::uint64_t follow(std::uint64_t before, std::uint32_t token, std::uint32_t memory) {
    if (memory != ChainExecutor::allTokens)
        return ((before << tokenBits) | (token + 1)) & ((std::uint64_t{1} << (tokenBits * memory)) - 1);
    return mix(before ^ (token + 1));
}

std::uint32_t likeliest(std::uint64_t state) {
    return static_cast<std::uint32_t>((mix(state) >> 7) % ChainExecutor::vocabulary);
}

} // namespace

ChainExecutor::ChainExecutor(std::uint32_t blocks, std::uint32_t mostRows, std::uint32_t stateSlots,
                             std::uint32_t memory)
    : m_blocks(blocks)
    , m_mostRows(mostRows)
    , m_slots(std::size_t{blocks} * plan::cacheBlockTokens)
    , m_states(stateSlots)
    , m_memory(memory) {
    m_plan.vocabulary = vocabulary;
    m_plan.contextLength = blocks * plan::cacheBlockTokens;
    m_plan.values.push_back({"hidden", 2, plan::RowSet::outputs});
    m_plan.hidden = 0;
}

void ChainExecutor::copyBlock(std::uint32_t from, std::uint32_t to) {
    const auto begin = m_slots.begin() + from * plan::cacheBlockTokens;
    std::copy(begin, begin + plan::cacheBlockTokens, m_slots.begin() + to * plan::cacheBlockTokens);
}

std::uint64_t ChainExecutor::blockBytes() const {
    return plan::cacheBlockTokens * sizeof(Slot);
}

void ChainExecutor::readBlock(std::uint32_t block, std::span<std::byte> out) {
    std::memcpy(out.data(), m_slots.data() + block * plan::cacheBlockTokens, out.size());
}

void ChainExecutor::writeBlock(std::uint32_t block, std::span<const std::byte> bytes) {
    std::memcpy(m_slots.data() + block * plan::cacheBlockTokens, bytes.data(), bytes.size());
}

void ChainExecutor::readState(std::uint32_t slot, std::span<std::byte> out) {
    std::memcpy(out.data(), &m_states.at(slot), out.size());
}

void ChainExecutor::writeState(std::uint32_t slot, std::span<const std::byte> bytes) {
    std::memcpy(&m_states.at(slot), bytes.data(), bytes.size());
}

/// The hash of each row.
std::vector<std::uint64_t> ChainExecutor::compute(const plan::Batch& batch) {
    if (beforeRun) beforeRun();
    rows += static_cast<std::uint32_t>(batch.rows.size());
    ++batches;
    seconds += cost(batch.rows.size());
    largestBatch = std::max(largestBatch, static_cast<std::uint32_t>(batch.blocks.size()));
    std::vector<std::uint64_t> states;
    for (plan::Batch::Row row : batch.rows) {
        if (row.vector != plan::Batch::noVector) {
            row.token = static_cast<std::uint32_t>(batch.vectors.at(row.vector));
            const plan::Batch::Row& last = batch.rows.at(states.size() + row.ahead);
            if (last.sequence != row.sequence || last.index != row.index + row.ahead)
                throw std::logic_error("a picture is cut");
        }
        std::uint64_t before = row.index == 0 ? seed : m_slots[batch.slot(row.sequence, row.index - 1)].hash;
        if (!m_states.empty()) {
            std::uint64_t& state = m_states.at(batch.states.at(row.sequence));
            before = row.index == 0 ? seed : state;
            state = follow(before, row.token, m_memory);
        }
        states.push_back(follow(before, row.token, m_memory));
        m_slots[batch.slot(row.sequence, row.index)] = {states.back(), states.back()};
    }
    return states;
}

void ChainExecutor::run(const plan::Batch& batch, std::span<float> logits) {
    const std::vector<std::uint64_t> states = compute(batch);
    std::fill(logits.begin(), logits.end(), 0.0f);
    for (std::size_t i = 0; i < batch.outputs.size(); ++i)
        logits[i * vocabulary + likeliest(states[batch.outputs[i]])] = 1;
}

std::unique_ptr<plan::RunInParts> ChainExecutor::begin(plan::Batch /*batch*/) {
    throw std::logic_error("only encoders are run in parts");
}

void ChainExecutor::readPictures(bool lookAhead) {
    m_plan.inputWidth = 1;
    m_plan.picturesLookAhead = lookAhead;
}

void ChainExecutor::addDrafter(std::uint32_t blockRows, std::uint32_t firstGuess, bool looksAhead) {
    m_plan.drafter = {.operations = {plan::Embed()},
                      .blockRows = blockRows,
                      .firstGuess = firstGuess,
                      .maskToken = endToken,
                      .looksAhead = looksAhead};
}

void ChainExecutor::runDrafter(const plan::Batch& batch, std::span<float> logits) {
    const plan::Drafter& drafter = m_plan.drafter;
    const auto require = [](bool fine, const char* what) {
        if (!fine) throw std::logic_error(what);
    };
    ++passes;
    seconds += passCost(batch.rows.size());
    std::fill(logits.begin(), logits.end(), 0.0f);
    std::size_t output = 0;
    for (std::size_t first = 0; first < batch.rows.size();) {
        const plan::Batch::Row anchor = batch.rows[first];
        std::size_t end = first + 1;
        while (end < batch.rows.size() && batch.rows[end].sequence == anchor.sequence) ++end;
        require(end - first <= drafter.blockRows, "a block is too long");
        std::uint64_t state = seed;
        for (std::uint32_t place = 0; place < anchor.index; ++place) {
            const Slot& slot = m_slots[batch.slot(anchor.sequence, place)];
            require(slot.drafters == slot.hash, "the drafter's part of the cache is not the model's");
            state = slot.hash;
        }
        state = follow(state, anchor.token, m_memory);
        for (std::size_t i = first; i < end; ++i) {
            const plan::Batch::Row& row = batch.rows[i];
            require(row.index == anchor.index + (i - first), "a block has a gap");
            require(i == first || row.token == drafter.maskToken, "a guess has a token");
            require(row.ahead == (drafter.looksAhead ? end - 1 - i : 0), "a row sees too much or too little");
            m_slots[batch.slot(row.sequence, row.index)].drafters = 0xdead;
            if (i - first < drafter.firstGuess) continue;
            require(batch.outputs.at(output) == i, "a guess is not wanted");
            const bool wrong = mix(state + passes) % 16 < wrongGuesses;
            logits[output++ * vocabulary + (likeliest(state) + (wrong ? 1 : 0)) % vocabulary] = 1;
            state = follow(state, likeliest(state), m_memory);
        }
        first = end;
    }
    require(output == batch.outputs.size(), "too much is wanted");
}

void ChainExecutor::readLogits(std::uint32_t output, std::span<float> logits) {
    ++wholeRows;
    if (beforeRead) beforeRead();
    plan::Executor::readLogits(output, logits);
}

void ChainExecutor::runHidden(const plan::Batch& batch, std::span<float> hidden) {
    (void)compute(batch);
    hiddenRows += static_cast<std::uint32_t>(batch.rows.size());
    for (std::size_t i = 0; i < batch.outputs.size(); ++i) {
        const plan::Batch::Row& row = batch.rows[batch.outputs[i]];
        hidden[2 * i] = static_cast<float>(row.token);
        hidden[2 * i + 1] = static_cast<float>(row.index);
    }
}

std::vector<std::uint32_t> ChainExecutor::continuation(const std::vector<std::uint32_t>& prompt, std::uint32_t most,
                                                       std::uint32_t memory) {
    std::uint64_t state = seed;
    for (const std::uint32_t token : prompt) state = follow(state, token, memory);
    std::vector<std::uint32_t> out;
    while (out.size() < most && likeliest(state) != endToken) {
        out.push_back(likeliest(state));
        state = follow(state, out.back(), memory);
    }
    return out;
}
