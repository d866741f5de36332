// Every row of the table: it compiles, loses no byte of anything, and cuts as its vendor's tokenizer does.
#include "inference/tokenizer/pretokenizer.h"
#include "inference/tokenizer/pretokenizer_table.h"
#include "tests/inference/tokenizer/random_text.h"

#include <QTest>

using namespace calliope;
using tokenizer::Pretokenizer;

namespace {
std::vector<std::string> pieces(const Pretokenizer& pretokenizer, std::string_view text) {
    std::vector<std::string> out;
    std::size_t at = 0;
    for (const std::size_t end : pretokenizer.ends(text)) {
        out.emplace_back(text.substr(at, end - at));
        at = end;
    }
    return out;
}

std::string joined(const std::vector<std::string>& pieces, std::string_view between) {
    std::string out;
    for (std::size_t i = 0; i < pieces.size(); ++i) out.append(i == 0 ? "" : between).append(pieces[i]);
    return out;
}
} // namespace

class PretokenizerTest : public QObject {
    Q_OBJECT

private slots:
    void knowsEveryName_data() {
        QTest::addColumn<QString>("name");
        // docs of the file format and the files in circulation
        for (const char* name : {"llama-bpe",    "llama3",         "llama-v3",
                                 "falcon3",      "falcon-h1",      "pixtral",
                                 "midm-2.0",     "lfm2",           "smaug-bpe",
                                 "dbrx",         "chatglm-bpe",    "glm4",
                                 "qwen2",        "megrez",         "deepseek-r1-qwen",
                                 "stablelm2",    "hunyuan",        "solar-open",
                                 "grok-2",       "qwen35",         "gpt-2",
                                 "phi-2",        "olmo",           "mpt",
                                 "exaone4",      "mellum",         "granite-docling",
                                 "modern-bert",  "smollm",         "starcoder",
                                 "refact",       "command-r",      "codeshell",
                                 "exaone",       "gpt-4o",         "llama4",
                                 "kanana2",      "talkie",         "tekken",
                                 "deepseek-v3",  "hunyuan-dense",  "joyai-llm",
                                 "deepseek-llm", "deepseek-coder", "gemma4",
                                 "default"})
            QTest::newRow(name) << QString(name);
    }
    void knowsEveryName() {
        QFETCH(QString, name);
        QVERIFY(tokenizer::findPretokenizer(name.toStdString()) != nullptr);
    }

    void knowsNoOther() {
        QVERIFY(tokenizer::findPretokenizer("") == nullptr);
        QVERIFY(tokenizer::findPretokenizer("llama-bpe2") == nullptr);
    }

    void losesNothing_data() {
        QTest::addColumn<int>("row");
        int row = 0;
        for (const auto& each : tokenizer::pretokenizerRows())
            QTest::newRow(std::string(each.names.front()).c_str()) << row++;
    }
    void losesNothing() {
        QFETCH(int, row);
        const Pretokenizer pretokenizer(tokenizer::pretokenizerRows()[static_cast<std::size_t>(row)].patterns);
        std::mt19937 random(7);
        for (int i = 0; i < 400; ++i) {
            const std::string text = i % 2 == 0 ? test::randomText(random, 60) : test::randomBytes(random, 120);
            const auto found = pieces(pretokenizer, text);
            QCOMPARE(joined(found, ""), text);
            for (const std::string& piece : found) QVERIFY(!piece.empty());
        }
    }

    void staysFastOnLongRuns_data() { losesNothing_data(); }
    void staysFastOnLongRuns() {
        QFETCH(int, row);
        const Pretokenizer pretokenizer(tokenizer::pretokenizerRows()[static_cast<std::size_t>(row)].patterns);
        // Any of these takes minutes where an expression looks at every suffix of a run.
        for (const std::string_view unit :
             {" ", "\n", "\t", " \n", "a", "A", "aA", "1", ".", "'", "\xe6\xbc\xa2", "\xcc\x81"}) {
            std::string text;
            while (text.size() < (1u << 18)) text += unit;
            for (const std::string_view last : {"", "\xe6\xbc\xa2"}) {
                const std::string whole = text + std::string(last);
                QCOMPARE(pretokenizer.ends(whole).back(), whole.size());
            }
        }
    }

    void cuts_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("wanted"); // a bar between the pieces
        const auto row = [](const char* name, const char* wanted) {
            QTest::newRow(wanted) << QString(name) << QString(wanted);
        };
        row("llama-bpe", "It|'s| not| THEY|'VE| it|'ſ|x");
        row("llama-bpe", "123|456|7| |١٢٣|٤");
        row("llama-bpe", "a|  | b| \n\t\n\n|c| ");
        row("llama-bpe", "!!(|foo|)...\r\n|\tbar");
        row("llama-bpe", "e|\xcc\x81te");
        row("llama-bpe", "x| \xe1\xa0\x8e|y");
        row("qwen2", "1|2|3| |4| e|\xcc\x81te");
        row("qwen35", "1|2| e\xcc\x81te|!\n");
        row("gpt-2", "It|'s| IT|'|S| 1234|x");
        row("gpt-2", "a|  |\t|b|\n|\n|c");
        row("starcoder", "a| |1|2|3| b");
        row("gpt-4o", "HTTPServer| the|End's| |123|4| a|//\n");
        row("llama4", "e\xcc\x81te| ΑΒΓδ|Δ");
        row("tekken", "it|'s| |1|2|.//\n");
        row("deepseek-v3", "123|4| foo|.bar|(x|漢字カナ|x| e\xcc\x81te");
        row("deepseek-llm", "a| b|!?|\n| |12345|漢字|  ");
        row("deepseek-coder", "a| б|!?|\n| |1|2|漢字");
        row("default", "a| |123|45|'|s| b|+=|  ");
        row("falcon", "a| |123|4|`|x");
        row("gemma4", "a b, c|\n\n\n|d");
    }
    void cuts() {
        QFETCH(QString, name);
        QFETCH(QString, wanted);
        const auto* row = tokenizer::findPretokenizer(name.toStdString());
        QVERIFY(row != nullptr);
        const std::string text = QString(wanted).remove('|').toStdString();
        QCOMPARE(QString::fromStdString(joined(pieces(Pretokenizer(row->patterns), text), "|")), wanted);
    }

    void copesWithInvalidUtf8() {
        const Pretokenizer pretokenizer(tokenizer::findPretokenizer("llama-bpe")->patterns);
        QCOMPARE(joined(pieces(pretokenizer, "the \xff\xfe end\xc3"), "|"), std::string("the| \xff\xfe| end|\xc3"));
    }
};

QTEST_APPLESS_MAIN(PretokenizerTest)
#include "pretokenizer_test.moc"
