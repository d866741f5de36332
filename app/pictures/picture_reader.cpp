#include "app/pictures/picture_reader.h"

#include "app/engine/engine_program.h"
#include "app/network/plain_text.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QProcess>
#include <algorithm>
#include <cstring>

namespace calliope::app {

namespace {

constexpr int patience = 10'000; ///< milliseconds
constexpr int step = 50;
constexpr qint64 longestHead = 40; ///< bytes
constexpr int longestProblem = 300;

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

/// The sentence of the other program without its name.
QString problemIn(const QByteArray& errors) {
    QString line = QString::fromUtf8(errors.left(4096)).section('\n', 0, 0);
    const qsizetype colon = line.indexOf(": ");
    if (line.startsWith(QLatin1String("calliope-engine")) && colon > 0) line = line.mid(colon + 2);
    line = plainText(line, longestProblem);
    return line.isEmpty() ? tr("The picture could not be read; it may be damaged.") : line;
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
        return {{}, tr("Pictures cannot be read, because the program calliope-engine was not found.")};
    QStringList arguments{QStringLiteral("picture"), QStringLiteral("--pixels"), QString::number(mostPixels)};
    if (side > 0) arguments << QStringLiteral("--side") << QString::number(std::min(side, 16'384));
    QProcess process;
    process.setProcessEnvironment(engineEnvironment(QProcessEnvironment::systemEnvironment()));
    process.start(m_program, arguments);
    process.write(file);
    process.closeWriteChannel();

    constexpr qint64 mostOutput = 3 * mostPixels + longestHead;
    QElapsedTimer clock;
    clock.start();
    QByteArray output;
    bool isEnding = false;
    while (!isEnding) {
        isEnding = process.waitForFinished(0) || process.state() == QProcess::NotRunning;
        if (!isEnding) process.waitForReadyRead(step);
        output += process.readAllStandardOutput();
        if (*m_isStopped || clock.elapsed() > patience || output.size() > mostOutput) {
            process.kill();
            process.waitForFinished(step);
            return {{}, tr("The picture took too long to read.")};
        }
    }
    if (process.error() == QProcess::FailedToStart)
        return {{}, tr("Pictures cannot be read, because the program calliope-engine did not start.")};
    if (process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0)
        return {{}, problemIn(process.readAllStandardError())};
    ReadPicture result{imageOfPixels(output), {}};
    if (result.image.isNull()) result.problem = problemIn({});
    return result;
}

} // namespace calliope::app
