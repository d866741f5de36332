#include "inference/base/error.h"
#include "inference/pictures/decode.h"
#include "tests/inference/pictures/odd_pictures.h"
#include "tests/inference/pictures/test_pictures.h"
#include "tests/support/figures.h"
#include "tests/support/reference_data.h"

#include <opencv2/imgcodecs.hpp>

#include <QFile>
#include <QTest>
#include <algorithm>
#include <ctime>
#include <optional>

using namespace calliope;
using namespace calliope::pictures;
using test::File;
using test::OddPicture;
using test::Outcome;

namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr bool sanitized = true;
#else
constexpr bool sanitized = false;
#endif

/// The picture, or nullopt with the refusal's sentence in `why`. Anything but a picture or an Error fails the test.
std::optional<Picture> tryDecode(const File& file, std::string* why = nullptr) {
    try {
        const Size size = measure(file);
        Picture picture = decode(file);
        if (picture.size != size) qFatal("A picture has another size than was measured.");
        return picture;
    } catch (const Error& error) {
        if (why != nullptr) *why = error.what();
        return std::nullopt;
    }
}

/// Most memory that this process ever had, in MB; 0 where the system does not say.
int greatestMemory() {
    QFile status("/proc/self/status");
    if (!status.open(QIODevice::ReadOnly)) return 0;
    for (const QByteArray& line : status.readAll().split('\n'))
        if (line.startsWith("VmHWM:")) return line.mid(6).trimmed().split(' ').front().toInt() / 1024;
    return 0;
}

std::vector<std::vector<OddPicture>> corpus() {
    return {test::oddPngs(), test::oddJpegs(), test::oddWebPs(),
            test::oddGifs(), test::oddBmps(),  test::otherFormats()};
}

std::vector<std::uint8_t> jpegOf(const cv::Scalar& colour, bool progressive) {
    std::vector<std::uint8_t> file;
    cv::imencode(".jpg", cv::Mat(64, 96, CV_8UC3, colour), file, {cv::IMWRITE_JPEG_PROGRESSIVE, progressive ? 1 : 0});
    return file;
}

} // namespace

/// Files that nobody would send by accident.
class HostilePicturesTest : public QObject {
    Q_OBJECT

private slots:
    void corpusIsBounded() {
        std::size_t count = 0;
        double longest = 0;
        const char* const formats[] = {"PNG", "JPEG", "WebP", "GIF", "BMP", "other"};
        const auto all = corpus();
        for (std::size_t i = 0; i < all.size(); ++i)
            for (const OddPicture& odd : all[i]) {
                const QString name = QString("%1: %2").arg(formats[i], QString::fromStdString(odd.name));
                std::string why;
                const std::clock_t begin = std::clock();
                const std::optional<Picture> picture = tryDecode(odd.file, &why);
                const double seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
                longest = std::max(longest, seconds);
                ++count;
                QVERIFY2(seconds <= (sanitized ? 30 : 3), qPrintable(QString("%1 took %2 s").arg(name).arg(seconds)));
                QVERIFY2(odd.outcome != Outcome::refused || !picture, qPrintable(name + " was decoded"));
                QVERIFY2(odd.outcome != Outcome::decoded || picture,
                         qPrintable(name + " was refused: " + QString::fromStdString(why)));
                if (picture) {
                    QCOMPARE(picture->pixels.size(), 3 * static_cast<std::size_t>(picture->size.area()));
                    QVERIFY(picture->size.width <= 16384 && picture->size.height <= 16384);
                    QVERIFY(picture->size.area() <= 64 << 20);
                } else {
                    QVERIFY2(why.ends_with('.') && why.size() > 20, why.c_str());
                }
            }
        QVERIFY(count >= 150);
        test::figure("I1", QString("%1 pictures, the longest took %2 s of computing, %3 MB of the process at most")
                               .arg(count)
                               .arg(longest, 0, 'f', 2)
                               .arg(greatestMemory()));
        if (!sanitized) QVERIFY(greatestMemory() <= 512);
    }

    void largestPhotosAreBounded() {
        for (const bool progressive : {false, true}) {
            const cv::Mat photo(4096, 16384 / (progressive ? 2 : 1), CV_8UC3, cv::Scalar(30, 90, 200));
            std::vector<std::uint8_t> file;
            cv::imencode(".jpg", photo, file, {cv::IMWRITE_JPEG_PROGRESSIVE, progressive ? 1 : 0});
            const std::clock_t begin = std::clock();
            QVERIFY(tryDecode(file));
            const double seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
            test::figure("I1", QString("a photo of %1 million pixels took %2 s")
                                   .arg(photo.rows * photo.cols >> 20)
                                   .arg(seconds, 0, 'f', 2));
            QVERIFY(sanitized || seconds <= 3);
        }
    }

    void randomChanges() {
        std::uint32_t state = 1;
        const auto random = [&](std::uint32_t below) {
            state = state * 1664525u + 1013904223u;
            return (state >> 8) % below;
        };
        const auto folder = test::fixtures() / "pictures" / "files";
        for (const char* suffix : {".png", ".jpg", ".webp", ".gif", ".bmp"})
            for (const auto& path : test::filesEndingIn(folder, suffix)) {
                const File original = test::readBytes(path);
                for (int round = 0; round < 60; ++round) {
                    File file = original;
                    for (std::uint32_t changes = 1 + random(4); changes > 0; --changes)
                        file[random(static_cast<std::uint32_t>(file.size()))] = static_cast<std::uint8_t>(random(256));
                    if (random(4) == 0) file.resize(random(static_cast<std::uint32_t>(file.size())));
                    (void)tryDecode(file);
                }
            }
    }

    /// What a cut-off picture lacks is blank, whatever was decoded before.
    void nothingOfEarlierPictures_data() {
        QTest::addColumn<bool>("progressive");
        QTest::newRow("baseline") << false;
        QTest::newRow("progressive") << true;
    }

    void nothingOfEarlierPictures() {
        QFETCH(bool, progressive);
        const File pink = jpegOf(cv::Scalar(255, 0, 255), progressive);
        const File green = jpegOf(cv::Scalar(0, 255, 0), progressive);
        cv::Mat steps(64, 96, CV_8UC3);
        for (int y = 0; y < steps.rows; ++y) steps.row(y).setTo(cv::Scalar(4 * y, 4 * y, 4 * y));
        std::vector<std::uint8_t> grey;
        cv::imencode(".jpg", steps, grey, {cv::IMWRITE_JPEG_PROGRESSIVE, progressive ? 1 : 0});

        int decoded = 0;
        for (std::size_t length = grey.size() - 1; length > 20; length -= 7) {
            const File truncated = test::cut(grey, length);
            QVERIFY(tryDecode(pink));
            const auto afterPink = tryDecode(truncated);
            QVERIFY(tryDecode(green));
            const auto afterGreen = tryDecode(truncated);
            QCOMPARE(afterPink.has_value(), afterGreen.has_value());
            if (!afterPink) continue;
            ++decoded;
            QVERIFY(afterPink->pixels == afterGreen->pixels);
            for (std::size_t i = 0; i < afterPink->pixels.size(); i += 3) {
                const auto [least, most] =
                    std::minmax({afterPink->pixels[i], afterPink->pixels[i + 1], afterPink->pixels[i + 2]});
                QVERIFY2(most - least <= 3, "colour in a grey picture");
            }
        }
        QVERIFY(decoded >= 10);
    }

    void cutOffGifsAreBlank() {
        const File file = test::readBytes(test::fixtures() / "pictures" / "files" / "plain.gif");
        const auto whole = tryDecode(file);
        int partial = 0;
        for (std::size_t length = file.size(); length > 13; --length) {
            const auto picture = tryDecode(test::cut(file, length));
            if (!picture || picture->pixels == whole->pixels) continue;
            ++partial;
            for (std::size_t i = 0; i < picture->pixels.size(); ++i)
                QVERIFY(picture->pixels[i] == whole->pixels[i] || picture->pixels[i] == 255);
        }
        QVERIFY(partial > 0);
    }
};

QTEST_APPLESS_MAIN(HostilePicturesTest)
#include "hostile_pictures_test.moc"
