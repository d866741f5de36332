#include "inference/base/error.h"
#include "inference/pictures/decode.h"
#include "inference/pictures/exif.h"
#include "tests/inference/pictures/test_pictures.h"
#include "tests/support/reference_data.h"

#include <opencv2/imgcodecs.hpp>

#include <QTest>
#include <cstdlib>

using namespace calliope;
using namespace calliope::pictures;

namespace {

/// The picture that all of tests/data/pictures/files show.
Picture squares() {
    const Colour colours[] = {{200, 30, 30}, {30, 180, 40}, {30, 40, 200}, {255, 255, 255}, {0, 0, 0}, {230, 220, 20}};
    Picture picture = blankPicture({48, 32}, {});
    for (int i = 0; i < 6; ++i) draw(picture, blankPicture({16, 16}, colours[i]), i % 3 * 16, i / 3 * 16);
    return picture;
}

/// Of the squares without a border of `margin` pixels, where lossy formats blur.
int greatestDifference(const Picture& a, const Picture& b, int margin) {
    int greatest = 0;
    for (int y = 0; y < a.size.height; ++y)
        for (int x = 0; x < a.size.width; ++x) {
            if (x % 16 < margin || x % 16 >= 16 - margin || y % 16 < margin || y % 16 >= 16 - margin) continue;
            for (int channel = 0; channel < 3; ++channel)
                greatest = std::max(greatest, std::abs(a.row(y)[3 * x + channel] - b.row(y)[3 * x + channel]));
        }
    return greatest;
}

std::vector<std::uint8_t> encoded(const char* suffix, const cv::Mat& picture, const std::vector<int>& options = {}) {
    std::vector<std::uint8_t> file;
    cv::imencode(suffix, picture, file, options);
    return file;
}

} // namespace

class PictureDecodeTest : public QObject {
    Q_OBJECT

private slots:
    void everyKindOfFile_data() {
        QTest::addColumn<QString>("name");
        const auto folder = test::fixtures() / "pictures" / "files";
        for (const char* suffix : {".png", ".jpg", ".webp", ".gif", ".bmp"})
            for (const auto& path : test::filesEndingIn(folder, suffix))
                QTest::addRow("%s", path.filename().string().c_str())
                    << QString::fromStdString(path.filename().string());
    }

    void everyKindOfFile() {
        QFETCH(QString, name);
        const auto file = test::readBytes(test::fixtures() / "pictures" / "files" / name.toStdString());
        const Picture picture = decode(file);
        QVERIFY(measure(file) == picture.size);
        QCOMPARE(picture.size.width, 48);
        QCOMPARE(picture.size.height, 32);
        const bool lossy = name.endsWith(".jpg") || (name.endsWith(".webp") && !name.startsWith("lossless"));
        const int difference = greatestDifference(picture, squares(), lossy ? 4 : 0);
        QVERIFY2(difference <= (lossy ? 12 : 0), qPrintable(QString("pixels differ by up to %1").arg(difference)));
    }

    void greyAndShades() {
        cv::Mat grey(3, 5, CV_8UC1, cv::Scalar(77));
        QVERIFY(decode(encoded(".png", grey)).pixels == blankPicture({5, 3}, {77, 77, 77}).pixels);
        cv::Mat wide(3, 5, CV_16UC1, cv::Scalar(77 * 256 + 3));
        QVERIFY(decode(encoded(".png", wide)).pixels == blankPicture({5, 3}, {77, 77, 77}).pixels);
        cv::Mat shade(3, 5, CV_8UC4, cv::Scalar(10, 0, 200, 51)); // blue, green, red; a fifth is there
        QVERIFY(decode(encoded(".png", shade)).pixels == blankPicture({5, 3}, {244, 204, 206}).pixels);
        cv::Mat wideShade(3, 5, CV_16UC4, cv::Scalar(10 * 257, 0, 200 * 257, 51 * 257));
        QVERIFY(decode(encoded(".png", wideShade)).pixels == blankPicture({5, 3}, {244, 204, 206}).pixels);
    }

    void photosAreWhatOpenCvReads() {
        const Picture noise = test::noise({301, 197});
        cv::Mat bgr(197, 301, CV_8UC3);
        for (std::size_t i = 0; i < noise.pixels.size(); ++i) bgr.data[i / 3 * 3 + 2 - i % 3] = noise.pixels[i];
        QVERIFY(decode(encoded(".png", bgr)).pixels == noise.pixels);
        QVERIFY(decode(encoded(".bmp", bgr)).pixels == noise.pixels);
        for (const int progressive : {0, 1}) {
            const auto file =
                encoded(".jpg", bgr, {cv::IMWRITE_JPEG_PROGRESSIVE, progressive, cv::IMWRITE_JPEG_QUALITY, 90});
            const cv::Mat expected = cv::imdecode(file, cv::IMREAD_COLOR);
            const Picture picture = decode(file);
            bool same = true;
            for (std::size_t i = 0; i < picture.pixels.size(); ++i)
                same = same && picture.pixels[i] == expected.data[i / 3 * 3 + 2 - i % 3];
            QVERIFY(same);
        }
    }

    void orientations() {
        // 1 2    each orientation says where the first row and the first column are to be seen
        // 3 4
        // 5 6
        const auto of = [](Size size, std::vector<int> values) {
            Picture picture = blankPicture(size, {});
            for (std::size_t i = 0; i < values.size(); ++i)
                for (std::size_t channel = 0; channel < 3; ++channel)
                    picture.pixels[3 * i + channel] =
                        static_cast<std::uint8_t>(values[i] + 10 * static_cast<int>(channel));
            return picture;
        };
        const Picture stored = of({2, 3}, {1, 2, 3, 4, 5, 6});
        const Picture expected[] = {stored,
                                    of({2, 3}, {2, 1, 4, 3, 6, 5}),
                                    of({2, 3}, {6, 5, 4, 3, 2, 1}),
                                    of({2, 3}, {5, 6, 3, 4, 1, 2}),
                                    of({3, 2}, {1, 3, 5, 2, 4, 6}),
                                    of({3, 2}, {5, 3, 1, 6, 4, 2}),
                                    of({3, 2}, {6, 4, 2, 5, 3, 1}),
                                    of({3, 2}, {2, 4, 6, 1, 3, 5})};
        for (int orientation = 1; orientation <= 8; ++orientation) {
            const Picture result = upright(stored, orientation);
            QVERIFY(result.size == expected[orientation - 1].size);
            QVERIFY(result.pixels == expected[orientation - 1].pixels);
        }
    }

    void orientationOfDamagedExif() {
        std::vector<std::uint8_t> exif{'I', 'I', 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0};
        QCOMPARE(exifOrientation(exif), 6);
        for (std::size_t length = 0; length < exif.size() - 2; ++length)
            QCOMPARE(exifOrientation(std::span(exif).first(length)), 1);
        for (const int wrong : {0, 9, 255}) {
            exif[18] = static_cast<std::uint8_t>(wrong);
            QCOMPARE(exifOrientation(exif), 1);
        }
        exif[4] = exif[5] = exif[6] = exif[7] = 255; // a directory beyond the end
        QCOMPARE(exifOrientation(exif), 1);
    }

    void limitsAreTheCallers() {
        const auto file = encoded(".png", cv::Mat(30, 20, CV_8UC3, cv::Scalar(1, 2, 3)));
        QVERIFY_EXCEPTION_THROWN((void)decode(file, {.bytes = file.size() - 1}), Error);
        QVERIFY_EXCEPTION_THROWN((void)decode(file, {.side = 29}), Error);
        QVERIFY_EXCEPTION_THROWN((void)decode(file, {.pixels = 599}), Error);
        QVERIFY_EXCEPTION_THROWN((void)decode(file, {.memory = 1799}), Error);
        QCOMPARE(decode(file, {.bytes = file.size(), .side = 30, .pixels = 600, .memory = 1800}).size.area(), 600);
    }
};

QTEST_APPLESS_MAIN(PictureDecodeTest)
#include "decode_test.moc"
