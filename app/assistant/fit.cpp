#include "app/assistant/fit.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>
#include <array>

namespace calliope::app {

namespace {

constexpr qint64 workSpaceBytes = 600'000'000; ///< activations, staging, the driver's own
constexpr qint64 quickOnProcessor = 1'500'000'000;
constexpr qint64 usualTokens = 16'384;
constexpr qint64 leastTokens = 4'096;
constexpr qint64 usualCachePerToken = 150'000; ///< where the catalogue tells none

QString say(const char* text) {
    return QCoreApplication::translate("Fit", text);
}

} // namespace

const char* fitIcon(Fit::Kind kind) {
    constexpr std::array icons{"", "fits", "fits-partly", "too-large"};
    return icons[static_cast<std::size_t>(kind)];
}

Fit fitOf(const CatalogueModel& model, qint64 bytes, const Device* device) {
    if (bytes <= 0) return {};
    Fit fit =
        fitOf(Needs{.bytes = bytes + workSpaceBytes,
                    .cacheBytesPerToken = model.cacheBytesPerToken > 0 ? model.cacheBytesPerToken : usualCachePerToken,
                    .contextLength = model.contextLength},
              device);
    if (!fit.words.isEmpty()) fit.words = say("%1 (estimate)").arg(fit.words);
    return fit;
}

Fit fitOf(const Needs& needs, const Device* device) {
    if (device == nullptr || needs.bytes <= 0) return {};
    const QLocale locale;
    const auto size = [&](qint64 value) { return locale.formattedDataSize(value, 1, QLocale::DataSizeSIFormat); };
    const qint64 perToken = std::max<qint64>(1, needs.cacheBytesPerToken);
    const qint64 room = device->usableBytes() - needs.bytes;
    const qint64 spare = room - perToken * std::min(usualTokens, needs.contextLength);
    const qint64 least = perToken * std::min(leastTokens, needs.contextLength);
    if (room < least)
        return {Fit::Kind::tooLarge, say("Too large to be pleasant: %1 are missing").arg(size(least - room))};
    if (device->isSoftware && needs.bytes > quickOnProcessor)
        return {Fit::Kind::partly, say("Runs on the processor, slowly")};
    if (spare >= 0) return {Fit::Kind::fits, say("Fits, %1 to spare").arg(size(spare))};
    constexpr qint64 step = 1024;
    return {Fit::Kind::partly, say("Fits with %1k context").arg(room / perToken / step)};
}

} // namespace calliope::app
