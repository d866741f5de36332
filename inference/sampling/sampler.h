#pragma once

#include "inference/sampling/token_filter.h"

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <span>
#include <vector>

namespace calliope::sampling {

/// How the next token is drawn. The defaults change nothing but the temperature.
struct Settings {
    float temperature = 0.7f; ///< 0: always the likeliest token
    std::uint32_t topK = 40;  ///< only the k likeliest; 0: all
    float topP = 0.95f;       ///< only the likeliest that together reach this share (Holtzman et al., arXiv:1904.09751)
    float minP = 0.05f;       ///< only those at least this share of the likeliest (arXiv:2407.01082)
    float repeatPenalty =
        1; ///< divides (or multiplies, below zero) logits of recent tokens (Keskar et al., arXiv:1909.05858)
    float frequencyPenalty = 0;       ///< subtracted per occurrence
    float presencePenalty = 0;        ///< subtracted once
    std::uint32_t penaltyWindow = 64; ///< recent tokens that penalties look at
    std::uint64_t seed = 0;
};

/// The likeliest tokens of a row of logits, best first: the greatest logits, and of equal ones the lowest token; what
/// is not a number stands in front. All others of the row are behind the last one.
struct Likeliest {
    std::span<const std::uint32_t> tokens;
    std::span<const float> logits; ///< theirs
    bool all = false;              ///< there are no others above minus infinity
    std::optional<double> expSum;  ///< of exp(logit - the greatest) over the whole row

    /// How far expSum may be off, as a share of it.
    static constexpr double expSumError = 1e-4;
};

/// How much of a row decides nearly every draw.
struct Needs {
    std::uint32_t tokens = 0; ///< so many of the likeliest; 0: only the whole row decides
    bool expSum = false;      ///< Likeliest::expSum
};

/// Draws tokens of one sequence. The same settings and logits give the same tokens on every platform. Not thread-safe.
class Sampler {
public:
    /// `suppressed` tokens are never drawn. Throws Error{usage} that names a setting out of its range.
    explicit Sampler(const Settings& settings, std::span<const std::uint32_t> suppressed = {});

    /// Candidates that are shown to a filter one by one; only where they do not decide, all tokens are.
    static constexpr std::size_t fewCandidates = 256;

    /// Draws from `logits` (changed by it), in the order penalties, top-k, top-p, min-p, temperature. With a filter the
    /// outcome is exactly as if all tokens that are not allowed had a logit of minus infinity from the start. Throws
    /// Error{device} where there is no number to choose by (NaN, or all minus infinity), Error{usage} where no token is
    /// allowed.
    [[nodiscard]] std::uint32_t sample(std::span<float> logits, const TokenFilter* filter = nullptr);

    /// Draws just the token that it would draw from the whole row that these are the likeliest of, or none where they
    /// do not decide that; then nothing has happened. Throws as the other.
    [[nodiscard]] std::optional<std::uint32_t> sample(const Likeliest& row, const TokenFilter* filter = nullptr);

    /// What the next draw needs, where no more than `most` tokens can be had; with a filter or without, and where up to
    /// `ahead` tokens will have been accepted by then.
    [[nodiscard]] Needs needs(std::uint32_t most, bool filtered, std::uint32_t ahead = 0) const;

    /// Tells it of a token of the sequence, drawn or given; penalties look at these.
    void accept(std::uint32_t token);

private:
    struct Candidate {
        float logit;
        std::uint32_t token;
    };

    /// A number that lies somewhere between two.
    struct Between {
        double least = 0;
        double most = 0;
    };
    using Counts = std::map<std::uint32_t, std::uint32_t>; ///< of tokens

    [[nodiscard]] Counts penalised() const;
    [[nodiscard]] float penalise(float logit, std::uint32_t count) const;
    [[nodiscard]] bool raisesLogits() const;
    [[nodiscard]] bool isSuppressed(std::uint32_t token) const;
    static bool likelier(const Candidate& a, const Candidate& b);
    void collect(std::span<const float> logits);
    void collect(const Likeliest& row, const Counts& counts);
    void sortFirst(std::size_t count);
    void keepLikeliest();
    [[nodiscard]] bool keepAllowed(std::size_t sorted, bool all, const TokenFilter* filter);
    [[nodiscard]] Between totalOf(const Likeliest& row, const Counts& counts) const;
    [[nodiscard]] std::optional<std::size_t> keptByTopP(const Between& total) const;
    [[nodiscard]] std::uint32_t draw();
    [[nodiscard]] std::uint32_t draw(std::size_t kept);
    [[nodiscard]] double random(); ///< in [0, 1)

    Settings m_settings;
    std::vector<std::uint32_t> m_suppressed; ///< sorted
    std::deque<std::uint32_t> m_recent;
    std::vector<Candidate> m_candidates; // kept between calls for its memory
    std::vector<Candidate> m_allowed;
    std::vector<std::uint64_t> m_mask;
    std::vector<double> m_weights;
    std::uint64_t m_draws = 0;
};

} // namespace calliope::sampling
