#include "app/shop/words/lexicon.h"
#include "app/shop/words/money.h"
#include "app/shop/words/wish.h"
#include "tests/app/shop/words/golden_wishes.h"

#include <QTest>
#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <vector>

using namespace calliope::shop;
using namespace calliope::test;

namespace {

/// The table of tests/bench/README.md: a row for each slot, a column for each language.
void tellByLanguage(const std::vector<GoldenWish>& set) {
    std::map<std::string, std::map<std::string, SlotScore>> scores; // by language, then by slot
    std::map<std::string, SlotScore> whole;
    for (const GoldenWish& row : set) {
        const Slots read = slotsOf(wishOf(row.wish));
        addScores(scores[row.language], read, row.wanted);
        ++whole[row.language].all;
        whole[row.language].right += read == row.wanted;
    }
    const auto tell = [&](const std::string& name, const auto& scoreOf) {
        std::string line = "| " + name + " |";
        for (const auto& [language, ignored] : scores) {
            const SlotScore score = scoreOf(language);
            line += ' ' + std::to_string(score.right) + " of " + std::to_string(score.all) + " |";
        }
        qInfo("%s", line.c_str());
    };
    std::string head = "| slot |";
    for (const auto& [language, ignored] : scores) head += ' ' + language + " |";
    qInfo("%s", head.c_str());
    for (const auto& [topic, names] : wishTopics())
        tell(topic, [&, slot = topic](const std::string& language) { return scores[language][slot]; });
    tell("whole wish", [&](const std::string& language) { return whole[language]; });
}

} // namespace

class WishesTest : public QObject {
    Q_OBJECT

private slots:
    void goldenSetIsRead() {
        std::array<std::map<std::string, SlotScore>, 2> scores;
        std::array<SlotScore, 2> whole;
        const std::vector<GoldenWish> set = goldenWishes();
        QVERIFY(set.size() >= 150);
        for (const GoldenWish& row : set) {
            const Slots read = slotsOf(wishOf(row.wish));
            const std::size_t part = row.isHeldOut ? 1 : 0;
            ++whole[part].all;
            whole[part].right += read == row.wanted;
            if (read != row.wanted && !row.isHeldOut)
                qInfo("%s: read %s, wanted %s", row.wish.c_str(), writtenSlots(read).c_str(),
                      writtenSlots(row.wanted).c_str());
            addScores(scores[part], read, row.wanted);
        }
        for (const auto& [topic, score] : scores[0])
            qInfo("%-9s %3d of %3d (%.1f %%), held out %3d of %3d (%.1f %%)", topic.c_str(), score.right, score.all,
                  100 * score.share(), scores[1][topic].right, scores[1][topic].all, 100 * scores[1][topic].share());
        qInfo("whole     %3d of %3d, held out %3d of %3d", whole[0].right, whole[0].all, whole[1].right, whole[1].all);
        tellByLanguage(set);
        for (const char* topic : {"price", "size", "colour", "material", "category"})
            for (auto& part : scores) QVERIFY2(part[topic].share() >= 0.9, topic);
    }

    void whatIsLeftIsLookedFor_data() {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("query");
        QTest::newRow("english") << "I'm looking for a waterproof red jacket"
                                 << "waterproof";
        QTest::newRow("german") << "Ich suche eine wasserdichte rote Jacke"
                                << "wasserdichte";
        QTest::newRow("nothing") << "a red jacket please"
                                 << "";
        QTest::newRow("all") << "gizmo frobnicator"
                             << "gizmo frobnicator";
        QTest::newRow("empty") << ""
                               << "";
        QTest::newRow("signs") << "€ - / % , . ' \""
                               << "";
    }

    void whatIsLeftIsLookedFor() {
        QFETCH(QString, typed);
        QFETCH(QString, query);
        QCOMPARE(QString::fromStdString(wishOf(typed.toStdString()).query), query);
    }

    void orders() {
        QVERIFY(wishOf("the cheapest boots in stock").mustBeInStock);
        QVERIFY(wishOf("the cheapest boots in stock").sort == calliope::storage::ProductQuery::Sort::price);
        QVERIFY(wishOf("neueste Stiefel").sort == calliope::storage::ProductQuery::Sort::newest);
    }

    void queries() {
        const calliope::storage::ProductQuery query = queryOf(wishOf("blue wool shoes size M, no leather"));
        QVERIFY(std::ranges::find(query.categories, "boots") != query.categories.end());
        QCOMPARE(query.colours, bitOf(Topic::colour, "blue") | bitOf(Topic::colour, "navy"));
        QCOMPARE(query.sizes, (std::vector<std::string>{"M", "S/M", "M/L"}));
        QVERIFY(query.notMaterials != 0);
    }

    /// Whatever is typed, it is read, and in no time.
    void hostileTexts() {
        std::string bytes;
        for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
        const std::vector<std::string> texts{
            bytes + bytes,
            std::string(100'000, '9'),
            std::string(100'000, ','),
            std::string(100'000, 'a'),
            "under 99999999999999999999999999 euros",
            "size 999999999999 under -5 euros",
            "under 0 euros",
            "between 5 and",
            "not not not not",
            "W99999/L99999",
            "1.2.3.4.5.6.7.8.9,1 euros",
            "1 200 300 400 500 600 700 800 euros",
        };
        for (const std::string& text : texts) {
            const Wish wish = wishOf(text);
            QVERIFY(!wish.mostMinor || (*wish.mostMinor >= 0 && *wish.mostMinor <= largestPrice));
            QVERIFY(wish.size.label.size() < 100);
        }
    }
};

QTEST_APPLESS_MAIN(WishesTest)
#include "wishes_test.moc"
