#include "app/pictures/picture_reader.h"

#include "app/engine/confined_run.h"

#include <QCoreApplication>
#include <algorithm>
#include <cstring>

namespace calliope::app {

namespace {

constexpr int patience = 10'000;   ///< milliseconds
constexpr qint64 longestHead = 40; ///< bytes

QString tr(const char* text) {
    return QCoreApplication::translate("PictureReader", text);
}

/// A number of the head, which ends with one blank or line end; 0 where there is none.
int takeNumber(const QByteArray& head, qsizetype& at) {
    constexpr int most = 1 << 20;
    int value = 0;
    while (at < head.size() && head[at] >= '0' && head[at] <= '9' && value < most)
        value = 10 * value + (head[at++] - '0');
    const bool ends = at < head.size() && (head[at] == ' ' || head[at] == '\n');
    ++at;
    return ends && value < most ? value : 0;
}

} // namespace

QImage imageOfPixels(const QByteArray& output) {
    if (!output.startsWith("P6\n")) return {};
    const QByteArray head = output.left(longestHead);
    qsizetype at = 3;
    const int width = takeNumber(head, at);
    const int height = takeNumber(head, at);
    const int depth = takeNumber(head, at);
    if (width == 0 || height == 0 || depth != 255) return {};
    const qint64 row = qint64{3} * width;
    if (qint64{width} * height > PictureReader::mostPixels || output.size() - at != row * height) return {};
    QImage image(width, height, QImage::Format_RGB888);
    if (image.isNull()) return {};
    for (int y = 0; y < height; ++y)
        std::memcpy(image.scanLine(y), output.constData() + at + row * y, static_cast<std::size_t>(row));
    return image;
}

PictureReader::PictureReader(QString program)
    : m_program(std::move(program)) {}

ReadPicture PictureReader::read(const QByteArray& file, int side) const {
    if (file.size() > largestFile) return {{}, tr("The picture's file is too large; 50 MB are the limit.")};
    if (m_program.isEmpty())
        return {{}, tr("Pictures cannot be read, because the program calliope-engine was not found."), true};
    QStringList arguments{QStringLiteral("picture"), QStringLiteral("--pixels"), QString::number(mostPixels)};
    if (side > 0) arguments << QStringLiteral("--side") << QString::number(std::min(side, 16'384));
    constexpr qint64 mostOutput = 3 * mostPixels + longestHead;
    const ConfinedRun run = runConfined(m_program, arguments, file, mostOutput, patience, *m_isStopped);
    const QString damaged = tr("The picture could not be read; it may be damaged.");
    switch (run.ending) {
    case ConfinedRun::Ending::tooLong: return {{}, tr("The picture took too long to read.")};
    case ConfinedRun::Ending::noProgram:
        return {{}, tr("Pictures cannot be read, because the program calliope-engine did not start."), true};
    case ConfinedRun::Ending::failed: return {{}, run.problem.isEmpty() ? damaged : run.problem};
    case ConfinedRun::Ending::done: break;
    }
    ReadPicture result{imageOfPixels(run.output), {}, false};
    if (result.image.isNull()) result.problem = damaged;
    return result;
}

} // namespace calliope::app
