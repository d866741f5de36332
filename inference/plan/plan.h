#pragma once

#include "inference/gguf/gguf.h"

#include <cstdint>
#include <limits>
#include <string>
#include <variant>
#include <vector>

/// A plan is a whole model as the list of fused operations that one batch runs through: what the paper's forward pass
/// says, with all names resolved and all shapes known. It holds no device objects and does not depend on how many rows
/// a batch has, so the plain C++ reference and the Vulkan backend execute the very same plan.
///
/// All activations are float32 matrices [rows, width], one row per token. Operations run in order.
namespace calliope::plan {

constexpr std::uint32_t absent = std::numeric_limits<std::uint32_t>::max();

using ValueId = std::uint32_t;  ///< index into Plan::values, or `absent`
using WeightId = std::uint32_t; ///< index into Plan::weights, or `absent`
using RopeId = std::uint32_t;   ///< index into Plan::ropes, or `absent`
using CacheId = std::uint32_t;  ///< index into Plan::caches
using StateId = std::uint32_t;  ///< index into Plan::states

/// Which rows of a batch a value has: all tokens, or only those whose logits are wanted.
enum class RowSet { all, outputs };

struct Value {
    std::string name;
    std::uint32_t width = 0;
    RowSet rows = RowSet::all;
    std::uint32_t slots =
        1; ///< rows of the value for each of the batch, one behind another: one for each of its experts
};

/// A tensor of the file: a matrix [rows, columns] (`columns` contiguous, the inputs), a vector (`rows` = 1), or several
/// matrices one behind another, whose rows are counted through all of them.
struct Weight {
    const gguf::Tensor* tensor = nullptr; ///< owned by the gguf::File the plan was built from
    std::uint32_t rows = 0;               ///< of one matrix
    std::uint32_t columns = 0;
    std::uint32_t matrices = 1;       ///< one for each expert
    std::vector<float> scales{};      ///< what the elements of each matrix are multiplied with; empty: nothing
    const gguf::File* file = nullptr; ///< that the tensor is in, where that is not the plan's own
    bool transposed = false;          ///< the tensor has its columns as rows; of one matrix in a type without blocks

    [[nodiscard]] float scaleOf(std::uint32_t row) const { return scales.empty() ? 1.0f : scales[row / rows]; }
};

/// Keys and values that one attention layer keeps, per token of context.
struct Cache {
    std::uint32_t heads = 0;
    std::uint32_t keyWidth = 0;   ///< of one head
    std::uint32_t valueWidth = 0; ///< of one head
};

/// Float32 values that a recurrent layer keeps per sequence, however long that is. They live in state slots, which
/// sequences own as they own cache blocks (Batch::states), and can only be gone on from, not rolled back: for that,
/// copy the slot beforehand (Executor::copyState).
struct State {
    std::uint32_t heads = 1; ///< parts that kernels may bind one by one
    std::uint32_t width = 0; ///< values of one head

    /// Values from one slot of a head to the next.
    [[nodiscard]] std::uint64_t stride() const { return (std::uint64_t{width} + 63) / 64 * 64; }
};

/// Rotary position embedding with everything that files can vary already folded into one frequency per pair:
/// base, scaling, YaRN ramps, factor tensors. Pair k of a head turns by `position[axis[k]] * frequency[k]` radians;
/// cosine and sine are both multiplied by `magnitude`. Dimensions from 2 * frequency.size() on pass through unchanged.
/// Source: Su et al. 2021 (arXiv:2104.09864); YaRN, arXiv:2309.00071; M-RoPE, arXiv:2409.12191.
struct Rope {
    enum class Pairing {
        neighbours, ///< dimensions 2k and 2k+1 ("NORM")
        halves,     ///< dimensions k and k + n/2 ("NEOX")
        quarters,   ///< k and k + n/4 within each half
    };
    Pairing pairing = Pairing::neighbours;
    std::vector<double> frequency;
    std::vector<std::uint8_t> axis; ///< 0 to 3 for each pair: which of a token's four positions turns it
    double magnitude = 1.0;
    bool operator==(const Rope&) const = default;
};

struct Norm {
    enum class Kind {
        none,  ///< the identity
        rms,   ///< x / sqrt(mean(x^2) + epsilon) * weight + bias
        layer, ///< (x - mean(x)) / sqrt(variance(x) + epsilon) * weight + bias
        scale, ///< (x - bias) * weight
    };
    Kind kind = Kind::none;
    float epsilon = 0;
    WeightId weight = absent; ///< absent: 1
    WeightId bias = absent;   ///< absent: 0
};

/// out = norm(scale * table[token]); of a row that brings a vector of its own (Batch::Row::vector), out = norm(the
/// first elements of the vector), unless `tokensOnly`.
struct Embed {
    WeightId table = absent;
    float scale = 1;
    Norm norm{};
    ValueId out = absent;
    bool tokensOnly = false; ///< rows with vectors have tokens as well, and these count
};

/// out = elements [offset, offset + width of out) of each row's own vector; 0 for rows that have none.
struct Input {
    std::uint32_t offset = 0;
    ValueId out = absent;
};

/// residual += branchScale * branchNorm(branch);  out = norm(residual)
/// Where `branch` is `absent` the first half is left out; where `out` is `absent`, the second. `out` may be of
/// RowSet::outputs, then only those rows are normed. Where `gate` is given, the branch of a row is multiplied by
/// sigmoid(gate[gateAt]). In the end of the first half the residual is multiplied by `residualScale`.
struct AddNorm {
    ValueId residual = absent;
    ValueId branch = absent;
    Norm branchNorm{};
    float branchScale = 1;
    ValueId gate = absent;
    std::uint32_t gateAt = 0; ///< element of a row
    float residualScale = 1;
    Norm norm{};
    ValueId out = absent;
};

enum class Activation {
    none,
    silu,
    geluTanh,
    /// Of gated products only, y_0 * sigmoid(1.702 * y_0) * (y_1 + 1) with y_0 at most 7 and y_1 within -7 and 7.
    clampedSwiglu,
    geluErf,   ///< the exact form
    geluQuick, ///< x * sigmoid(1.702 x)
};

/// Rows [firstRow, firstRow + rows) of a weight matrix, and as many elements of a bias from the same index on.
struct Projection {
    WeightId weight = absent;
    std::uint32_t firstRow = 0;
    std::uint32_t rows = 0;
    WeightId bias = absent;
};

/// Each projection is y_i = W_i * in + b_i.
/// gated = false: out = the y_i one behind another; gated = true: exactly two of equal size, out = act(y_0) * y_1.
/// An ungated activation is applied element by element. After it: out *= scale; then, where softcap > 0, out = softcap
/// * tanh(out / softcap).
struct MatMul {
    ValueId in = absent;
    ValueId out = absent;
    std::vector<Projection> projections;
    Activation activation = Activation::none;
    bool gated = false;
    float scale = 1;
    float softcap = 0;
};

/// Chooses each row's experts: the `used` greatest of its logits, the first of equal ones. A row of `out` holds the
/// numbers of the chosen, greatest first, and behind them their weights. Source: Shazeer et al. 2017, arXiv:1701.06538.
struct Route {
    enum class Weights {
        softmax,         ///< of all experts' logits
        softmaxOfChosen, ///< of the logits of those chosen
        sigmoid,         ///< of each logit by itself
    };
    ValueId logits = absent; ///< the first `experts` elements of a row
    std::uint32_t experts = 0;
    std::uint32_t used = 0;
    Weights weights = Weights::softmax;
    bool normalised = false;  ///< the weights of the chosen are divided by their sum, but not by less than leastSum
    WeightId scales = absent; ///< one for each expert, multiplies its weight in the end
    ValueId out = absent;     ///< [rows, 2 * used]
    static constexpr float leastSum = 6.103515625e-5f;
};

/// A MatMul with the matrices of the experts that `routing` names: slot s of a row is a product with those of its
/// chosen expert s, y_i = w * (W_i * in + b_i), where w is the expert's weight or, where `weighted` is false, 1.
/// Weights hold one matrix for each expert, biases one vector; projections say which rows of each. `in` has one row for
/// all slots or one for each; the results are stored one for each slot, or added up where `out` has no slots.
struct ExpertMatMul {
    ValueId in = absent;
    ValueId routing = absent; ///< what a Route gave
    ValueId out = absent;
    std::uint32_t experts = 0;
    std::uint32_t used = 0; ///< slots of a row
    std::vector<Projection> projections;
    Activation activation = Activation::none;
    bool gated = false; ///< as in MatMul
    bool weighted = false;
};

/// out = activation(in) * factor[factorOffset + element]
struct Multiply {
    ValueId in = absent;
    Activation activation = Activation::none;
    ValueId factor = absent;
    std::uint32_t factorOffset = 0;
    ValueId out = absent;
};

/// Elements of each row of out, from `outOffset` on, = in, held within [least, most]. The others stay as they are.
struct Copy {
    ValueId in = absent;
    std::uint32_t outOffset = 0;
    ValueId out = absent;
    float least = -std::numeric_limits<float>::infinity();
    float most = std::numeric_limits<float>::infinity();
};

/// Makes each output row of `parts` rows of `in`, those that Batch::sources lists for it.
struct Gather {
    enum class Join {
        behind,    ///< out = the parts one behind another
        alternate, ///< out[element * parts + part]
        mean,      ///< out = scale * their mean
    };
    ValueId in = absent;
    std::uint32_t parts = 1;
    Join join = Join::behind;
    float scale = 1;      ///< of means
    ValueId out = absent; ///< of RowSet::outputs
};

/// out = scale * (in + norm(branch)), where each piece of `pieceWidth` elements of a row is normed by itself.
struct AddPieces {
    ValueId in = absent;
    ValueId branch = absent;
    std::uint32_t pieceWidth = 0;
    Norm norm{}; ///< rms
    float scale = 1;
    ValueId out = absent;
};

/// Takes the queries, keys and values of each row out of `qkv`, norms and turns the heads, scales the queries, and
/// stores keys and values in the cache at the row's slot. Where `keyOffset` is `absent` it prepares queries alone, for
/// a cache that another layer fills; where `heads` is 0, keys and values alone.
struct PrepareHeads {
    enum class NormOver {
        head, ///< each head by itself, weights of one head's width
        row,  ///< all heads of a row together
    };
    ValueId qkv = absent;
    std::uint32_t heads = 0;       ///< of queries; kv heads and widths come from the cache
    std::uint32_t queryOffset = 0; ///< first element within a row of qkv
    std::uint32_t keyOffset = 0;
    std::uint32_t valueOffset = 0;
    NormOver normOver = NormOver::head;
    Norm queryNorm{};
    Norm keyNorm{};
    Norm valueNorm{}; ///< always of each head
    bool normAfterRope = false;
    RopeId rope = absent;
    bool temperature = false; ///< multiply queries by the batch row's query scale (Plan::temperature)
    CacheId cache = absent;
    ValueId queries = absent; ///< out, [rows, heads * keyWidth]
};

/// Attention of each row over its own sequence's cache: softmax(softcap(scale * q.k)) v.
/// A key at index j is visible to a row at index i where j <= i + Batch::Row::ahead and, with a window, i - j < window;
/// with `chunked` windows, where j and i lie in the same `window` places from a multiple of it on. `sight` may change
/// that. Each head may have a sink: one more logit in its softmax, that has no value (arXiv:2309.17453). Query head h
/// uses kv head h / (heads / kvHeads). Where `gate` is given, out is multiplied by sigmoid(gate[gateOffset + element]).
struct Attention {
    ValueId queries = absent;
    CacheId cache = absent;
    std::uint32_t heads = 0;
    float scale = 1;
    std::uint32_t window = 0; ///< 0: none
    bool chunked = false;
    enum class Sight {
        ahead,
        causal, ///< nothing ahead of the row, whatever the batch says
        group,  ///< the row's group and nothing else
    };
    Sight sight = Sight::ahead;
    float softcap = 0; ///< 0: none
    WeightId sinks = absent;
    ValueId gate = absent;
    std::uint32_t gateOffset = 0;
    ValueId out = absent; ///< [rows, heads * valueWidth]
};

/// Causal convolution of each channel over the last `kernel` rows of its sequence, then SiLU:
/// out[c] = silu(sum over j of weight[c][j] * in[row - (kernel - 1) + j][inOffset + c]); inputs before the sequence's
/// first row are 0. Afterwards each of the first `normedHeads` heads of `headWidth` channels is divided by its length:
/// x / sqrt(sum(x^2) + epsilon). The state holds the last kernel - 1 inputs, oldest first, `width` channels each.
struct ShortConv {
    ValueId in = absent;
    std::uint32_t inOffset = 0; ///< first channel within a row of `in`
    std::uint32_t width = 0;    ///< channels
    std::uint32_t kernel = 0;   ///< at least 2
    WeightId weight = absent;   ///< [width, kernel]
    std::uint32_t headWidth = 0;
    std::uint32_t normedHeads = 0;
    float epsilon = 0;
    StateId state = absent;
    ValueId out = absent; ///< [rows, width]
};

/// Gated delta rule: each head of values keeps a matrix M [keys, values], both `width` wide, that forgets a little with
/// each row of its sequence, learns the row's value v under its key k, and answers its query q:
///
///     beta = sigmoid(gates[betaOffset + head])
///     decay = exp(decay[head] * softplus(gates[decayOffset + head] + decayBias[head]))
///     M = decay * M;  M += k (beta * (v - M^T k))^T;  o = M^T q / sqrt(width)
///     out = norm(o) * silu(gates[outputOffset + head * width + ...])
///
/// A row of `in` has the queries of all key heads, then their keys, then the values of all heads; head h uses key head
/// h mod keyHeads. The state of a head is M, value by value, each with its keys one behind another and filled up to a
/// multiple of 4. Source: Yang et al. 2024, arXiv:2412.06464.
struct DeltaNet {
    ValueId in = absent;
    std::uint32_t keyHeads = 0;
    std::uint32_t heads = 0;
    std::uint32_t width = 0; ///< of one head
    ValueId gates = absent;
    std::uint32_t outputOffset = 0;
    std::uint32_t betaOffset = 0;
    std::uint32_t decayOffset = 0;
    WeightId decay = absent;
    WeightId decayBias = absent;
    Norm norm{}; ///< of each head; rms
    StateId state = absent;
    ValueId out = absent; ///< [rows, heads * width]

    /// Values that the state keeps of one value column, and of a head.
    [[nodiscard]] static std::uint32_t stateColumn(std::uint32_t width) { return (width + 3) / 4 * 4; }
    [[nodiscard]] static std::uint32_t stateWidth(std::uint32_t width) { return width * stateColumn(width); }
};

using Operation = std::variant<Embed, Input, AddNorm, MatMul, Route, ExpertMatMul, Multiply, Copy, Gather, AddPieces,
                               PrepareHeads, Attention, ShortConv, DeltaNet>;

/// Query scale by position: 1 + factor * ln(1 + floor((position + offset) / period)). Source: Llama 4's attention
/// scaling.
struct Temperature {
    float factor = 0;
    std::uint32_t period = 1;
    std::uint32_t offset = 0;
};

/// A small model that guesses several next tokens of a sequence in one pass. It reads what the model itself knows of
/// the tokens so far: the plan's operations keep keys and values for it, in caches of its own beside the others, for
/// every row they compute. So wherever sequences share, copy or save blocks of the cache, its part goes with them.
///
/// A pass computes a block of `blockRows` rows for each sequence, or fewer: the first has the last token, whose place
/// is the first that the model itself has not computed, the others have `maskToken`. Row k from `firstGuess` on guesses
/// the token that follows the last one by k + 1 - firstGuess places. What the rows store in the cache is worth nothing
/// afterwards. Source: DFlash, arXiv:2602.06036.
struct Drafter {
    std::vector<Operation> operations; ///< of the pass; empty: there is no drafter
    ValueId logits = absent;           ///< RowSet::outputs, width = vocabulary; what the last of them writes
    std::uint32_t blockRows = 0;       ///< at least 2
    std::uint32_t firstGuess = 1;      ///< 0 or 1
    std::uint32_t maskToken = 0;
    bool looksAhead = true; ///< rows see all of their block, not only what lies before them
};

struct Plan {
    std::vector<Value> values;
    std::vector<Weight> weights;
    std::vector<Rope> ropes;
    std::vector<Cache> caches;
    std::vector<State> states; ///< empty for models without recurrent layers
    Temperature temperature;
    std::vector<Operation> operations;
    /// RowSet::outputs; what the last operation writes. As wide as the vocabulary, but for plans without one.
    ValueId logits = absent;
    ValueId hidden = absent; ///< RowSet::outputs; what that operation reads
    std::uint32_t vocabulary = 0;
    std::uint32_t inputWidth = 0;    ///< of the vectors that rows may bring; 0: they bring none
    bool picturesLookAhead = false;  ///< the rows of a picture see each other, so a batch has all that are missing
    std::uint32_t gathered = 0;      ///< rows that each output row is made of (Gather::parts); 0: there is no Gather
    std::uint32_t contextLength = 0; ///< the longest sequence it was built for
    Drafter drafter;
};

} // namespace calliope::plan
