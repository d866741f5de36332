#pragma once

#include "inference/base/error.h"
#include "inference/sampling/sampler.h"
#include "inference/vision/prompt_picture.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace calliope::engine {

using RequestId = std::uint64_t;

/// What happens when a sequence has filled its context.
enum class ContextFull {
    stop,  ///< it ends with EndReason::contextFull
    slide, ///< the older half behind Request::keep is forgotten and the rest computed anew; where all is to be kept, as
           ///< stop
};

enum class EndReason {
    endOfText, ///< the model ended it
    stopped,   ///< the driver ended it
    maxTokens,
    contextFull,
    cancelled,
    failed, ///< Ended::error says why
};

/// A drawn token, and what the model thought of it where Request::logProbabilities is given.
struct DrawnToken {
    struct Choice {
        std::uint32_t token = 0;
        float logProbability = 0; ///< natural logarithm, before temperature and filters
    };
    std::uint32_t token = 0;
    float logProbability = 0;
    std::vector<Choice> likeliest; ///< best first
};

/// What a driver wants next.
struct Next {
    bool stop = false;
    std::vector<std::uint32_t>
        force; ///< tokens that follow whatever the model thinks; the driver is not told of them again
};

struct Usage {
    std::uint32_t promptTokens = 0;
    std::uint32_t cachedTokens = 0;    ///< of them found in the cache
    std::uint32_t generatedTokens = 0; ///< drawn and forced, without the one that ended the text
    std::uint32_t draftedTokens = 0;   ///< tried on speculation
    std::uint32_t acceptedTokens = 0;  ///< of them right
    std::uint32_t forgottenTokens = 0; ///< by sliding
    double queuedSeconds = 0;
    double promptSeconds = 0;
    double generateSeconds = 0;
};

struct Ended {
    EndReason reason = EndReason::endOfText;
    Usage usage;
    std::optional<Error> error;
};

/// The other side of a request. All functions are called on the engine's thread, one at a time; they must return
/// quickly and not call the engine back, except for cancel(). Exceptions out of them end the request as failed.
class Driver {
public:
    virtual ~Driver() = default;

    /// The prompt is being computed: `done` of its tokens are in the cache.
    virtual void onPrompt(std::uint32_t done, std::uint32_t total) {
        (void)done;
        (void)total;
    }

    /// Which tokens may be drawn next, where not all may; the one that ends the text, too. Valid until the next call of
    /// any of these functions.
    [[nodiscard]] virtual const sampling::TokenFilter* filter() const { return nullptr; }

    /// The model's next token; never the one that ends the text.
    virtual Next onToken(const DrawnToken& token) = 0;

    /// The model ends its text here. Tokens that are returned follow instead, and it goes on from there.
    virtual std::vector<std::uint32_t> onEndOfText() { return {}; }

    /// The last call.
    virtual void onEnd(const Ended& ended) = 0;
};

/// Stands in a prompt where a picture's row stands.
constexpr std::uint32_t noToken = 0xffffffffu;

/// The rows of one tile of a picture in a prompt.
struct PictureRows {
    std::shared_ptr<const vision::PromptPicture> picture;
    std::uint32_t tile = 0;
    std::uint32_t place = 0; ///< of the first one in the prompt

    [[nodiscard]] const vision::RowGrid& grid() const { return picture->tiles[tile].grid; }
    [[nodiscard]] std::uint32_t rows() const { return picture->tiles[tile].rows; }
    [[nodiscard]] std::uint32_t end() const { return place + rows(); }
};

/// One answer to be generated.
struct Request {
    std::vector<std::uint32_t> prompt; ///< at least one token, noToken for each row of a picture
    std::vector<PictureRows> pictures; ///< in their order
    std::uint32_t maxTokens = 0;       ///< 0: as many as the context holds
    sampling::Settings sampling;
    std::optional<std::uint32_t> logProbabilities; ///< fill DrawnToken's probabilities, with so many of the likeliest
    bool ignoreEndOfText = false;                  ///< go on to maxTokens
    ContextFull contextFull = ContextFull::stop;
    std::uint32_t keep = 0; ///< tokens at the beginning that sliding never forgets, but for a picture that is cut there
    std::unique_ptr<Driver> driver;
};

} // namespace calliope::engine
