#include "app/shop/advice/outfit.h"
#include "app/shop/words/lexicon.h"

#include <QTest>
#include <algorithm>

using namespace calliope;
using namespace calliope::shop;

namespace {

Piece piece(storage::Id wardrobe, const std::string& category, const char* colour, const char* material = "",
            const char* pattern = "") {
    Piece made;
    made.wardrobe = wardrobe;
    made.product = wardrobe == 0 ? 1 : 0;
    made.name = category;
    made.category = category;
    made.colours = bitOf(Topic::colour, colour);
    made.materials = bitOf(Topic::material, material);
    made.patterns = bitOf(Topic::pattern, pattern);
    return made;
}

Piece offer(storage::Id variant, const std::string& category, const char* colour, std::int64_t minor) {
    Piece made = piece(0, category, colour);
    made.product = variant;
    made.variant = variant;
    made.price = storage::Money{minor, "EUR"};
    return made;
}

std::vector<std::string> slotsOf(const SuggestedOutfit& outfit) {
    std::vector<std::string> all;
    for (const OutfitPick& pick : outfit.picks) all.push_back(pick.slot);
    return all;
}

const OutfitPick* pickOf(const SuggestedOutfit& outfit, const std::string& slot) {
    const auto found = std::ranges::find(outfit.picks, slot, &OutfitPick::slot);
    return found == outfit.picks.end() ? nullptr : &*found;
}

} // namespace

class OutfitTest : public QObject {
    Q_OBJECT

private slots:
    /// Every row of the tables is of things that there are, and every kind of thing to wear is in a row.
    void tablesKnowTheLexicon() {
        const std::vector<std::string> places{"top", "bottom", "dress", "layer", "shoes", "bag", "accessory"};
        for (const OutfitKind& kind : outfitKinds()) {
            const auto all = concepts(Topic::category);
            QVERIFY2(std::ranges::find(all, kind.category, &Concept::key) != all.end(), kind.category.data());
            QVERIFY(std::ranges::find(places, kind.slot) != places.end());
            QVERIFY((kind.seasons & ~unsigned{everySeason}) == 0 && kind.seasons != 0);
            QVERIFY(kind.formality >= 0 && kind.formality <= 3);
            QCOMPARE(outfitKindOf(kind.category), &kind);
        }
        QCOMPARE(outfitKindOf("slippers")->slot, std::string_view("shoes")); // by what is wider
        QVERIFY(!outfitKindOf("underwear") && !outfitKindOf("") && !outfitKindOf("gizmo"));
    }

    void coloursAreSymmetric() {
        for (const Concept& a : concepts(Topic::colour))
            for (const Concept& b : concepts(Topic::colour)) {
                const std::uint64_t first = bitOf(Topic::colour, a.key);
                const std::uint64_t second = bitOf(Topic::colour, b.key);
                QVERIFY(harmonyOf(first, second) == harmonyOf(second, first));
                QCOMPARE((coloursWith(first) & second) != 0, harmonyOf(first, second) != Harmony::clash);
            }
    }

    void harmony_data() {
        QTest::addColumn<QString>("a");
        QTest::addColumn<QString>("b");
        QTest::addColumn<int>("harmony");
        const auto row = [](const char* a, const char* b, Harmony harmony) {
            QTest::newRow((QByteArray(a) + " and " + b).constData())
                << QString(a) << QString(b) << static_cast<int>(harmony);
        };
        row("black", "red", Harmony::quiet);
        row("navy", "orange", Harmony::quiet);
        row("red", "red", Harmony::tone);
        row("red", "orange", Harmony::near);
        row("red", "pink", Harmony::near);
        row("blue", "turquoise", Harmony::near);
        row("red", "green", Harmony::contrast);
        row("blue", "orange", Harmony::contrast);
        row("purple", "green", Harmony::clash);
        row("red", "turquoise", Harmony::contrast);
        row("orange", "purple", Harmony::clash);
        row("multicolour", "red", Harmony::unknown);
        row("", "red", Harmony::unknown);
    }

    void harmony() {
        QFETCH(QString, a);
        QFETCH(QString, b);
        QFETCH(int, harmony);
        QCOMPARE(
            static_cast<int>(harmonyOf(bitOf(Topic::colour, a.toStdString()), bitOf(Topic::colour, b.toStdString()))),
            harmony);
    }

    void words_data() {
        QTest::addColumn<QString>("words");
        QTest::addColumn<unsigned>("season");
        QTest::addColumn<int>("formality"); ///< -1: not said
        QTest::newRow("English") << "a summer wedding" << unsigned{summer} << 3;
        QTest::newRow("German") << QString::fromUtf8("Büro im Herbst") << unsigned{autumn} << 2;
        QTest::newRow("German compound") << "Sommerfest" << unsigned{summer} << 2;
        QTest::newRow("French") << QString::fromUtf8("fête d'été") << unsigned{summer} << 2;
        QTest::newRow("Spanish") << QString::fromUtf8("boda en otoño") << unsigned{autumn} << 3;
        QTest::newRow("two") << "spring or autumn" << unsigned{spring | autumn} << -1;
        QTest::newRow("sport") << "gym" << 0U << 0;
        QTest::newRow("nothing") << "" << 0U << -1;
        QTest::newRow("long") << QString(100'000, u'x') << 0U << -1;
    }

    void words() {
        QFETCH(QString, words);
        QFETCH(unsigned, season);
        QFETCH(int, formality);
        QCOMPARE(seasonIn(words.toStdString()), season);
        QCOMPARE(formalityIn(words.toStdString()).value_or(-1), formality);
    }

    void materialsHaveSeasons() {
        QVERIFY(seasonsOf("coat", bitOf(Topic::material, "linen")) == (spring | summer)); // against the kind
        QVERIFY(seasonsOf("trousers", bitOf(Topic::material, "corduroy")) == (spring | autumn | winter));
        QCOMPARE(seasonsOf("shirt", 0), unsigned{everySeason});
    }

    void wardrobeFirst() {
        OutfitWish wish;
        wish.seeds = {piece(1, "shirt", "white", "linen")};
        const std::vector<Piece> wardrobe{wish.seeds[0], piece(2, "trousers", "beige"), piece(3, "sandals", "brown")};
        int asked = 0;
        const SuggestedOutfit outfit = suggestOutfit(wish, wardrobe, [&](std::string_view slot, std::uint64_t) {
            ++asked;
            return slot == "shoes" ? std::vector{offer(10, "loafers", "black", 5'000)}
                                   : std::vector{offer(11, "belt", "brown", 2'000)};
        });
        QCOMPARE(slotsOf(outfit), (std::vector<std::string>{"top", "bottom", "shoes", "accessory"}));
        QCOMPARE(pickOf(outfit, "bottom")->piece.wardrobe, storage::Id{2});
        QCOMPARE(pickOf(outfit, "shoes")->piece.wardrobe, storage::Id{3});
        QCOMPARE(pickOf(outfit, "accessory")->piece.variant, storage::Id{11});
        QCOMPARE(asked, 1);
        QVERIFY(outfit.empty.empty());
        QVERIFY(pickOf(outfit, "top")->reasons.front() == OutfitPick::Reason::chosen);
        QVERIFY(pickOf(outfit, "bottom")->reasons.front() == OutfitPick::Reason::owned);
    }

    void whatDoesNotGoIsLeftOut() {
        OutfitWish wish;
        wish.seeds = {piece(1, "shirt", "purple", "", "striped")};
        wish.season = "winter";
        wish.fromCatalogue = false;
        const std::vector<Piece> wardrobe{piece(2, "trousers", "green"),               // clashes
                                          piece(3, "shorts", "black"),                 // for another season
                                          piece(4, "trousers", "grey", "", "checked"), // a second pattern
                                          piece(5, "boots", "black"), piece(6, "coat", "grey")};
        const SuggestedOutfit outfit = suggestOutfit(wish, wardrobe, {});
        QCOMPARE(slotsOf(outfit), (std::vector<std::string>{"top", "layer", "shoes"}));
        QCOMPARE(outfit.empty, (std::vector<std::string>{"bottom", "accessory"}));
    }

    void dressesNeedNoBottom() {
        OutfitWish wish;
        wish.seeds = {piece(1, "dress", "red")};
        QCOMPARE(suggestOutfit(wish, {}, {}).empty, (std::vector<std::string>{"shoes", "accessory"}));
        wish.seeds = {piece(1, "suit", "navy")};
        QCOMPARE(suggestOutfit(wish, {}, {}).empty, (std::vector<std::string>{"top", "shoes", "accessory"}));
    }

    void occasions() {
        OutfitWish wish;
        wish.seeds = {piece(1, "suit", "navy")};
        wish.occasion = "wedding";
        const std::vector<Piece> wardrobe{piece(2, "sneakers", "white"), piece(3, "loafers", "brown"),
                                          piece(4, "t-shirt", "white"), piece(5, "shirt", "white")};
        const SuggestedOutfit outfit = suggestOutfit(wish, wardrobe, {});
        QCOMPARE(pickOf(outfit, "shoes")->piece.wardrobe, storage::Id{3});
        QCOMPARE(pickOf(outfit, "top")->piece.wardrobe, storage::Id{5});
    }

    void budget() {
        OutfitWish wish;
        wish.fromWardrobe = false;
        wish.budget = storage::Money{10'000, "EUR"};
        storage::Id next = 0;
        const auto shop = [&](std::string_view slot, std::uint64_t) {
            Piece dear = offer(++next,
                               slot == "shoes" ? "loafers"
                               : slot == "top" ? "shirt"
                                               : "trousers",
                               "black", 6'000);
            Piece cheap = dear;
            cheap.variant = cheap.product = ++next;
            cheap.price->minor = 3'000;
            Piece foreign = cheap;
            foreign.variant = foreign.product = ++next;
            foreign.price = storage::Money{100, "USD"};
            return std::vector{foreign, dear, cheap};
        };
        const SuggestedOutfit outfit = suggestOutfit(wish, {}, shop);
        std::int64_t sum = 0;
        for (const OutfitPick& pick : outfit.picks) {
            QCOMPARE(pick.piece.price->currency, std::string("EUR"));
            sum += pick.piece.price->minor;
        }
        QVERIFY(outfit.picks.size() >= 2 && sum <= 10'000);
    }

    void nothingTwiceAndAlwaysTheSame() {
        OutfitWish wish;
        wish.seeds = {piece(1, "shirt", "white")};
        std::vector<Piece> wardrobe;
        for (storage::Id id = 1; id < 400; ++id)
            wardrobe.push_back(piece(id,
                                     id % 3 == 0   ? "trousers"
                                     : id % 3 == 1 ? "shirt"
                                                   : "boots",
                                     id % 2 == 0 ? "grey" : "navy"));
        const SuggestedOutfit first = suggestOutfit(wish, wardrobe, {});
        const SuggestedOutfit second = suggestOutfit(wish, wardrobe, {});
        QCOMPARE(slotsOf(first), slotsOf(second));
        for (std::size_t i = 0; i < first.picks.size(); ++i) {
            QCOMPARE(first.picks[i].piece.wardrobe, second.picks[i].piece.wardrobe);
            for (std::size_t j = 0; j < i; ++j) QVERIFY(first.picks[i].piece.wardrobe != first.picks[j].piece.wardrobe);
        }
    }
};

QTEST_APPLESS_MAIN(OutfitTest)
#include "outfit_test.moc"
