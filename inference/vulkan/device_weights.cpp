#include "inference/vulkan/device_weights.h"

#include "inference/base/checked.h"
#include "inference/base/error.h"
#include "inference/base/half.h"
#include "inference/base/text.h"
#include "inference/plan/weight_rows.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace calliope::vulkan {

namespace {

constexpr std::size_t chunkBytes = std::size_t{8} << 20; ///< of the file, read and packed at once

const WeightFormat& formatOf(const plan::Weight& weight) {
    const WeightFormat* format = weightFormat(weight.tensor->type);
    if (format == nullptr)
        throw Error(ErrorKind::unsupported,
                    concat("Tensor ", printable(weight.tensor->name), " is stored as ",
                           weightTypeInfo(weight.tensor->type).name, ", which this version cannot compute with."));
    return *format;
}

std::size_t rowBytes(const WeightFormat& format, std::uint32_t columns) {
    return std::size_t{columns / format.blockWeights} * format.blockBytes;
}

/// The power of two that brings the greatest scale close to the top of float16's range, so that small scales stay
/// normal.
float scaleFactorOf(std::span<const float> scales) {
    float greatest = 0;
    for (const float scale : scales) greatest = std::max(greatest, std::abs(scale));
    if (greatest == 0 || !std::isfinite(greatest)) return 1;
    int exponent = 0;
    std::frexp(greatest, &exponent); // greatest < 2^exponent
    return std::ldexp(1.0f, std::max(exponent - 15, -120));
}

std::uint64_t codeBytes(const DeviceMatrix& matrix) {
    return matrix.rows / matrix.layout->rowGroup * matrix.groupBytes;
}

std::uint64_t scaleBytes(const DeviceMatrix& matrix) {
    return std::uint64_t{matrix.rows} * matrix.blocks * matrix.layout->scalesPerBlock * 2;
}

/// The weights that products read as a whole; others are only looked up in.
std::set<plan::WeightId> multiplied(const plan::Plan& plan) {
    std::set<plan::WeightId> out;
    for (const std::vector<plan::Operation>* operations : {&plan.operations, &plan.drafter.operations})
        for (const plan::Operation& operation : *operations)
            std::visit(
                [&](const auto& each) {
                    if constexpr (requires { each.projections; })
                        for (const plan::Projection& projection : each.projections) out.insert(projection.weight);
                },
                operation);
    return out;
}

} // namespace

DeviceWeights::DeviceWeights(const plan::Plan& plan, ChooseLayout chooseLayout)
    : m_plan(plan)
    , m_chooseLayout(std::move(chooseLayout)) {}

const WeightLayout& DeviceWeights::layoutOf(plan::WeightId weight) const {
    return m_chooseLayout(formatOf(m_plan.weights[weight]));
}

const DeviceMatrix& DeviceWeights::matrix(const std::vector<MatrixSegment>& segments) {
    std::unique_ptr<DeviceMatrix>& slot = m_matrices[segments];
    if (slot) return *slot;
    slot = std::make_unique<DeviceMatrix>();
    const plan::Weight& first = m_plan.weights[segments.front().weight];
    slot->format = &formatOf(first);
    slot->layout = &m_chooseLayout(*slot->format);
    slot->segments = segments;
    if (slot->layout->readsCodebook) slot->codebook = &m_codebooks[slot->format];
    slot->columns = first.columns;
    slot->groupBytes = slot->layout->groupBytes(*slot->format, first.columns);
    slot->blocks = divideUp(first.columns, std::max(slot->format->blockWeights, 32u)) *
                   (std::max(slot->format->blockWeights, 32u) / 32);
    for (const MatrixSegment& segment : segments) {
        slot->segmentStart.push_back(slot->rows);
        slot->rows += roundUp(segment.rows, slot->layout->rowGroup);
    }
    return *slot;
}

std::uint32_t DeviceWeights::vectorPlace(plan::WeightId weight) {
    const auto [place, isNew] = m_vectorPlaces.try_emplace(weight, m_vectorFloats);
    if (isNew) m_vectorFloats += m_plan.weights[weight].rows * m_plan.weights[weight].columns;
    return place->second;
}

/// First what is only looked up in, then from the last layer on.
std::set<const DeviceMatrix*> DeviceWeights::spilled(std::uint64_t bytes) const {
    std::set<const DeviceMatrix*> out;
    if (bytes == 0) return out;
    const std::set<plan::WeightId> hot = multiplied(m_plan);
    std::uint64_t sum = 0;
    for (const bool isHot : {false, true})
        for (auto entry = m_matrices.rbegin(); entry != m_matrices.rend() && sum < bytes; ++entry) {
            const DeviceMatrix& matrix = *entry->second;
            if (hot.contains(matrix.segments.front().weight) != isHot) continue;
            out.insert(&matrix);
            sum += codeBytes(matrix) + scaleBytes(matrix);
        }
    return out;
}

void DeviceWeights::load(const gguf::File& file, Memory& memory, const LoadProgress& progress,
                         std::uint64_t hostBytes) {
    std::uint64_t total = 0;
    for (const auto& [segments, matrix] : m_matrices)
        for (const MatrixSegment& segment : segments)
            total += rowBytes(formatOf(m_plan.weights[segment.weight]), matrix->columns) * segment.rows;

    std::uint64_t done = 0;
    const auto advance = [&](std::uint64_t bytes) {
        done += bytes;
        if (progress && !progress(done, total)) throw Error(ErrorKind::cancelled, "Loading was stopped.");
    };
    const std::set<const DeviceMatrix*> onHost = spilled(hostBytes);
    for (auto& [segments, matrix] : m_matrices) {
        const Intent intent = onHost.contains(matrix.get()) ? Intent::spill : Intent::device;
        const std::string name =
            concat("the weights of ", printable(m_plan.weights[segments.front().weight].tensor->name));
        matrix->codes = memory.make(codeBytes(*matrix), intent, name);
        if (matrix->layout->scalesPerBlock > 0) matrix->scales = memory.make(scaleBytes(*matrix), intent, name);
    }
    for (auto& [segments, matrix] : m_matrices) loadMatrix(*matrix, file, memory, advance);
    loadCodebooks(memory);
    loadVectors(file, memory);
    memory.flush();
    m_loadedMatrices = m_matrices.size();
    m_loadedFloats = m_vectorFloats;
}

void DeviceWeights::loadMatrix(DeviceMatrix& matrix, const gguf::File& file, Memory& memory,
                               const std::function<void(std::uint64_t)>& advance) {
    const WeightLayout& layout = *matrix.layout;
    const std::uint32_t scalesPerRow = matrix.blocks * layout.scalesPerBlock;
    // Scales wait here until the greatest of the whole matrix is known; codes go to the device chunk by chunk.
    std::vector<float> scales(std::size_t{matrix.rows} * scalesPerRow);
    std::vector<std::byte> raw;
    std::vector<std::byte> packed;
    for (std::size_t i = 0; i < matrix.segments.size(); ++i) {
        const MatrixSegment& segment = matrix.segments[i];
        const plan::Weight& weight = m_plan.weights[segment.weight];
        const WeightFormat& format = formatOf(weight);
        const std::size_t bytesPerRow = rowBytes(format, weight.columns);
        const auto rowsPerChunk = static_cast<std::uint32_t>(
            std::max<std::size_t>(layout.rowGroup, chunkBytes / bytesPerRow / layout.rowGroup * layout.rowGroup));
        for (std::uint32_t row = 0; row < segment.rows; row += rowsPerChunk) {
            const std::uint32_t count = std::min(rowsPerChunk, segment.rows - row);
            const std::uint32_t target = matrix.segmentStart[i] + row;
            raw.resize(bytesPerRow * count);
            plan::readRows(file, weight, std::uint64_t{segment.firstRow} + row, raw);
            packed.assign(divideUp(count, layout.rowGroup) * matrix.groupBytes, std::byte{0});
            layout.pack(
                format, weight.scaleOf(segment.firstRow), raw, count, weight.columns, packed,
                std::span(scales).subspan(std::size_t{target} * scalesPerRow, std::size_t{count} * scalesPerRow));
            memory.write(matrix.codes, target / layout.rowGroup * matrix.groupBytes, packed);
            advance(raw.size());
        }
    }
    if (layout.scalesPerBlock == 0) return;
    matrix.scaleFactor = scaleFactorOf(scales);
    std::vector<std::uint16_t> halves(scales.size());
    std::transform(scales.begin(), scales.end(), halves.begin(),
                   [&](float scale) { return halfFromFloat(scale / matrix.scaleFactor); });
    memory.write(matrix.scales, 0, std::as_bytes(std::span(halves)));
}

void DeviceWeights::loadCodebooks(Memory& memory) {
    for (auto& [format, buffer] : m_codebooks) {
        buffer = memory.make(format->codebook.size_bytes(), Intent::device, "a codebook of weights");
        memory.write(buffer, 0, std::as_bytes(format->codebook));
    }
}

void DeviceWeights::loadVectors(const gguf::File& file, Memory& memory) {
    std::vector<float> all(std::max(m_vectorFloats, 1u));
    std::vector<std::byte> raw;
    for (const auto& [id, place] : m_vectorPlaces) {
        const plan::Weight& weight = m_plan.weights[id];
        const std::uint32_t count = weight.rows * weight.columns;
        raw.resize(weight.tensor->bytes);
        (weight.file != nullptr ? *weight.file : file).read(*weight.tensor, 0, raw);
        decodeWeights(formatOf(weight), raw, std::span(all).subspan(place, count));
    }
    m_vectors = memory.make(all.size() * sizeof(float), Intent::device, "norm weights and biases");
    memory.write(m_vectors, 0, std::as_bytes(std::span(all)));
}

} // namespace calliope::vulkan
