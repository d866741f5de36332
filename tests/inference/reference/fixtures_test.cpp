#include "inference/models/model.h"
#include "inference/reference/reference_executor.h"
#include "tests/inference/reference/token_run.h"
#include "tests/support/reference_data.h"

#include <QTest>

using namespace calliope;

/// The tiny models that the project carries, against what their generator computed for them.
class FixturesTest : public QObject {
    Q_OBJECT

private slots:
    void logits_data() {
        QTest::addColumn<QString>("name");
        for (const auto& path : test::filesEndingIn(test::fixtures() / "models", ".gguf"))
            QTest::addRow("%s", path.stem().string().c_str()) << QString::fromStdString(path.stem().string());
    }

    void logits() {
        QFETCH(QString, name);
        const std::filesystem::path base = test::fixtures() / "models";
        const std::string stem = name.toStdString();
        const auto tokens = test::readTokens(base / (stem + ".tokens"));
        const auto expected = test::readFloats(base / (stem + ".logits.f32"));

        const models::Model model(base / (stem + ".gguf"));
        const auto vocabulary = model.hyperparameters().vocabulary;
        reference::ReferenceExecutor executor(model.plan(256), model.file(), {.cacheBlocks = 8});
        const auto actual = test::runTokens(executor, tokens, vocabulary);
        const double error = test::normalisedError(actual, expected);
        QVERIFY2(error <= 1e-10, qPrintable(QString("the error is %1").arg(error)));
        QVERIFY(test::greatestOfRows(actual, vocabulary) == test::greatestOfRows(expected, vocabulary));
    }
};

QTEST_APPLESS_MAIN(FixturesTest)
#include "fixtures_test.moc"
