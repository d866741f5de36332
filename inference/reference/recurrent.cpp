#include "inference/reference/recurrent.h"

#include "inference/reference/parallel.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace calliope::reference {

namespace {

double sigmoid(double x) {
    return 1 / (1 + std::exp(-x));
}

double softplus(double x) {
    return x > 20 ? x : std::log1p(std::exp(x));
}

/// The zero state for a run that starts a sequence.
std::span<float> stateOf(const plan::Run& run, LayerState& state) {
    const std::span<float> values = state.slot(run.slot);
    if (run.fresh) std::fill(values.begin(), values.end(), 0.0f);
    return values;
}

/// One row of one head: the memory `matrix` (see plan::DeltaNet) forgets, learns `value` under `key` and answers
/// `query`.
void learn(std::span<float> matrix, std::span<const float> query, std::span<const float> key,
           std::span<const float> value, double decay, double beta, std::span<float> out) {
    const std::uint32_t stride = plan::DeltaNet::stateColumn(static_cast<std::uint32_t>(key.size()));
    for (std::size_t j = 0; j < value.size(); ++j) {
        const std::span<float> column = matrix.subspan(j * stride, key.size());
        double known = 0;
        for (std::size_t i = 0; i < key.size(); ++i) known += decay * column[i] * key[i];
        const double change = beta * (value[j] - known);
        double answer = 0;
        for (std::size_t i = 0; i < key.size(); ++i) {
            column[i] = static_cast<float>(decay * column[i] + change * key[i]);
            answer += static_cast<double>(column[i]) * query[i];
        }
        out[j] = static_cast<float>(answer / std::sqrt(static_cast<double>(key.size())));
    }
}

} // namespace

void shortConv(const plan::ShortConv& step, const ReadWeight& weights, std::span<const plan::Run> runs, ConstMatrix in,
               LayerState& state, Matrix out) {
    const std::size_t kept = step.kernel - 1;
    std::vector<float> weight(std::size_t{step.width} * step.kernel);
    for (std::uint32_t channel = 0; channel < step.width; ++channel)
        weights(step.weight, channel, std::span(weight).subspan(std::size_t{channel} * step.kernel, step.kernel));

    for (const plan::Run& run : runs) {
        const std::span<float> before = stateOf(run, state);
        // All inputs that the run sees, the kept ones first.
        std::vector<float> inputs(before.begin(), before.end());
        for (std::uint32_t row = run.firstRow; row < run.firstRow + run.rows; ++row) {
            const auto channels = in[row].subspan(step.inOffset, step.width);
            inputs.insert(inputs.end(), channels.begin(), channels.end());
        }
        for (std::size_t row = 0; row < run.rows; ++row) {
            const std::span<float> target = out[run.firstRow + row];
            for (std::size_t channel = 0; channel < step.width; ++channel) {
                double sum = 0;
                for (std::size_t j = 0; j < step.kernel; ++j)
                    sum += static_cast<double>(weight[channel * step.kernel + j]) *
                           inputs[(row + j) * step.width + channel];
                target[channel] = static_cast<float>(sum * sigmoid(sum));
            }
            for (std::size_t head = 0; head < step.normedHeads; ++head) {
                const std::span<float> vector = target.subspan(head * step.headWidth, step.headWidth);
                double squares = 0;
                for (const float x : vector) squares += static_cast<double>(x) * x;
                const double factor = 1 / std::sqrt(squares + step.epsilon);
                for (float& x : vector) x = static_cast<float>(x * factor);
            }
        }
        std::copy(inputs.end() - static_cast<std::ptrdiff_t>(kept * step.width), inputs.end(), before.begin());
    }
}

void deltaNet(const plan::DeltaNet& step, const ReadWeight& weights, std::span<const plan::Run> runs, unsigned threads,
              ConstMatrix in, ConstMatrix gates, LayerState& state, Matrix out) {
    std::vector<float> decays(step.heads);
    std::vector<float> biases(step.heads);
    weights(step.decay, 0, decays);
    weights(step.decayBias, 0, biases);
    const std::size_t width = step.width;
    const std::size_t keysAt = step.keyHeads * width;

    for (const plan::Run& run : runs) {
        const std::span<float> slot = stateOf(run, state);
        const std::size_t least = 200'000 / (run.rows * width * width) + 1; // heads that are worth a thread
        inParallel(step.heads, least, threads, [&](std::size_t first, std::size_t end) {
            for (std::size_t head = first; head < end; ++head) {
                const std::span<float> matrix = slot.subspan(head * state.shape.width, state.shape.width);
                const std::size_t keyHead = head % step.keyHeads;
                for (std::uint32_t row = run.firstRow; row < run.firstRow + run.rows; ++row) {
                    const double decay =
                        std::exp(decays[head] * softplus(double{gates[row][step.decayOffset + head]} + biases[head]));
                    const double beta = sigmoid(gates[row][step.betaOffset + head]);
                    const std::span<float> target = out[row].subspan(head * width, width);
                    learn(matrix, in[row].subspan(keyHead * width, width),
                          in[row].subspan(keysAt + keyHead * width, width),
                          in[row].subspan(2 * keysAt + head * width, width), decay, beta, target);
                    normalise(step.norm, weights, target);
                    for (std::size_t j = 0; j < width; ++j) {
                        const double gate = gates[row][step.outputOffset + head * width + j];
                        target[j] = static_cast<float>(target[j] * gate * sigmoid(gate));
                    }
                }
            }
        });
    }
}

} // namespace calliope::reference
