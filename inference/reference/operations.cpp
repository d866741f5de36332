#include "inference/reference/operations.h"

#include "inference/plan/rope_table.h"
#include "inference/reference/parallel.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>
#include <optional>

namespace calliope::reference {

namespace {

/// Several sums side by side, so that the compiler may use vector registers.
double dot(std::span<const float> a, std::span<const float> b) {
    constexpr std::size_t lanes = 8;
    std::array<double, lanes> sums{};
    std::size_t i = 0;
    for (; i + lanes <= a.size(); i += lanes)
        for (std::size_t lane = 0; lane < lanes; ++lane)
            sums[lane] += static_cast<double>(a[i + lane]) * static_cast<double>(b[i + lane]);
    double total = 0;
    for (const double sum : sums) total += sum;
    for (; i < a.size(); ++i) total += static_cast<double>(a[i]) * static_cast<double>(b[i]);
    return total;
}

/// Items per thread below which a second thread does not pay, where each item is `cost` multiplications.
std::size_t leastShare(std::size_t cost) {
    constexpr std::size_t worthAThread = 200'000;
    return worthAThread / std::max<std::size_t>(cost, 1) + 1;
}

/// Places that the row furthest into its sequence sees.
std::size_t longestOf(const plan::Batch& batch) {
    std::size_t longest = 0;
    for (const plan::Batch::Row& row : batch.rows)
        longest = std::max<std::size_t>(longest, plan::Batch::lastPlaceOf(row) + 1);
    return longest;
}

double sigmoid(double x) {
    return 1 / (1 + std::exp(-x));
}

std::uint32_t firstVisible(const plan::Attention& step, const plan::Batch::Row& row) {
    if (step.sight == plan::Attention::Sight::group) return row.groupFirst;
    if (step.window == 0) return 0;
    if (step.chunked) return row.index / step.window * step.window;
    return row.index >= step.window ? row.index + 1 - step.window : 0;
}

std::uint32_t lastVisible(const plan::Attention& step, const plan::Batch::Row& row) {
    switch (step.sight) {
    case plan::Attention::Sight::causal: break;
    case plan::Attention::Sight::ahead: return row.index + row.ahead;
    case plan::Attention::Sight::group: return row.groupLast;
    }
    return row.index;
}

/// What one query finds in one head of the cache: softmax(softcap(scale * q.k)) v over the places that it sees.
std::vector<double> attend(const plan::Attention& step, const plan::Batch& batch, const plan::Batch::Row& row,
                           std::span<const float> query, const LayerCache& cache, std::uint32_t head,
                           std::optional<float> sink) {
    const std::uint32_t last = lastVisible(step, row);
    const std::uint32_t first = firstVisible(step, row);
    std::vector<double> weights;
    for (std::uint32_t place = first; place <= last; ++place) {
        const double score = step.scale * dot(query, cache.key(batch.slot(row.sequence, place), head));
        weights.push_back(step.softcap > 0 ? step.softcap * std::tanh(score / step.softcap) : score);
    }
    double greatest = *std::max_element(weights.begin(), weights.end());
    if (sink) greatest = std::max<double>(greatest, *sink);
    double total = sink ? std::exp(*sink - greatest) : 0;
    for (double& weight : weights) {
        weight = std::exp(weight - greatest);
        total += weight;
    }
    std::vector<double> out(cache.shape.valueWidth, 0.0);
    for (std::uint32_t place = first; place <= last; ++place) {
        const std::span<const float> value = cache.value(batch.slot(row.sequence, place), head);
        for (std::size_t j = 0; j < out.size(); ++j) out[j] += weights[place - first] / total * value[j];
    }
    return out;
}

} // namespace

void normalise(const plan::Norm& norm, const ReadWeight& weights, std::span<float> vector) {
    if (norm.kind == plan::Norm::Kind::none) return;
    std::vector<float> weight(vector.size(), 1.0f);
    std::vector<float> bias(vector.size(), 0.0f);
    if (norm.weight != plan::absent) weights(norm.weight, 0, weight);
    if (norm.bias != plan::absent) weights(norm.bias, 0, bias);
    if (norm.kind == plan::Norm::Kind::scale) {
        for (std::size_t i = 0; i < vector.size(); ++i) vector[i] = (vector[i] - bias[i]) * weight[i];
        return;
    }
    double mean = 0;
    if (norm.kind == plan::Norm::Kind::layer) {
        for (const float x : vector) mean += x;
        mean /= static_cast<double>(vector.size());
    }
    double squares = 0;
    for (const float x : vector) squares += (x - mean) * (x - mean);
    const double scale = 1 / std::sqrt(squares / static_cast<double>(vector.size()) + norm.epsilon);
    for (std::size_t i = 0; i < vector.size(); ++i)
        vector[i] = static_cast<float>((vector[i] - mean) * scale * weight[i] + bias[i]);
}

void turn(const plan::Rope& rope, std::span<const float> turns, std::span<float> head) {
    const std::size_t pairs = rope.frequency.size();
    const std::size_t half = (pairs + 1) / 2; // of the pairs, where they lie in quarters
    for (std::size_t pair = 0; pair < pairs; ++pair) {
        std::size_t at = 2 * pair;
        std::size_t distance = 1;
        if (rope.pairing == plan::Rope::Pairing::halves) {
            at = pair;
            distance = pairs;
        } else if (rope.pairing == plan::Rope::Pairing::quarters) {
            at = pair < half ? pair : pair + half;
            distance = half;
        }
        float& first = head[at];
        float& second = head[at + distance];
        const double cosine = turns[2 * pair];
        const double sine = turns[2 * pair + 1];
        const double a = first;
        const double b = second;
        first = static_cast<float>(a * cosine - b * sine);
        second = static_cast<float>(a * sine + b * cosine);
    }
}

float activate(plan::Activation activation, float x) {
    const double wide = x;
    switch (activation) {
    case plan::Activation::none: break;
    case plan::Activation::silu: return static_cast<float>(wide * sigmoid(wide));
    case plan::Activation::geluTanh: {
        const double inner = std::sqrt(2 / std::numbers::pi) * (wide + 0.044715 * wide * wide * wide);
        return static_cast<float>(0.5 * wide * (1 + std::tanh(inner)));
    }
    case plan::Activation::clampedSwiglu: {
        const double most = std::min(wide, 7.0);
        return static_cast<float>(most * sigmoid(1.702 * most));
    }
    case plan::Activation::geluErf: return static_cast<float>(0.5 * wide * (1 + std::erf(wide / std::numbers::sqrt2)));
    case plan::Activation::geluQuick: return static_cast<float>(wide * sigmoid(1.702 * wide));
    }
    return x;
}

float factorOf(plan::Activation activation, float y) {
    return activation == plan::Activation::clampedSwiglu ? std::clamp(y, -7.0f, 7.0f) + 1 : y;
}

float softcap(float cap, float x) {
    return cap > 0 ? static_cast<float>(cap * std::tanh(static_cast<double>(x) / cap)) : x;
}

void embed(const plan::Embed& step, const ReadWeight& weights, const plan::Batch& batch, ConstMatrix vectors,
           Matrix out) {
    for (std::size_t i = 0; i < batch.rows.size(); ++i) {
        const plan::Batch::Row& row = batch.rows[i];
        if (row.vector != plan::Batch::noVector && !step.tokensOnly) {
            const auto own = vectors[row.vector].first(out.width);
            std::copy(own.begin(), own.end(), out[i].begin());
        } else {
            weights(step.table, row.token, out[i]);
            for (float& x : out[i]) x *= step.scale;
        }
        normalise(step.norm, weights, out[i]);
    }
}

void input(const plan::Input& step, const plan::Batch& batch, ConstMatrix vectors, Matrix out) {
    for (std::size_t i = 0; i < batch.rows.size(); ++i) {
        const std::uint32_t row = batch.rows[i].vector;
        if (row == plan::Batch::noVector) {
            std::fill(out[i].begin(), out[i].end(), 0.0f);
            continue;
        }
        const auto part = vectors[row].subspan(step.offset, out.width);
        std::copy(part.begin(), part.end(), out[i].begin());
    }
}

void addNorm(const plan::AddNorm& step, const ReadWeight& weights, ConstMatrix branch, ConstMatrix gate,
             std::span<const std::uint32_t> rowsOut, Matrix residual, Matrix out) {
    if (step.branch != plan::absent) {
        std::vector<float> added(residual.width);
        for (std::size_t i = 0; i < residual.count(); ++i) {
            std::copy(branch[i].begin(), branch[i].end(), added.begin());
            normalise(step.branchNorm, weights, added);
            const double open = step.gate == plan::absent ? 1 : sigmoid(gate[i][step.gateAt]);
            const auto scale = static_cast<float>(step.branchScale * open);
            for (std::size_t j = 0; j < added.size(); ++j)
                residual[i][j] = step.residualScale * (residual[i][j] + scale * added[j]);
        }
    }
    if (step.out != plan::absent) {
        for (std::size_t i = 0; i < out.count(); ++i) {
            const auto row = residual[rowsOut[i]];
            std::copy(row.begin(), row.end(), out[i].begin());
            normalise(step.norm, weights, out[i]);
        }
    }
}

void roundToInt8(Matrix values) {
    constexpr std::size_t blockWidth = 32;
    for (std::size_t row = 0; row < values.count(); ++row) {
        for (std::size_t first = 0; first < values.width; first += blockWidth) {
            const std::span<float> block =
                values[row].subspan(first, std::min<std::size_t>(blockWidth, values.width - first));
            float greatest = 0;
            for (const float value : block) greatest = std::max(greatest, std::abs(value));
            const float scale = greatest * (1.0f / 127);
            const float inverse = greatest > 0 ? 127 / greatest : 0;
            for (float& value : block) value = scale * std::nearbyint(value * inverse); // half to even
        }
    }
}

void matMul(const plan::MatMul& step, const ReadWeight& weights, unsigned threads, ConstMatrix in, Matrix out) {
    // Without a gate the projections lie one behind another in `out`; with one, the second multiplies the first's
    // place.
    std::uint32_t firstColumn = 0;
    bool multiplies = false;
    for (const plan::Projection& part : step.projections) {
        std::vector<float> bias(part.firstRow + part.rows, 0.0f);
        if (part.bias != plan::absent) weights(part.bias, 0, bias);
        inParallel(part.rows, leastShare(in.elements.size()), threads, [&](std::size_t first, std::size_t end) {
            std::vector<float> row(in.width);
            for (std::size_t j = first; j < end; ++j) {
                const auto weightRow = static_cast<std::uint32_t>(part.firstRow + j);
                weights(part.weight, weightRow, row);
                for (std::size_t i = 0; i < in.count(); ++i) {
                    const auto y = static_cast<float>(dot(row, in[i]) + bias[weightRow]);
                    float& target = out[i][firstColumn + j];
                    target = multiplies ? target * factorOf(step.activation, y) : activate(step.activation, y);
                }
            }
        });
        if (step.gated)
            multiplies = true;
        else
            firstColumn += part.rows;
    }
    for (float& x : out.elements) x = softcap(step.softcap, x * step.scale);
}

void multiply(const plan::Multiply& step, ConstMatrix in, ConstMatrix factor, Matrix out) {
    for (std::size_t i = 0; i < out.count(); ++i)
        for (std::size_t j = 0; j < out.width; ++j)
            out[i][j] = activate(step.activation, in[i][j]) * factor[i][step.factorOffset + j];
}

void copy(const plan::Copy& step, ConstMatrix in, Matrix out) {
    for (std::size_t i = 0; i < in.count(); ++i)
        for (std::size_t element = 0; element < in.width; ++element)
            out[i][step.outOffset + element] = std::clamp(in[i][element], step.least, step.most);
}

void gather(const plan::Gather& step, std::span<const std::uint32_t> sources, ConstMatrix in, Matrix out) {
    for (std::size_t i = 0; i < out.count(); ++i) {
        const auto rows = sources.subspan(i * step.parts, step.parts);
        for (std::size_t element = 0; element < in.width; ++element) {
            double sum = 0;
            for (std::size_t part = 0; part < step.parts; ++part) {
                const float x = in[rows[part]][element];
                sum += static_cast<double>(x);
                if (step.join == plan::Gather::Join::behind) out[i][part * in.width + element] = x;
                if (step.join == plan::Gather::Join::alternate) out[i][element * step.parts + part] = x;
            }
            if (step.join == plan::Gather::Join::mean)
                out[i][element] = static_cast<float>(sum / step.parts * step.scale);
        }
    }
}

void addPieces(const plan::AddPieces& step, const ReadWeight& weights, ConstMatrix in, ConstMatrix branch, Matrix out) {
    for (std::size_t i = 0; i < out.count(); ++i) {
        std::copy(branch[i].begin(), branch[i].end(), out[i].begin());
        for (std::size_t at = 0; at < out.width; at += step.pieceWidth)
            normalise(step.norm, weights, out[i].subspan(at, step.pieceWidth));
        for (std::size_t j = 0; j < out.width; ++j) out[i][j] = step.scale * (in[i][j] + out[i][j]);
    }
}

void route(const plan::Route& step, const ReadWeight& weights, ConstMatrix logits, Matrix out) {
    std::vector<float> scales(step.experts, 1.0f);
    if (step.scales != plan::absent) weights(step.scales, 0, scales);
    std::vector<std::uint32_t> order(step.experts);
    for (std::size_t i = 0; i < logits.count(); ++i) {
        const std::span<const float> row = logits[i];
        std::iota(order.begin(), order.end(), 0u);
        // What is no number comes last, for sorting needs an order.
        const auto rankOf = [&](std::uint32_t expert) {
            return std::isnan(row[expert]) ? -std::numeric_limits<float>::infinity() : row[expert];
        };
        std::stable_sort(order.begin(), order.end(),
                         [&](std::uint32_t a, std::uint32_t b) { return rankOf(a) > rankOf(b); });
        const bool ofChosen = step.weights == plan::Route::Weights::softmaxOfChosen;
        double total = 0;
        for (std::uint32_t rank = 0; rank < (ofChosen ? step.used : step.experts); ++rank)
            total += std::exp(static_cast<double>(row[order[rank]]) - row[order[0]]);
        std::vector<double> chosen(step.used);
        double sum = 0;
        for (std::uint32_t slot = 0; slot < step.used; ++slot) {
            const double logit = row[order[slot]];
            const bool alone = step.weights == plan::Route::Weights::sigmoid;
            chosen[slot] = alone ? sigmoid(logit) : std::exp(logit - row[order[0]]) / total;
            sum += chosen[slot];
        }
        const double divisor = step.normalised ? std::max(sum, double{plan::Route::leastSum}) : 1;
        for (std::uint32_t slot = 0; slot < step.used; ++slot) {
            out[i][slot] = static_cast<float>(order[slot]);
            out[i][step.used + slot] = static_cast<float>(chosen[slot] / divisor * scales[order[slot]]);
        }
    }
}

namespace {

/// out[i] = the sum of the `used` rows of `slots` that belong to it.
void addSlots(const Matrix& slots, std::uint32_t used, const Matrix& out) {
    for (std::size_t i = 0; i < out.count(); ++i)
        for (std::size_t j = 0; j < out.width; ++j) {
            double sum = 0;
            for (std::uint32_t slot = 0; slot < used; ++slot) sum += slots[i * used + slot][j];
            out[i][j] = static_cast<float>(sum);
        }
}

} // namespace

void expertMatMul(const plan::ExpertMatMul& step, std::span<const plan::Weight> shapes, const ReadWeight& weights,
                  unsigned threads, ConstMatrix in, ConstMatrix routing, Matrix out) {
    const std::size_t slots = routing.count() * step.used;
    const bool sums = out.count() != slots; // one slot for each row needs no adding up
    const bool sharedInput = in.count() != slots;
    std::vector<std::vector<std::size_t>> slotsOf(step.experts);
    for (std::size_t slot = 0; slot < slots; ++slot)
        slotsOf[static_cast<std::size_t>(routing[slot / step.used][slot % step.used])].push_back(slot);

    std::vector<float> products(sums ? slots * out.width : 0);
    const Matrix results = sums ? Matrix(products, out.width) : out;
    const auto outputOf = [&](std::size_t slot, std::span<const float> row, float bias) {
        const std::size_t from = sharedInput ? slot / step.used : slot;
        const float weight = step.weighted ? routing[slot / step.used][step.used + slot % step.used] : 1.0f;
        return static_cast<float>(weight * (dot(row, in[from]) + bias));
    };
    std::uint32_t firstColumn = 0;
    bool multiplies = false;
    const auto put = [&](float y, float& target) {
        target = multiplies ? target * factorOf(step.activation, y) : activate(step.activation, y);
    };
    for (const plan::Projection& part : step.projections) {
        const plan::Weight& shape = shapes[part.weight];
        inParallel(part.rows, leastShare(slots * in.width), threads, [&](std::size_t first, std::size_t end) {
            std::vector<float> row(in.width);
            std::vector<float> bias(part.firstRow + part.rows, 0.0f);
            for (std::uint32_t expert = 0; expert < step.experts; ++expert) {
                if (slotsOf[expert].empty()) continue;
                if (part.bias != plan::absent) weights(part.bias, expert, bias);
                for (std::size_t j = first; j < end; ++j) {
                    const auto weightRow = static_cast<std::uint32_t>(part.firstRow + j);
                    weights(part.weight, expert * shape.rows + weightRow, row);
                    for (const std::size_t slot : slotsOf[expert])
                        put(outputOf(slot, row, bias[weightRow]), results[slot][firstColumn + j]);
                }
            }
        });
        if (step.gated)
            multiplies = true;
        else
            firstColumn += part.rows;
    }
    if (sums) addSlots(results, step.used, out);
}

void prepareHeads(const plan::PrepareHeads& step, const plan::Rope* rope, const plan::Temperature& temperature,
                  const ReadWeight& weights, const plan::Batch& batch, ConstMatrix qkv, LayerCache& cache,
                  Matrix queries) {
    const plan::Cache& shape = cache.shape;

    /// Norms and turns `heads` heads that lie one behind another.
    const auto prepare = [&](const plan::Norm& norm, std::span<const float> turns, std::span<float> heads) {
        const auto normHeads = [&] {
            const std::size_t width =
                step.normOver == plan::PrepareHeads::NormOver::row ? heads.size() : shape.keyWidth;
            for (std::size_t at = 0; at < heads.size(); at += width) normalise(norm, weights, heads.subspan(at, width));
        };
        if (!step.normAfterRope) normHeads();
        if (rope != nullptr)
            for (std::size_t at = 0; at < heads.size(); at += shape.keyWidth)
                turn(*rope, turns, heads.subspan(at, shape.keyWidth));
        if (step.normAfterRope) normHeads();
    };

    for (std::size_t i = 0; i < batch.rows.size(); ++i) {
        const plan::Batch::Row& row = batch.rows[i];
        std::vector<float> turns;
        if (rope != nullptr) {
            turns.resize(2 * rope->frequency.size());
            plan::ropeRow(*rope, row.position, turns);
        }
        const std::span<const float> source = qkv[i];
        const std::uint32_t slot = batch.slot(row.sequence, row.index);

        const auto query = source.subspan(step.queryOffset, std::size_t{step.heads} * shape.keyWidth);
        std::copy(query.begin(), query.end(), queries[i].begin());
        prepare(step.queryNorm, turns, queries[i]);
        const float scale = step.temperature ? plan::queryScale(temperature, row.position) : 1.0f;
        for (float& x : queries[i]) x *= scale;
        if (step.keyOffset == plan::absent) continue;

        const auto key = source.subspan(step.keyOffset, std::size_t{shape.heads} * shape.keyWidth);
        const std::span<float> keySlot(cache.key(slot, 0).data(), key.size());
        std::copy(key.begin(), key.end(), keySlot.begin());
        prepare(step.keyNorm, turns, keySlot);

        const auto value = source.subspan(step.valueOffset, std::size_t{shape.heads} * shape.valueWidth);
        const std::span<float> valueSlot(cache.value(slot, 0).data(), value.size());
        std::copy(value.begin(), value.end(), valueSlot.begin());
        for (std::size_t at = 0; at < value.size(); at += shape.valueWidth)
            normalise(step.valueNorm, weights, valueSlot.subspan(at, shape.valueWidth));
    }
}

void attention(const plan::Attention& step, const ReadWeight& weights, const plan::Batch& batch, unsigned threads,
               ConstMatrix queries, const LayerCache& cache, ConstMatrix gate, Matrix out) {
    const plan::Cache& shape = cache.shape;
    std::vector<float> sinks(step.heads);
    if (step.sinks != plan::absent) weights(step.sinks, 0, sinks);
    const std::uint32_t headsPerCacheHead = step.heads / shape.heads;
    const std::size_t visible = step.window > 0 ? step.window : longestOf(batch);
    const std::size_t cost = step.heads * visible * (shape.keyWidth + shape.valueWidth);
    inParallel(batch.rows.size(), leastShare(cost), threads, [&](std::size_t first, std::size_t end) {
        for (std::size_t i = first; i < end; ++i) {
            for (std::uint32_t head = 0; head < step.heads; ++head) {
                const auto query = queries[i].subspan(std::size_t{head} * shape.keyWidth, shape.keyWidth);
                const auto sink = step.sinks == plan::absent ? std::nullopt : std::optional(sinks[head]);
                const std::vector<double> result =
                    attend(step, batch, batch.rows[i], query, cache, head / headsPerCacheHead, sink);
                for (std::size_t j = 0; j < result.size(); ++j) {
                    const std::size_t element = std::size_t{head} * shape.valueWidth + j;
                    const double open = step.gate == plan::absent ? 1 : sigmoid(gate[i][step.gateOffset + element]);
                    out[i][element] = static_cast<float>(result[j] * open);
                }
            }
        }
    });
}

} // namespace calliope::reference
