#include "tests/inference/dialect/dialect_cases.h"

#include <QTest>
#include <random>

using namespace calliope;
using namespace calliope::test;

namespace {

const std::vector<DialectCase>& cases() {
    static const std::vector<DialectCase> all = allDialectCases();
    return all;
}

void addRows() {
    QTest::addColumn<int>("index");
    for (int i = 0; i < static_cast<int>(cases().size()); ++i)
        QTest::addRow("%s", cases()[static_cast<std::size_t>(i)].name.c_str()) << i;
}

bool isBeginning(const std::string& part, const std::string& whole) {
    return whole.starts_with(part);
}

/// Whether everything in `part` begins what stands in `whole`.
bool isBeginning(const dialect::Message& part, const dialect::Message& whole) {
    if (!isBeginning(part.content, whole.content) || !isBeginning(part.reasoning, whole.reasoning)) return false;
    if (part.calls.size() > whole.calls.size()) return false;
    for (std::size_t i = 0; i < part.calls.size(); ++i)
        if (part.calls[i].name != whole.calls[i].name ||
            !isBeginning(part.calls[i].arguments, whole.calls[i].arguments))
            return false;
    return true;
}

bool endsCharacter(const std::string& text, std::size_t size) {
    return size == text.size() || (static_cast<unsigned char>(text[size]) & 0xc0) != 0x80;
}

} // namespace

/// Every case, whole and in pieces, by the rules of the reference data's README.
class DialectCasesTest : public QObject {
    Q_OBJECT

private slots:
    void areRead_data() { addRows(); }
    void areRead() {
        QFETCH(int, index);
        const DialectCase& test = cases()[static_cast<std::size_t>(index)];
        const dialect::Message message = dialect::parse(test.parser(), test.raw);
        const std::string found = difference(message, test.expect);
        QVERIFY2(found.empty(), found.c_str());
    }

    void areTheSameInPieces_data() { addRows(); }
    void areTheSameInPieces() {
        QFETCH(int, index);
        const DialectCase& test = cases()[static_cast<std::size_t>(index)];
        const dialect::Message whole = dialect::parse(test.parser(), test.raw);
        std::mt19937 random(7);
        std::vector<std::vector<std::size_t>> cuts{{1}, {2}, {3}, {7}, {64}};
        for (int i = 0; i < 8; ++i) {
            std::vector<std::size_t>& sizes = cuts.emplace_back();
            for (int k = 0; k < 50; ++k) sizes.push_back(1 + random() % 20);
        }
        for (const auto& sizes : cuts) {
            const dialect::Message message = readInPieces(test, sizes);
            QVERIFY2(same(message, whole), shown(message).c_str());
        }
    }

    /// While it streams, what was sent begins the final message; nothing is taken back and no syntax shows.
    void grow_data() { addRows(); }
    void grow() {
        QFETCH(int, index);
        const DialectCase& test = cases()[static_cast<std::size_t>(index)];
        const dialect::Message whole = dialect::parse(test.parser(), test.raw);
        dialect::Parser parser = test.parser();
        dialect::Message message;
        for (const char c : test.raw) {
            message.add(parser.push({&c, 1}));
            QVERIFY2(isBeginning(message, whole), shown(message).c_str());
            QCOMPARE(message.content.empty() || !std::isspace(static_cast<unsigned char>(message.content.back())),
                     true);
        }
    }

    /// Cut off anywhere, no syntax shows either, but for what may have been meant as the beginning of a tag; and a call
    /// that is said to be complete is one.
    void canBeCutOff_data() { addRows(); }
    void canBeCutOff() {
        QFETCH(int, index);
        const DialectCase& test = cases()[static_cast<std::size_t>(index)];
        const dialect::Message whole = dialect::parse(test.parser(), test.raw);
        for (std::size_t size = 0; size < test.raw.size(); ++size) {
            if (!endsCharacter(test.raw, size)) continue;
            const dialect::Message message = dialect::parse(test.parser(), std::string_view(test.raw).substr(0, size));
            QVERIFY2(isBeginning(message.reasoning, whole.reasoning), shown(message).c_str());
            if (!isBeginning(message.content, whole.content)) {
                std::size_t common = 0;
                while (common < whole.content.size() && message.content[common] == whole.content[common]) ++common;
                const std::string more = trimmed(message.content.substr(common));
                QVERIFY2(more.size() < 32 && QString("<[{>").contains(more.front()), shown(message).c_str());
            }
            QVERIFY(message.calls.size() <= whole.calls.size());
            for (std::size_t i = 0; i < message.calls.size(); ++i) {
                QCOMPARE(message.calls[i].name, whole.calls[i].name);
                const bool endsAnywhere = message.calls[i].arguments.starts_with("{\"code\": ");
                if (message.calls[i].complete && !endsAnywhere)
                    QCOMPARE(message.calls[i].arguments, whole.calls[i].arguments);
            }
        }
    }
};

QTEST_APPLESS_MAIN(DialectCasesTest)
#include "dialect_cases_test.moc"
