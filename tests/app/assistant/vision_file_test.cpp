#include "app/assistant/vision_file.h"

#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

using namespace calliope::app;

/// Which vision encoder goes with which model, by what people call their files.
class VisionFileTest : public QObject {
    Q_OBJECT

private slots:
    void namesArePaired_data() {
        QTest::addColumn<QStringList>("folder");
        QTest::addColumn<QString>("model");
        QTest::addColumn<QStringList>("expected");
        QTest::newRow("none") << QStringList{"a.gguf"} << "a.gguf" << QStringList();
        QTest::newRow("general name") << QStringList{"gemma-3-4b-it-Q4_K_M.gguf", "mmproj-F16.gguf"}
                                      << "gemma-3-4b-it-Q4_K_M.gguf" << QStringList{"mmproj-F16.gguf"};
        QTest::newRow("best precision first")
            << QStringList{"m.gguf", "mmproj-F32.gguf", "mmproj-BF16.gguf", "mmproj-F16.gguf"} << "m.gguf"
            << QStringList{"mmproj-BF16.gguf", "mmproj-F16.gguf", "mmproj-F32.gguf"};
        QTest::newRow("two models, each its own")
            << QStringList{"gemma-3-4b-it-Q4_K_M.gguf", "Qwen3-VL-2B-Instruct-Q8_0.gguf",
                           "mmproj-gemma-3-4b-it-f16.gguf", "Qwen3-VL-2B-Instruct-mmproj-F16.gguf"}
            << "Qwen3-VL-2B-Instruct-Q8_0.gguf" << QStringList{"Qwen3-VL-2B-Instruct-mmproj-F16.gguf"};
        QTest::newRow("its own before a general one")
            << QStringList{"gemma-3-4b-it-Q4_K_M.gguf", "mmproj-model-f16.gguf", "mmproj-gemma-3-4b-it-f32.gguf"}
            << "gemma-3-4b-it-Q4_K_M.gguf" << QStringList{"mmproj-gemma-3-4b-it-f32.gguf", "mmproj-model-f16.gguf"};
        QTest::newRow("parts") << QStringList{"big-model-00001-of-00002.gguf", "big-mmproj-f16.gguf"}
                               << "big-model-00001-of-00002.gguf" << QStringList{"big-mmproj-f16.gguf"};
        QTest::newRow("other endings") << QStringList{"m.gguf", "mmproj.gguf.part", "mmproj.bin"} << "m.gguf"
                                       << QStringList();
        QTest::newRow("capitals") << QStringList{"M.gguf", "MMPROJ-M-F16.GGUF"} << "M.gguf"
                                  << QStringList{"MMPROJ-M-F16.GGUF"};
    }

    void namesArePaired() {
        QFETCH(QStringList, folder);
        QFETCH(QString, model);
        QFETCH(QStringList, expected);
        QTemporaryDir place;
        for (const QString& name : folder) {
            QFile file(place.filePath(name));
            QVERIFY(file.open(QIODevice::WriteOnly));
        }
        QStringList found = visionFilesFor(place.filePath(model));
        for (QString& path : found) path = QFileInfo(path).fileName();
        QCOMPARE(found, expected);
    }

    void missingFolder() { QVERIFY(visionFilesFor("/nowhere/at/all.gguf").isEmpty()); }
};

QTEST_APPLESS_MAIN(VisionFileTest)
#include "vision_file_test.moc"
