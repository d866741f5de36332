#pragma once

#include "inference/gguf/gguf.h"
#include "inference/models/hyperparameters.h"
#include "inference/plan/plan.h"

#include <cstdint>
#include <filesystem>
#include <string_view>

namespace calliope::models {

class Drafter;

/// A language model file, opened and understood, with no weights loaded yet. Const after construction; may be used from
/// several threads.
class Model {
public:
    /// Opens the file and checks that it is a model this engine can run: known architecture, sound hyperparameters,
    /// every tensor there with its shape and none left over. Throws Error with one sentence that says what is wrong.
    explicit Model(const std::filesystem::path& path)
        : Model(gguf::File(path)) {}
    explicit Model(gguf::File file);

    [[nodiscard]] const gguf::File& file() const { return m_file; }
    [[nodiscard]] std::string_view architectureName() const { return m_architecture.name; }
    [[nodiscard]] const Hyperparameters& hyperparameters() const { return m_hyperparameters; }
    [[nodiscard]] std::uint64_t parameterCount() const; ///< weights in all tensors of the file

    /// The forward pass for sequences of up to `contextLength` tokens (see buildDecoder, for `readsPictures` as well),
    /// with that of a drafter where one is given. Points into file() and the drafter's, so it must not outlive them.
    /// Throws as Drafter::requireFits.
    [[nodiscard]] plan::Plan plan(std::uint32_t contextLength, const Drafter* drafter = nullptr,
                                  bool readsPictures = false) const;

private:
    gguf::File m_file;
    const Architecture& m_architecture;
    Hyperparameters m_hyperparameters;
};

} // namespace calliope::models
