#pragma once

#include "inference/gguf/gguf.h"
#include "inference/models/hyperparameters.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>
#include <vector>

namespace calliope::models {

class Model;

constexpr std::string_view drafterArchitecture = "dflash"; ///< general.architecture

/// A DFlash drafter file, opened and understood: a small model that guesses how a text goes on from what another model,
/// the one it was made for, knows of it (plan::Drafter). Const after construction; may be used from several threads.
/// Source: arXiv:2602.06036.
class Drafter {
public:
    /// Throws Error{unsupported} with one sentence for files of other kinds and for variants that this version does not
    /// know, Error{format} for impossible hyperparameters.
    explicit Drafter(const std::filesystem::path& path)
        : Drafter(gguf::File(path)) {}
    explicit Drafter(gguf::File file);

    /// Throws Error{unsupported} or Error{format} with a sentence that names both files where this was made for another
    /// model: other widths, layers or tokens.
    void requireFits(const Model& model) const;

    [[nodiscard]] const gguf::File& file() const { return m_file; }
    [[nodiscard]] const Hyperparameters& hyperparameters() const { return m_hyperparameters; }
    [[nodiscard]] std::span<const std::uint32_t> taps() const { return m_taps; } ///< layers whose input it reads
    [[nodiscard]] bool hasOwnHead() const { return m_ownHead; } ///< an embedding and a head, else it uses the model's

    /// As plan::Drafter has them.
    [[nodiscard]] std::uint32_t blockRows() const { return m_blockRows; }
    [[nodiscard]] std::uint32_t firstGuess() const { return m_firstGuess; }
    [[nodiscard]] std::uint32_t maskToken() const { return m_maskToken; }
    [[nodiscard]] bool looksAhead() const { return m_looksAhead; }
    [[nodiscard]] plan::Activation activation() const { return m_activation; }

private:
    gguf::File m_file;
    Hyperparameters m_hyperparameters;
    std::vector<std::uint32_t> m_taps;
    std::uint32_t m_blockRows = 0;
    std::uint32_t m_firstGuess = 1;
    std::uint32_t m_maskToken = 0;
    bool m_looksAhead = true;
    bool m_ownHead = false;
    plan::Activation m_activation = plan::Activation::silu;
};

} // namespace calliope::models
