#pragma once

#include "inference/plan/batch.h"
#include "inference/plan/plan.h"

#include <cstdint>
#include <functional>
#include <span>
#include <type_traits>
#include <vector>

/// Every operation of a plan in plain C++: float32 values between operations, float64 sums within. These loops define
/// what the operations mean; kernels are tested against them, so they are written to be obviously right.
/// All of them check nothing: values must have the shapes that plan.h gives them.
namespace calliope::reference {

/// A view of rows of floats, one behind another.
template<typename Float>
struct Rows {
    std::span<Float> elements;
    std::uint32_t width = 0;

    Rows() = default;
    Rows(std::span<Float> all, std::uint32_t rowWidth)
        : elements(all)
        , width(rowWidth) {}
    template<typename Other>
    requires std::is_convertible_v<Other*, Float*> Rows(const Rows<Other>& other)
        : elements(other.elements)
        , width(other.width) {}

    [[nodiscard]] std::size_t count() const { return width == 0 ? 0 : elements.size() / width; }
    [[nodiscard]] std::span<Float> operator[](std::size_t row) const { return elements.subspan(row * width, width); }
};
using Matrix = Rows<float>;
using ConstMatrix = Rows<const float>;

/// Where weights come from: fills `out` with the first elements of row `row` of a weight, decoded. Called from several
/// threads at once.
using ReadWeight = std::function<void(plan::WeightId weight, std::uint32_t row, std::span<float> out)>;

/// Keys and values of one attention layer: a row per slot, the heads one behind another.
struct LayerCache {
    plan::Cache shape;
    std::vector<float> keys;
    std::vector<float> values;

    LayerCache(const plan::Cache& cacheShape, std::size_t slots)
        : shape(cacheShape)
        , keys(slots * cacheShape.heads * cacheShape.keyWidth)
        , values(slots * cacheShape.heads * cacheShape.valueWidth) {}

    [[nodiscard]] std::span<float> key(std::uint32_t slot, std::uint32_t head) {
        return std::span(keys).subspan(offset(slot, head, shape.keyWidth), shape.keyWidth);
    }
    [[nodiscard]] std::span<const float> key(std::uint32_t slot, std::uint32_t head) const {
        return std::span(keys).subspan(offset(slot, head, shape.keyWidth), shape.keyWidth);
    }
    [[nodiscard]] std::span<float> value(std::uint32_t slot, std::uint32_t head) {
        return std::span(values).subspan(offset(slot, head, shape.valueWidth), shape.valueWidth);
    }
    [[nodiscard]] std::span<const float> value(std::uint32_t slot, std::uint32_t head) const {
        return std::span(values).subspan(offset(slot, head, shape.valueWidth), shape.valueWidth);
    }

private:
    [[nodiscard]] std::size_t offset(std::uint32_t slot, std::uint32_t head, std::uint32_t width) const {
        return (std::size_t{slot} * shape.heads + head) * width;
    }
};

/// The states of one recurrent layer: a row per slot, the heads one behind another.
struct LayerState {
    plan::State shape;
    std::vector<float> values;

    LayerState(const plan::State& stateShape, std::size_t slots)
        : shape(stateShape)
        , values(slots * stateShape.heads * stateShape.width) {}

    [[nodiscard]] std::span<float> slot(std::uint32_t number) {
        const std::size_t size = std::size_t{shape.heads} * shape.width;
        return std::span(values).subspan(number * size, size);
    }
};

/// Norms one vector in place.
void normalise(const plan::Norm& norm, const ReadWeight& weights, std::span<float> vector);

/// Turns one head in place; `turns` is the head's plan::ropeRow().
void turn(const plan::Rope& rope, std::span<const float> turns, std::span<float> head);

[[nodiscard]] float activate(plan::Activation activation, float x);
/// What a gated product multiplies with.
[[nodiscard]] float factorOf(plan::Activation activation, float y);
[[nodiscard]] float softcap(float cap, float x); ///< x itself where cap is 0

/// `vectors` are the batch's, as wide as the plan says.
void embed(const plan::Embed& step, const ReadWeight& weights, const plan::Batch& batch, ConstMatrix vectors,
           Matrix out);

void input(const plan::Input& step, const plan::Batch& batch, ConstMatrix vectors, Matrix out);

/// `branch`, `gate` and `out` are empty where the step has none. Row i of `out` is made from row `rowsOut[i]` of the
/// residual.
void addNorm(const plan::AddNorm& step, const ReadWeight& weights, ConstMatrix branch, ConstMatrix gate,
             std::span<const std::uint32_t> rowsOut, Matrix residual, Matrix out);

/// What is left of activations in int8, as kernels take them for products with quantised weights: blocks of 32 with a
/// scale of greatest / 127 (shaders/include/quantize.glsl). Only for comparing: the operations here take float32.
void roundToInt8(Matrix values);

/// Spreads the rows of the weights over `threads` threads.
void matMul(const plan::MatMul& step, const ReadWeight& weights, unsigned threads, ConstMatrix in, Matrix out);

void multiply(const plan::Multiply& step, ConstMatrix in, ConstMatrix factor, Matrix out);

void copy(const plan::Copy& step, ConstMatrix in, Matrix out);

void gather(const plan::Gather& step, std::span<const std::uint32_t> sources, ConstMatrix in, Matrix out);

void addPieces(const plan::AddPieces& step, const ReadWeight& weights, ConstMatrix in, ConstMatrix branch, Matrix out);

void route(const plan::Route& step, const ReadWeight& weights, ConstMatrix logits, Matrix out);

/// `shapes` are those of all weights, by plan::WeightId. `in` and `out` have their slots one row each. Spreads
/// the rows of the weights over `threads` threads.
void expertMatMul(const plan::ExpertMatMul& step, std::span<const plan::Weight> shapes, const ReadWeight& weights,
                  unsigned threads, ConstMatrix in, ConstMatrix routing, Matrix out);

/// `rope` is nullptr where the step has none. Row i of `qkv` and `queries` belongs to row i of the batch.
void prepareHeads(const plan::PrepareHeads& step, const plan::Rope* rope, const plan::Temperature& temperature,
                  const ReadWeight& weights, const plan::Batch& batch, ConstMatrix qkv, LayerCache& cache,
                  Matrix queries);

/// `gate` is empty where the step has none. Spreads the rows of the batch over `threads` threads.
void attention(const plan::Attention& step, const ReadWeight& weights, const plan::Batch& batch, unsigned threads,
               ConstMatrix queries, const LayerCache& cache, ConstMatrix gate, Matrix out);

} // namespace calliope::reference
