#pragma once

#include "inference/gguf/gguf.h"
#include "inference/plan/plan.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace calliope::models {

/// Takes the tensors that a plan needs out of a file by name, and keeps the account: each must be there with exactly
/// the expected shape and in a type the engine computes with, and in the end none may be left over, for a tensor that
/// we do not use is a step of the model that we do not compute. Throws Error{format} (Error{unsupported} for the type)
/// that names the file and the tensor.
///
/// Of an outline (gguf::File::outline) every tensor is there that is asked for, in the plainest form that the family
/// has, and take() gives none: what such a plan tells are its values, caches and states.
class WeightClaims {
public:
    /// `first`: the number of the first claimed weight, where a plan has others before it.
    explicit WeightClaims(const gguf::File& file, plan::WeightId first = 0)
        : m_file(file)
        , m_first(first) {}

    [[nodiscard]] bool has(std::string_view name) const { return m_file.findTensor(name) != nullptr; }

    /// Whether scales beside the tensor are part of its format and so of its matrices.
    [[nodiscard]] bool takesScales(std::string_view name) const;

    /// A matrix of `rows` outputs and `columns` inputs. Claiming one twice gives the same weight.
    plan::WeightId matrix(const std::string& name, std::uint32_t rows, std::uint32_t columns);
    plan::WeightId vector(const std::string& name, std::uint32_t elements);
    /// `count` such matrices, one behind another.
    plan::WeightId matrices(const std::string& name, std::uint32_t count, std::uint32_t rows, std::uint32_t columns);

    /// A matrix of which the file has the columns one behind another, in a type without blocks.
    plan::WeightId transposed(const std::string& name, std::uint32_t rows, std::uint32_t columns);
    /// The kernels of a convolution over squares of `channels` channels that do not overlap, each as a row.
    plan::WeightId convolution(const std::string& name, std::uint32_t kernels, std::uint32_t channels,
                               std::uint32_t side);

    /// The values of a tensor that is needed while building, not in the plan: finite ones.
    std::vector<float> values(const std::string& name, const std::array<std::uint64_t, 4>& shape);
    /// The values of a vector that is needed while building, not in the plan: finite divisors or factors other than 0.
    std::vector<float> divisors(const std::string& name, std::uint32_t elements);

    /// Leaves alone what begins with `prefix`: tensors of parts of the file that are not run.
    void ignore(std::string prefix) { m_ignored.push_back(std::move(prefix)); }

    /// Throws where the file has tensors that nobody claimed.
    void requireNoneLeft() const;

    [[nodiscard]] std::vector<plan::Weight> take() {
        return m_file.isOutline() ? std::vector<plan::Weight>() : std::move(m_weights);
    }

private:
    plan::WeightId add(const gguf::Tensor& tensor, std::uint32_t rows, std::uint32_t columns, std::uint32_t count,
                       std::vector<float> scales);
    /// The scales that a file may give the matrices of a tensor beside it.
    std::vector<float> scalesOf(const std::string& name, const gguf::Tensor& tensor, std::uint32_t count);
    const gguf::Tensor& claim(const std::string& name, const std::array<std::uint64_t, 4>& shape);
    [[nodiscard]] std::string message(std::string_view tensor, std::string_view what) const;

    const gguf::File& m_file;
    plan::WeightId m_first;
    std::vector<plan::Weight> m_weights;
    std::unordered_map<const gguf::Tensor*, plan::WeightId> m_ids;
    std::unordered_set<const gguf::Tensor*> m_used;
    std::unordered_map<std::string, gguf::Tensor> m_imagined; ///< of an outline
    std::vector<std::string> m_ignored;
};

} // namespace calliope::models
