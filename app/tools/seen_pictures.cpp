#include "app/tools/seen_pictures.h"

#include <algorithm>

namespace calliope::app {

SeenLimits seenLimitsFor(int contextSize) {
    constexpr int tokensOfFour = 4'096; // a picture is 1,024 tokens at most
    SeenLimits limits;
    if (contextSize > 0) limits.pictures = std::clamp(contextSize / tokensOfFour, 1, limits.pictures);
    return limits;
}

void keepNewestPictures(std::span<ChatMessage> messages, const SeenLimits& limits) {
    int pictures = 0;
    qsizetype characters = 0;
    for (auto message = messages.rbegin(); message != messages.rend(); ++message)
        for (auto part = message->parts.rbegin(); part != message->parts.rend(); ++part) {
            if (part->kind != ChatPart::Kind::picture) continue;
            ++pictures;
            characters += part->text.size();
            if (pictures == 1 || (pictures <= limits.pictures && characters <= limits.characters)) continue;
            *part = {.kind = ChatPart::Kind::text, .text = "(It is not shown any more; look again if you need it.)"};
        }
}

} // namespace calliope::app
