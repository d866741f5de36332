#include "app/shop/advice/size_advice.h"
#include "app/shop/words/sizes.h"

#include <QTest>
#include <set>

using namespace calliope;
using namespace calliope::shop;
using Kind = SizeAdvice::Kind;

namespace {

storage::Product productOf(const std::string& category, const std::string& gender,
                           const std::vector<std::string>& labels, const std::string& system = {}) {
    storage::Product product;
    product.category = category;
    product.gender = gender;
    for (const std::string& label : labels) {
        storage::Variant variant;
        variant.size = sizeOf(label).label;
        variant.sizeSystem = system;
        variant.availability = storage::Availability::inStock;
        product.variants.push_back(variant);
    }
    return product;
}

/// "chest 960, waist 780"
std::vector<storage::BodyMeasure> bodyOf(const QString& text) {
    std::vector<storage::BodyMeasure> body;
    for (const QString& part : text.split(',', Qt::SkipEmptyParts))
        body.push_back({part.trimmed().section(' ', 0, 0).toStdString(), part.trimmed().section(' ', 1).toLongLong()});
    return body;
}

std::string categoryWith(std::string_view measure) {
    for (const char* category : {"t-shirt", "dress", "trousers", "hat", "gloves", "shoes"})
        for (const std::string_view each : measuresFor(category))
            if (each == measure) return category;
    return {};
}

} // namespace

class SizeAdviceTest : public QObject {
    Q_OBJECT

private slots:
    /// Whoever measures what stands in the middle of a row gets its size, whatever else there is.
    void everyRowIsFound() {
        for (const SizeRow& row : sizeRows()) {
            const std::string category = categoryWith(row.range.measure);
            std::vector<std::string> labels;
            for (const SizeRow& other : sizeRows())
                if (other.gender == row.gender && other.range.measure == row.range.measure &&
                    std::isdigit(other.label[0]) == std::isdigit(row.label[0]))
                    labels.emplace_back(other.label);
            const std::string gender(row.gender);
            const auto product = productOf(category, gender, labels);
            const std::string measure(row.range.measure);
            const auto at = [&](int millimetres) { return adviseSize(product, {{measure, millimetres}}); };
            const SizeAdvice middle = at((row.range.least + row.range.most) / 2);
            QVERIFY2(middle.kind == Kind::fits && middle.label == row.label, row.label.data());
            QVERIFY(!middle.isSoldOut);
            QCOMPARE(middle.used.size(), std::size_t{1});
            QCOMPARE(middle.used[0].measure, measure);
            // At the upper edge it is said to be between, or it is the largest there is.
            const SizeAdvice edge = at(row.range.most);
            QVERIFY2(edge.kind == (labels.back() == row.label ? Kind::fits : Kind::between), row.label.data());
        }
    }

    /// Rows of one measure lie one behind the other, so that no body falls between them.
    void rowsHaveNoGaps() {
        std::set<std::tuple<std::string_view, std::string_view, bool>> charts;
        for (const SizeRow& row : sizeRows())
            charts.insert({row.gender, row.range.measure, std::isdigit(row.label[0]) != 0});
        for (const auto& [gender, measure, isNumber] : charts) {
            int end = 0;
            for (const SizeRow& row : sizeRows()) {
                if (row.gender != gender || row.range.measure != measure ||
                    (std::isdigit(row.label[0]) != 0) != isNumber)
                    continue;
                QVERIFY(row.range.most > row.range.least);
                QVERIFY2(end == 0 || row.range.least == end, row.label.data());
                end = row.range.most;
            }
        }
    }

    void advice_data() {
        QTest::addColumn<QString>("thing"); ///< category, gender, system, labels
        QTest::addColumn<QString>("body");
        QTest::addColumn<QString>("wanted"); ///< kind, label, other
        const auto row = [](const char* name, const char* thing, const char* body, const char* wanted) {
            QTest::newRow(name) << QString(thing) << QString(body) << QString(wanted);
        };
        row("letters", "shirt|male||S,M,L", "chest 980", "fits|M|");
        row("the same for women", "shirt|female||S,M,L", "chest 860", "fits|S|");
        row("at an edge", "shirt|male||S,M,L", "chest 1015", "between|M|L");
        row("too much for all", "shirt|male||S,M,L", "chest 1300", "too small|L|");
        row("too little for all", "shirt|male||S,M,L", "chest 700", "too large|S|");
        row("a size is missing in between", "shirt|male||S,L", "chest 980", "between|S|L");
        row("double letters", "hat|unisex||S/M,L", "head 575", "fits|S/M|");
        row("one size", "scarf|||One size", "", "one size|ONE|");
        row("no measure", "shirt|male||S,M,L", "", "unknown||");
        row("other measures", "shirt|male||S,M,L", "foot 250", "unknown||");
        row("nothing with sizes", "umbrella|||A,B", "chest 980", "unknown||");
        row("labels that are none", "shirt|male||Alpha,Beta", "chest 980", "unknown||");
        row("women's numbers", "dress|female|EU|36,38,40", "chest 880, waist 720, hips 960", "fits|38|");
        row("French numbers", "dress|female|FR|36,38,40,42", "chest 880", "fits|40|");
        row("Italian numbers", "dress|female|IT|40,42,44,46", "chest 880", "fits|44|");
        row("British numbers are not known", "dress|female|UK|8,10,12", "chest 880", "unknown||");
        row("hips want more than the chest", "dress|female||36,38,40", "chest 880, waist 720, hips 1000",
            "between|38|40");
        row("men's jackets", "blazer|male|EU|46,48,50,52", "chest 1000", "fits|50|");
        row("men's trousers", "trousers|male|EU|46,48,50,52", "waist 840", "fits|48|");
        row("collars", "shirt|male|EU|38,39,40,41", "neck 390, chest 1000", "fits|40|");
        row("inches", "jeans|male||W30 L32,W32 L32,W34 L32", "waist 813, inseam 813", "fits|W32 L32|");
        row("legs too long", "jeans|male||W32 L30,W32 L34", "waist 813, inseam 864", "fits|W32 L34|");
        row("shoes", "boots|unisex|EU|38,39,40", "foot 245", "fits|39|");
        row("every second shoe size", "sneakers|unisex|EU|38,40,42", "foot 245", "between|38|40");
        row("half sizes", "sneakers|unisex|EU|39,39.5,40", "foot 248", "fits|39.5|");
        row("British shoes", "boots|male|UK|7,8,9", "foot 262", "fits|8|");
        row("American shoes for men", "boots|male|US|8,9,10", "foot 262", "fits|9|");
        row("American shoes for women", "boots|female|US|9,10,11", "foot 262", "fits|10|");
        row("Japanese shoes", "boots|unisex|JP|24,25,26", "foot 250", "fits|25|");
        row("belts", "belt|unisex||80,90,100", "waist 905", "fits|90|");
        row("gloves", "gloves|female||S,M,L", "hand 188", "fits|M|");
        row("hats in centimetres", "hat|||56,58,60", "head 582", "fits|58|");
    }

    void advice() {
        QFETCH(QString, thing);
        QFETCH(QString, body);
        QFETCH(QString, wanted);
        const QStringList parts = thing.split('|');
        std::vector<std::string> labels;
        for (const QString& label : parts[3].split(',')) labels.push_back(label.toStdString());
        const SizeAdvice advice = adviseSize(
            productOf(parts[0].toStdString(), parts[1].toStdString(), labels, parts[2].toStdString()), bodyOf(body));
        QCOMPARE(QString::fromUtf8(nameOf(advice.kind).data(), qsizetype(nameOf(advice.kind).size())) + '|' +
                     QString::fromStdString(advice.label) + '|' + QString::fromStdString(advice.other),
                 wanted);
    }

    void whatIsAssumedIsSaid() {
        const auto body = bodyOf("chest 980");
        QVERIFY(adviseSize(productOf("shirt", "", {"M"}), body).isCutAssumed);
        QVERIFY(!adviseSize(productOf("shirt", "male", {"M"}), body).isCutAssumed);
        QVERIFY(adviseSize(productOf("blazer", "male", {"50"}), body).isSystemAssumed);
        QVERIFY(!adviseSize(productOf("blazer", "male", {"50"}, "EU"), body).isSystemAssumed);
        QCOMPARE(adviseSize(productOf("dress", "female", {"38"}), bodyOf("chest 880")).missing,
                 (std::vector<std::string>{"waist", "hips"}));
    }

    void onlyWhatIsSoldOutIsSaidToBe_data() {
        using enum storage::Availability;
        QTest::addColumn<storage::Availability>("availability");
        QTest::addColumn<bool>("isSoldOut");
        QTest::newRow("in stock") << inStock << false;
        QTest::newRow("not said") << unknown << false;
        QTest::newRow("before it is out") << preorder << false;
        QTest::newRow("later") << backorder << false;
        QTest::newRow("out of stock") << outOfStock << true;
        QTest::newRow("not in the list any more") << gone << true;
    }

    void onlyWhatIsSoldOutIsSaidToBe() {
        QFETCH(storage::Availability, availability);
        QFETCH(bool, isSoldOut);
        storage::Product product = productOf("shirt", "male", {"S", "M"});
        product.variants[1].availability = availability;
        const SizeAdvice advice = adviseSize(product, bodyOf("chest 980"));
        QCOMPARE(advice.label, std::string("M"));
        QCOMPARE(advice.isSoldOut, isSoldOut);
        product = productOf("scarf", "", {"One size"});
        product.variants[0].availability = availability;
        QCOMPARE(adviseSize(product, {}).isSoldOut, isSoldOut);
    }

    /// One colour of a size may be sold out while another is there.
    void oneOfSeveralIsEnough() {
        storage::Product product = productOf("shirt", "male", {"M", "M"});
        product.variants[0].availability = storage::Availability::outOfStock;
        QVERIFY(!adviseSize(product, bodyOf("chest 980")).isSoldOut);
    }

    void hostileLabels() {
        for (const std::string& label :
             {std::string(), std::string(100'000, '9'), std::string("W99 L99"), std::string("W-1 L-1"),
              std::string("1.2.3"), std::string("/"), std::string("M/"), std::string("-39"), std::string("999.9")})
            for (const char* category : {"shirt", "jeans", "shoes", "hat", "belt", "gloves", "dress"})
                for (const char* system : {"", "EU", "UK", "JP", "XX"})
                    (void)bodyRanges({category, "female", system, label, false});
        storage::Product product = productOf("shirt", "male", {});
        product.variants.resize(3); // without any size
        QVERIFY(adviseSize(product, bodyOf("chest 980")).kind == Kind::unknown);
    }
};

QTEST_APPLESS_MAIN(SizeAdviceTest)
#include "size_advice_test.moc"
