// Whole tokenizers against the ids that llama.cpp finds: those of the reference data, and small ones of our own.
#include "inference/tokenizer/tokenizer.h"
#include "tests/inference/tokenizer/golden.h"
#include "tests/support/reference_data.h"

#include <QTest>

using namespace calliope;
using tokenizer::Bos;
using tokenizer::Special;
using tokenizer::Tokenizer;

class GoldenTest : public QObject {
    Q_OBJECT

private:
    /// A row for each model of `folder` and each kind of golden texts beside it.
    static void addRows(const std::filesystem::path& folder) {
        for (const auto& model : test::filesEndingIn(folder, ".gguf")) {
            const auto prompts = std::filesystem::path(model).replace_extension(".prompts");
            for (const auto& golden : {model, prompts})
                if (std::filesystem::exists(std::filesystem::path(golden).concat(".inp")))
                    QTest::newRow(golden.filename().string().c_str())
                        << QString::fromStdString(model.string()) << QString::fromStdString(golden.string())
                        << (golden == prompts);
        }
    }

private slots:
    void encodes_data() {
        QTest::addColumn<QString>("model");
        QTest::addColumn<QString>("golden");
        QTest::addColumn<bool>("prompts");
        addRows(test::fixtures() / "tokenizer");
        if (const auto reference = test::referenceData()) {
            addRows(*reference / "tokenizer");
            addRows(*reference / "text");
        }
    }

    void encodes() {
        QFETCH(QString, model);
        QFETCH(QString, golden);
        QFETCH(bool, prompts);
        const Tokenizer tokenizer(gguf::File(model.toStdString()));
        for (const test::GoldenText& expected : test::readGolden(golden.toStdString())) {
            const auto tokens = prompts ? tokenizer.encode(expected.text, Special::parse, Bos::add)
                                        : tokenizer.encode(expected.text, Special::asText);
            QVERIFY2(tokens == expected.tokens, ("\"" + expected.text + "\"\n  gives   " + test::listed(tokens) +
                                                 "\n  wanted  " + test::listed(expected.tokens))
                                                    .c_str());
        }
    }

    void referenceIsThere() {
        if (!test::referenceData()) QSKIP("the reference data is not here; only our own vocabularies were tried");
    }
};

QTEST_APPLESS_MAIN(GoldenTest)
#include "golden_test.moc"
