#include "app/shop/words/lexicon.h"
#include "app/shop/words/money.h"
#include "app/shop/words/wish.h"
#include "tests/support/reference_data.h"

#include <QTest>
#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

using namespace calliope::shop;

namespace {

using Slots = std::map<std::string, std::set<std::string>>;

struct Golden {
    std::string language;
    std::string wish;
    Slots wanted;
    bool isHeldOut = false;
};

std::string trimmed(std::string text) {
    while (!text.empty() && text.front() == ' ') text.erase(0, 1);
    while (!text.empty() && text.back() == ' ') text.pop_back();
    return text;
}

std::vector<Golden> goldenSet() {
    std::vector<Golden> set;
    std::istringstream lines(calliope::test::readText(calliope::test::fixtures() / "shopping" / "wishes.txt"));
    for (std::string line; std::getline(lines, line);) {
        if (line.empty() || line[0] == '#') continue;
        const std::size_t first = line.find('|');
        const std::size_t second = line.find('|', first + 1);
        Golden row{trimmed(line.substr(0, first)), trimmed(line.substr(first + 1, second - first - 1)), {}, false};
        std::istringstream parts(line.substr(second + 1));
        for (std::string part; std::getline(parts, part, ';');) {
            const std::size_t equals = part.find('=');
            row.wanted[trimmed(part.substr(0, equals))].insert(trimmed(part.substr(equals + 1)));
        }
        set.push_back(row);
        set.back().isHeldOut = set.size() % 3 == 0;
    }
    return set;
}

Slots slotsOf(const Wish& wish) {
    Slots all;
    const auto add = [&](const char* slot, const std::string& value) {
        if (!value.empty()) all[slot].insert(value);
    };
    const auto addAll = [&](const char* slot, const std::vector<std::string>& values) {
        for (const std::string& value : values) add(slot, value);
    };
    add("category", wish.category);
    add("gender", wish.gender);
    addAll("colour", wish.colours);
    addAll("material", wish.materials);
    addAll("pattern", wish.patterns);
    addAll("-colour", wish.notColours);
    addAll("-material", wish.notMaterials);
    add("size", wish.size.label);
    add("system", wish.size.system);
    if (wish.leastMinor) add("min", decimalOf({*wish.leastMinor, wish.currency}) + ' ' + wish.currency);
    if (wish.mostMinor) add("max", decimalOf({*wish.mostMinor, wish.currency}) + ' ' + wish.currency);
    return all;
}

/// What is told of together.
const std::map<std::string, std::vector<std::string>> topics{{"price", {"min", "max"}},
                                                             {"size", {"size", "system"}},
                                                             {"colour", {"colour", "-colour"}},
                                                             {"material", {"material", "-material"}},
                                                             {"category", {"category"}},
                                                             {"pattern", {"pattern"}},
                                                             {"gender", {"gender"}}};

Slots only(const Slots& all, const std::vector<std::string>& names) {
    Slots some;
    for (const std::string& name : names)
        if (const auto found = all.find(name); found != all.end()) some.insert(*found);
    return some;
}

std::string written(const Slots& all) {
    std::string text;
    for (const auto& [name, values] : all)
        for (const std::string& value : values) text += name + '=' + value + "; ";
    return text;
}

struct Score {
    int right = 0;
    int all = 0;
    [[nodiscard]] double share() const { return all == 0 ? 1 : static_cast<double>(right) / all; }
};

} // namespace

class WishesTest : public QObject {
    Q_OBJECT

private slots:
    /// A slot counts where it is wanted or read; it is right where both are the same.
    void goldenSetIsRead() {
        std::map<std::string, std::array<Score, 2>> scores;
        std::array<Score, 2> whole;
        const std::vector<Golden> set = goldenSet();
        QVERIFY(set.size() >= 150);
        for (const Golden& row : set) {
            const Slots read = slotsOf(wishOf(row.wish));
            const std::size_t part = row.isHeldOut ? 1 : 0;
            ++whole[part].all;
            whole[part].right += read == row.wanted;
            if (read != row.wanted && !row.isHeldOut)
                qInfo("%s: read %s, wanted %s", row.wish.c_str(), written(read).c_str(), written(row.wanted).c_str());
            for (const auto& [topic, names] : topics) {
                const Slots a = only(read, names);
                const Slots b = only(row.wanted, names);
                if (a.empty() && b.empty()) continue;
                ++scores[topic][part].all;
                scores[topic][part].right += a == b;
            }
        }
        for (const auto& [topic, score] : scores)
            qInfo("%-9s %3d of %3d (%.1f %%), held out %3d of %3d (%.1f %%)", topic.c_str(), score[0].right,
                  score[0].all, 100 * score[0].share(), score[1].right, score[1].all, 100 * score[1].share());
        qInfo("whole     %3d of %3d, held out %3d of %3d", whole[0].right, whole[0].all, whole[1].right, whole[1].all);
        for (const char* topic : {"price", "size", "colour", "material", "category"})
            for (const Score& score : scores[topic]) QVERIFY2(score.share() >= 0.9, topic);
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
