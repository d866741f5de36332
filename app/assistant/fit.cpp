#include "app/assistant/fit.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>

namespace calliope::app {

namespace {

constexpr qint64 workSpaceBytes = 600'000'000; ///< activations, staging, the driver's own
constexpr qint64 usualTokens = 16'384;
constexpr qint64 leastTokens = 4'096;
constexpr qint64 usualCachePerToken = 150'000; ///< where the catalogue tells none

QString say(const char* text) {
    return QCoreApplication::translate("Fit", text);
}

} // namespace

Fit fitOf(const CatalogueModel& model, qint64 bytes, const Device* device) {
    if (device == nullptr || bytes <= 0) return {};
    const QLocale locale;
    const auto size = [&](qint64 value) { return locale.formattedDataSize(value, 1, QLocale::DataSizeSIFormat); };
    const qint64 perToken = model.cacheBytesPerToken > 0 ? model.cacheBytesPerToken : usualCachePerToken;
    const qint64 room = device->usableBytes() - bytes - workSpaceBytes;
    const qint64 spare = room - perToken * std::min(usualTokens, model.contextLength);
    if (room < perToken * leastTokens)
        return {Fit::Kind::tooLarge,
                say("Too large to be pleasant: %1 are missing").arg(size(perToken * leastTokens - room))};
    if (device->isSoftware) return {Fit::Kind::partly, say("Runs on the processor, slowly")};
    if (spare >= 0) return {Fit::Kind::fits, say("Fits, %1 to spare").arg(size(spare))};
    constexpr qint64 step = 1024;
    return {Fit::Kind::partly, say("Fits with %1k context").arg(room / perToken / step)};
}

} // namespace calliope::app
