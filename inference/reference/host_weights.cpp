#include "inference/reference/host_weights.h"

#include "inference/base/error.h"
#include "inference/base/text.h"
#include "inference/plan/weight_rows.h"

#include <algorithm>

namespace calliope::reference {

HostWeights::HostWeights(const plan::Plan& plan, const gguf::File& file) {
    for (const plan::Weight& weight : plan.weights) {
        const gguf::Tensor& tensor = *weight.tensor;
        const WeightFormat* format = weightFormat(tensor.type);
        if (format == nullptr)
            throw Error(ErrorKind::unsupported,
                        concat("Tensor \"", printable(tensor.name), "\" is stored as ",
                               weightTypeInfo(tensor.type).name, ", which this version cannot compute with."));
        m_weights.push_back({format, weight, std::vector<std::byte>(tensor.bytes)});
        plan::readRows(file, weight, 0, m_weights.back().bytes);
    }
    file.requireUnchanged();
}

void HostWeights::readRow(plan::WeightId weight, std::uint32_t row, std::span<float> out) const {
    const Encoded& encoded = m_weights[weight];
    const std::size_t rowBytes =
        std::size_t{encoded.weight.columns} / encoded.format->blockWeights * encoded.format->blockBytes;
    const auto bytes = std::span(encoded.bytes).subspan(row * rowBytes, rowBytes);
    if (out.size() == encoded.weight.columns) {
        decodeWeights(*encoded.format, bytes, out);
    } else {
        std::vector<float> whole(encoded.weight.columns);
        decodeWeights(*encoded.format, bytes, whole);
        std::copy_n(whole.begin(), out.size(), out.begin());
    }
    if (encoded.weight.scales.empty()) return;
    for (float& element : out) element *= encoded.weight.scaleOf(row);
}

} // namespace calliope::reference
