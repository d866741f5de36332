#include "inference/pictures/patches.h"
#include "tests/inference/pictures/test_pictures.h"

#include <QTest>

using namespace calliope;
using namespace calliope::pictures;

class PatchesTest : public QObject {
    Q_OBJECT

private slots:
    void everyValueStandsInItsPlace() {
        const Picture picture = test::noise({31, 20}); // one column of pixels fills no patch
        const std::array<float, 3> mean{0.48f, 0.45f, 0.4f};
        const std::array<float, 3> deviation{0.26f, 0.27f, 0.28f};
        constexpr int side = 10;
        constexpr std::size_t columns = 3;
        std::vector<float> out(columns * 2 * 3 * side * side);
        writePatches(picture, side, mean, deviation, out);
        for (int y = 0; y < 20; ++y)
            for (int x = 0; x < 30; ++x)
                for (std::size_t channel = 0; channel < 3; ++channel) {
                    const std::size_t patch =
                        static_cast<std::size_t>(y / side) * columns + static_cast<std::size_t>(x / side);
                    const std::size_t inside =
                        channel * side * side + static_cast<std::size_t>(y % side * side + x % side);
                    const float byte = picture.row(y)[3 * static_cast<std::size_t>(x) + channel];
                    const float expected = (byte / 255.0f - mean[channel]) / deviation[channel];
                    QVERIFY(out[patch * 3 * side * side + inside] == expected);
                }
    }
};

QTEST_APPLESS_MAIN(PatchesTest)
#include "patches_test.moc"
