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
    static void addRows(const std::filesystem::path& folder, std::string_view modelEnding,
                        std::string_view goldenEnding, bool prompts) {
        for (const auto& golden : test::filesEndingIn(folder, std::string(goldenEnding) + ".inp")) {
            const std::string stem = golden.stem().string();
            const std::string model = stem.substr(0, stem.size() - goldenEnding.size()) + std::string(modelEnding);
            QTest::newRow(stem.c_str()) << QString::fromStdString((folder / model).string())
                                        << QString::fromStdString((folder / stem).string()) << prompts;
        }
    }

private slots:
    void encodes_data() {
        QTest::addColumn<QString>("model");
        QTest::addColumn<QString>("golden");
        QTest::addColumn<bool>("prompts");
        addRows(test::fixtures() / "tokenizer", ".gguf", "", false);
        addRows(test::fixtures() / "tokenizer", ".gguf", ".prompts", true);
        if (const auto reference = test::referenceData()) {
            addRows(*reference / "tokenizer", ".gguf", ".gguf", false);
            addRows(*reference / "text", ".gguf", ".prompts", true);
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
