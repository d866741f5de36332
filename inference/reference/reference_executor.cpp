#include "inference/reference/reference_executor.h"

#include "inference/base/error.h"
#include "inference/base/text.h"
#include "inference/plan/runs.h"
#include "inference/reference/recurrent.h"

#include <algorithm>
#include <cstring>
#include <new>
#include <numeric>
#include <thread>
#include <type_traits>
#include <utility>
#include <variant>

namespace calliope::reference {

namespace {

/// One run of a plan: holds the values while its operations go by.
class Run {
public:
    Run(const plan::Plan& plan, const HostWeights& weights, std::vector<LayerCache>& caches,
        std::vector<LayerState>& states, std::span<const plan::Run> runs, unsigned threads, const plan::Batch& batch)
        : m_plan(plan)
        , m_caches(caches)
        , m_states(states)
        , m_runs(runs)
        , m_threads(threads)
        , m_batch(batch)
        , m_read([&weights](plan::WeightId weight, std::uint32_t row, std::span<float> out) {
            weights.readRow(weight, row, out);
        })
        , m_all(batch.rows.size()) {
        std::iota(m_all.begin(), m_all.end(), 0u);
        for (const plan::Value& value : plan.values)
            m_values.emplace_back(rowsOf(value).size() * value.slots * value.width);
    }

    void operator()(const plan::Embed& step) { embed(step, m_read, m_batch, vectors(), value(step.out)); }

    void operator()(const plan::Input& step) { input(step, m_batch, vectors(), value(step.out)); }

    void operator()(const plan::AddNorm& step) {
        const std::vector<std::uint32_t>& rowsOut = step.out == plan::absent ? m_all : rowsOf(m_plan.values[step.out]);
        addNorm(step, m_read, value(step.branch), value(step.gate), rowsOut, value(step.residual), value(step.out));
    }

    void operator()(const plan::MatMul& step) { matMul(step, m_read, m_threads, value(step.in), value(step.out)); }

    void operator()(const plan::Multiply& step) { multiply(step, value(step.in), value(step.factor), value(step.out)); }

    void operator()(const plan::Copy& step) { copy(step, value(step.in), value(step.out)); }

    void operator()(const plan::Gather& step) { gather(step, m_batch.sources, value(step.in), value(step.out)); }

    void operator()(const plan::AddPieces& step) {
        addPieces(step, m_read, value(step.in), value(step.branch), value(step.out));
    }

    void operator()(const plan::Route& step) { route(step, m_read, value(step.logits), value(step.out)); }

    void operator()(const plan::ExpertMatMul& step) {
        expertMatMul(step, m_plan.weights, m_read, m_threads, value(step.in), value(step.routing), value(step.out));
    }

    void operator()(const plan::PrepareHeads& step) {
        const plan::Rope* rope = step.rope == plan::absent ? nullptr : &m_plan.ropes[step.rope];
        prepareHeads(step, rope, m_plan.temperature, m_read, m_batch, value(step.qkv), m_caches[step.cache],
                     value(step.queries));
    }

    void operator()(const plan::Attention& step) {
        attention(step, m_read, m_batch, m_threads, value(step.queries), m_caches[step.cache], value(step.gate),
                  value(step.out));
    }

    void operator()(const plan::ShortConv& step) {
        shortConv(step, m_read, m_runs, value(step.in), m_states[step.state], value(step.out));
    }

    void operator()(const plan::DeltaNet& step) {
        deltaNet(step, m_read, m_runs, m_threads, value(step.in), value(step.gates), m_states[step.state],
                 value(step.out));
    }

    [[nodiscard]] Matrix value(plan::ValueId id) {
        return id == plan::absent ? Matrix() : Matrix(m_values[id], m_plan.values[id].width);
    }

private:
    [[nodiscard]] ConstMatrix vectors() const { return {m_batch.vectors, m_plan.inputWidth}; }

    [[nodiscard]] const std::vector<std::uint32_t>& rowsOf(const plan::Value& value) const {
        return value.rows == plan::RowSet::all ? m_all : m_batch.outputs;
    }

    const plan::Plan& m_plan;
    std::vector<LayerCache>& m_caches;
    std::vector<LayerState>& m_states;
    std::span<const plan::Run> m_runs; ///< of the batch, where the plan has states
    unsigned m_threads;
    const plan::Batch& m_batch;
    ReadWeight m_read;
    std::vector<std::uint32_t> m_all; ///< 0, 1, ... for each row of the batch
    std::vector<std::vector<float>> m_values;
};

/// The whole plan, one operation at a time.
class Parts final : public plan::RunInParts {
public:
    Parts(const plan::Plan& plan, const HostWeights& weights, std::vector<LayerCache>& caches,
          std::vector<LayerState>& states, std::uint32_t stateSlots, unsigned threads, plan::Batch batch)
        : m_plan(plan)
        , m_batch(std::move(batch))
        , m_runs(states.empty() ? std::vector<plan::Run>() : plan::runsOf(m_batch, stateSlots))
        , m_run(plan, weights, caches, states, m_runs, threads, m_batch) {}

    [[nodiscard]] bool advance(std::span<float> logits) override {
        std::visit(m_run, m_plan.operations[m_next]);
        if (++m_next < m_plan.operations.size()) return false;
        const std::span<float> computed = m_run.value(m_plan.logits).elements;
        std::copy(computed.begin(), computed.end(), logits.begin());
        return true;
    }

private:
    const plan::Plan& m_plan;
    plan::Batch m_batch;
    std::vector<plan::Run> m_runs;
    Run m_run;
    std::size_t m_next = 0; ///< operation
};

[[noreturn]] void refuse(const std::string& what) {
    throw Error(ErrorKind::usage, "The batch cannot run: " + what + ".");
}

} // namespace

ReferenceExecutor::ReferenceExecutor(const plan::Plan& plan, const gguf::File& file, const Options& options) try
    : m_plan(plan)
    , m_options(options)
    , m_weights(plan, file) {
    if (m_options.threads == 0) m_options.threads = std::max(1u, std::thread::hardware_concurrency());
    makeCaches();
    for (const plan::State& state : plan.states) m_states.emplace_back(state, options.stateSlots);
} catch (const std::bad_alloc&) {
    throw Error(ErrorKind::memory, "There is not enough memory for the model's weights and its keys and values.");
}

void ReferenceExecutor::makeCaches() {
    m_caches.clear();
    for (const plan::Cache& cache : m_plan.caches)
        m_caches.emplace_back(cache, std::size_t{m_options.cacheBlocks} * plan::cacheBlockTokens);
}

void ReferenceExecutor::resize(std::uint32_t mostRows, std::uint32_t cacheBlocks) {
    m_options.mostRows = mostRows;
    m_options.cacheBlocks = cacheBlocks;
    makeCaches();
}

std::unique_ptr<plan::RunInParts> ReferenceExecutor::begin(plan::Batch batch) {
    check(batch);
    return std::make_unique<Parts>(m_plan, m_weights, m_caches, m_states, m_options.stateSlots, m_options.threads,
                                   std::move(batch));
}

void ReferenceExecutor::run(const plan::Batch& batch, std::span<float> logits) {
    compute(batch, m_plan.operations, m_plan.logits, logits);
}

void ReferenceExecutor::runDrafter(const plan::Batch& batch, std::span<float> logits) {
    if (m_plan.drafter.operations.empty()) return Executor::runDrafter(batch, logits);
    compute(batch, m_plan.drafter.operations, m_plan.drafter.logits, logits);
}

void ReferenceExecutor::runHidden(const plan::Batch& batch, std::span<float> hidden) {
    compute(batch, std::span(m_plan.operations).first(m_plan.operations.size() - 1), m_plan.hidden, hidden);
}

void ReferenceExecutor::compute(const plan::Batch& batch, std::span<const plan::Operation> operations,
                                plan::ValueId result, std::span<float> out) {
    check(batch);
    if (out.size() != batch.outputs.size() * m_plan.values[result].width)
        refuse("there is not one row of results for each output");
    const std::vector<plan::Run> runs =
        m_states.empty() ? std::vector<plan::Run>() : plan::runsOf(batch, m_options.stateSlots);
    Run run(m_plan, m_weights, m_caches, m_states, runs, m_options.threads, batch);
    for (const plan::Operation& operation : operations) std::visit(run, operation);
    const std::span<float> computed = run.value(result).elements;
    std::copy(computed.begin(), computed.end(), out.begin());
}

void ReferenceExecutor::eachRun(std::uint32_t block, const std::function<void(std::span<float>)>& visit) {
    if (block >= m_options.cacheBlocks) throw Error(ErrorKind::usage, "There is no such block of the cache.");
    for (LayerCache& cache : m_caches)
        for (const bool keys : {true, false})
            for (std::uint32_t head = 0; head < cache.shape.heads; ++head)
                for (std::uint32_t i = 0; i < plan::cacheBlockTokens; ++i) {
                    const std::uint32_t slot = block * plan::cacheBlockTokens + i;
                    visit(keys ? cache.key(slot, head) : cache.value(slot, head));
                }
}

std::uint64_t ReferenceExecutor::blockBytes() const {
    std::uint64_t bytes = 0;
    for (const LayerCache& cache : m_caches)
        bytes += std::uint64_t{cache.shape.heads} * (cache.shape.keyWidth + cache.shape.valueWidth) * sizeof(float) *
                 plan::cacheBlockTokens;
    return bytes;
}

void ReferenceExecutor::readBlock(std::uint32_t block, std::span<std::byte> out) {
    eachRun(block, [&out](std::span<float> run) {
        std::memcpy(out.data(), run.data(), run.size_bytes());
        out = out.subspan(run.size_bytes());
    });
}

void ReferenceExecutor::writeBlock(std::uint32_t block, std::span<const std::byte> bytes) {
    eachRun(block, [&bytes](std::span<float> run) {
        std::memcpy(run.data(), bytes.data(), run.size_bytes());
        bytes = bytes.subspan(run.size_bytes());
    });
}

void ReferenceExecutor::copyBlock(std::uint32_t from, std::uint32_t to) {
    std::vector<std::byte> bytes(blockBytes());
    readBlock(from, bytes);
    writeBlock(to, bytes);
}

void ReferenceExecutor::copyState(std::uint32_t from, std::uint32_t to) {
    plan::requireSlots(from, to, stateSlots());
    for (LayerState& state : m_states) {
        const std::span<float> source = state.slot(from);
        if (from != to) std::copy(source.begin(), source.end(), state.slot(to).begin());
    }
}

void ReferenceExecutor::readState(std::uint32_t slot, std::span<std::byte> out) {
    plan::requireSlots(slot, slot, stateSlots());
    for (LayerState& state : m_states) {
        const std::span<const std::byte> values = std::as_bytes(state.slot(slot));
        std::copy(values.begin(), values.end(), out.begin());
        out = out.subspan(values.size());
    }
}

void ReferenceExecutor::writeState(std::uint32_t slot, std::span<const std::byte> bytes) {
    plan::requireSlots(slot, slot, stateSlots());
    for (LayerState& state : m_states) {
        const std::span<std::byte> values = std::as_writable_bytes(state.slot(slot));
        std::copy_n(bytes.begin(), values.size(), values.begin());
        bytes = bytes.subspan(values.size());
    }
}

void ReferenceExecutor::check(const plan::Batch& batch) const {
    if (batch.rows.size() > m_options.mostRows)
        refuse(concat("it has ", batch.rows.size(), " rows, and ", m_options.mostRows, " is the most"));
    for (const plan::Batch::Row& row : batch.rows) {
        if (row.vector != plan::Batch::noVector) {
            if (std::uint64_t{row.vector} * m_plan.inputWidth + m_plan.inputWidth > batch.vectors.size())
                refuse("it lacks the vector of a row");
        } else if (row.token >= m_plan.vocabulary) {
            refuse(concat("token ", row.token, " is not one of the vocabulary's ", m_plan.vocabulary));
        }
        if (row.sequence >= batch.blocks.size() ||
            plan::Batch::lastPlaceOf(row) / plan::cacheBlockTokens >= batch.blocks[row.sequence].size() ||
            row.groupFirst > row.groupLast)
            refuse(concat("place ", plan::Batch::lastPlaceOf(row), " of sequence ", row.sequence,
                          " has no block of the cache"));
    }
    for (const std::vector<std::uint32_t>& blocks : batch.blocks)
        for (const std::uint32_t block : blocks)
            if (block >= m_options.cacheBlocks)
                refuse(concat("block ", block, " is not one of the cache's ", m_options.cacheBlocks));
    for (const std::uint32_t row : batch.outputs)
        if (row >= batch.rows.size()) refuse(concat("row ", row, " whose logits are wanted does not exist"));
    if (batch.sources.size() != batch.outputs.size() * m_plan.gathered)
        refuse("it does not say what each output is gathered from");
    for (const std::uint32_t row : batch.sources)
        if (row >= batch.rows.size()) refuse(concat("row ", row, " that is to be gathered does not exist"));
}

} // namespace calliope::reference
