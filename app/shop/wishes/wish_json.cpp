#include "app/shop/wishes/wish_json.h"

#include "app/shop/feeds/clean_text.h"
#include "app/shop/words/lexicon.h"
#include "app/shop/words/money.h"
#include "app/shop/words/wish_join.h"
#include "app/tools/json_schema.h"
#include "storage/shop/fold.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace calliope::app {

namespace {

constexpr const char* schemaText = R"json({
    "type": "object", "additionalProperties": false, "required": ["query"],
    "properties": {
        "query": {"type": "string", "maxLength": 200},
        "category": {"type": "string"},
        "gender": {"enum": ["female", "male", "unisex"]},
        "colours": {"type": "array", "items": {"type": "string"}, "maxItems": 6},
        "materials": {"type": "array", "items": {"type": "string"}},
        "pattern": {"type": "string"},
        "size": {"type": "object", "properties": {
            "label": {"type": "string"}, "system": {"enum": ["EU", "UK", "US", "INT", "IT", "FR", "JP"]}}},
        "price": {"type": "object", "properties": {
            "min": {"type": "string"}, "max": {"type": "string"},
            "currency": {"type": "string", "pattern": "^[A-Z]{3}$"}}},
        "brands": {"type": "array", "items": {"type": "string"}},
        "exclude": {"type": "array", "items": {"type": "string"}},
        "merchants": {"type": "array", "items": {"type": "string"}},
        "must_in_stock": {"type": "boolean"},
        "sort": {"enum": ["best", "price", "newest"]},
        "limit": {"type": "integer", "minimum": 1, "maximum": 30}
    }
})json";

using Sort = storage::ProductQuery::Sort;

constexpr std::array sorts{std::pair{Sort::best, "best"}, std::pair{Sort::price, "price"},
                           std::pair{Sort::newest, "newest"}};

constexpr int mostOfAKind = 12;     ///< entries of a list; those behind are not read
constexpr std::size_t longest = 80; ///< bytes of an entry
constexpr std::size_t longestQuery = 400;

std::string textOf(const QJsonValue& value, std::size_t most = longest) {
    return shop::cleanText(value.toString().toStdString(), most);
}

std::vector<std::string> textsOf(const QJsonValue& value) {
    std::vector<std::string> texts;
    for (const QJsonValue each : value.toArray()) {
        if (texts.size() == mostOfAKind) break;
        if (std::string text = textOf(each); !text.empty()) texts.push_back(std::move(text));
    }
    return texts;
}

void addAll(std::vector<std::string>& to, const std::vector<std::string>& from) {
    for (const std::string& each : from)
        if (std::ranges::find(to, each) == to.end()) to.push_back(each);
}

/// The key that a text is, as it stands; empty: none. Keys are words of the lexicon, but not all are read as such.
std::string keyIn(shop::Topic topic, const std::string& text) {
    const std::string folded = storage::fold(text);
    for (const shop::Concept& each : shop::concepts(topic))
        if (each.key == folded) return folded;
    return {};
}

class Reading {
public:
    Reading(const QJsonObject& json, const std::string& currency)
        : m_json(json) {
        readKinds();
        readSize();
        readPrice(currency);
        m_out.wish.brands = textsOf(m_json["brands"]);
        m_out.wish.merchants = textsOf(m_json["merchants"]);
        readExcluded();
        m_out.wish.mustBeInStock = m_json["must_in_stock"].toBool();
        const QString sort = m_json["sort"].toString();
        for (const auto& [value, name] : sorts)
            if (sort == QLatin1String(name)) m_out.wish.sort = value;
        m_out.limit = m_json["limit"].toInt(WrittenWish::usualLimit);
        readQuery(currency);
    }

    [[nodiscard]] WrittenWish& out() { return m_out; }

private:
    /// The fields whose words the lexicon knows.
    void readKinds() {
        shop::Wish& wish = m_out.wish;
        if (const std::string text = textOf(m_json["category"]); !text.empty()) {
            wish.category = keyIn(shop::Topic::category, text);
            if (wish.category.empty()) {
                const shop::Wish read = shop::wishOf(text);
                wish.category = read.category;
                wish.gender = read.gender;
                addWords(read.category.empty() ? text : read.query);
            }
        }
        if (m_json.contains("gender")) wish.gender = m_json["gender"].toString().toStdString();
        const auto take = [&](const std::vector<std::string>& texts, shop::Topic topic,
                              std::vector<std::string> shop::Wish::*slot) {
            for (const std::string& text : texts) {
                if (const std::string key = keyIn(topic, text); !key.empty()) {
                    addAll(wish.*slot, {key});
                    continue;
                }
                const shop::Wish read = shop::wishOf(text);
                addAll(wish.*slot, read.*slot);
                if ((read.*slot).empty()) addWords(text);
            }
        };
        take(textsOf(m_json["colours"]), shop::Topic::colour, &shop::Wish::colours);
        take(textsOf(m_json["materials"]), shop::Topic::material, &shop::Wish::materials);
        if (const std::string text = textOf(m_json["pattern"]); !text.empty())
            take({text}, shop::Topic::pattern, &shop::Wish::patterns);
    }

    void readSize() {
        const QJsonObject size = m_json["size"].toObject();
        m_out.wish.size = shop::sizeOf(textOf(size["label"], longest / 2));
        if (const QString system = size["system"].toString(); !system.isEmpty())
            m_out.wish.size.system = system.toStdString();
        if (m_out.wish.size.label.empty()) m_out.wish.size.system.clear();
    }

    void readPrice(const std::string& currency) {
        const QJsonObject price = m_json["price"].toObject();
        const std::string given = textOf(price["currency"]);
        const std::string wanted = shop::isCurrency(given) ? given : currency;
        const auto amount = [&](const char* name) -> std::optional<std::int64_t> {
            const std::string text = textOf(price[name], longest / 2);
            if (text.empty()) return std::nullopt;
            if (const auto minor = shop::minorOf(text, wanted)) return minor;
            if (const auto decimal = shop::decimalOfWritten(text))
                if (const auto minor = shop::minorOf(*decimal, wanted)) return minor;
            if (const auto money = shop::priceOf(text, wanted); money && money->currency == wanted) return money->minor;
            m_out.problem = QStringLiteral("price.%1 is no amount of %2: write a decimal like \"59.90\".")
                                .arg(QLatin1String(name), QString::fromStdString(wanted));
            return std::nullopt;
        };
        m_out.wish.leastMinor = amount("min");
        m_out.wish.mostMinor = amount("max");
        if (m_out.wish.leastMinor && m_out.wish.mostMinor && *m_out.wish.leastMinor > *m_out.wish.mostMinor)
            m_out.problem = "price.min is more than price.max.";
        if (m_out.wish.leastMinor || m_out.wish.mostMinor) m_out.wish.currency = wanted;
    }

    void readExcluded() {
        for (const std::string& text : textsOf(m_json["exclude"])) {
            shop::Wish read;
            if (const std::string colour = keyIn(shop::Topic::colour, text); !colour.empty())
                read.colours = {colour};
            else if (const std::string material = keyIn(shop::Topic::material, text); !material.empty())
                read.materials = {material};
            else
                read = shop::wishOf(text);
            addAll(m_out.wish.notColours, read.colours);
            addAll(m_out.wish.notMaterials, read.materials);
            if (read.colours.empty() && read.materials.empty()) addAll(m_out.wish.exclude, {storage::fold(text)});
        }
    }

    /// Last, since it only fills what the fields have left open.
    void readQuery(const std::string& currency) {
        const shop::Wish read = shop::wishOf(textOf(m_json["query"], longestQuery), currency);
        shop::Wish& wish = m_out.wish;
        shop::fillOpenSlots(wish, read);
        wish.query = read.query;
        for (const std::string& words : m_words) wish.query += (wish.query.empty() ? "" : " ") + words;
    }

    void addWords(const std::string& text) {
        if (std::string words = shop::wishOf(text).query; !words.empty()) addAll(m_words, {std::move(words)});
    }

    const QJsonObject& m_json;
    WrittenWish m_out;
    std::vector<std::string> m_words; ///< of fields, that the lexicon does not know
};

QJsonArray arrayOf(const std::vector<std::string>& texts) {
    QJsonArray array;
    for (const std::string& text : texts) array.append(QString::fromStdString(text));
    return array;
}

} // namespace

const QJsonObject& wishSchema() {
    static const QJsonObject schema = QJsonDocument::fromJson(schemaText).object();
    return schema;
}

WrittenWish readWish(const QJsonObject& json, const std::string& currency) {
    if (const QString wrong = schemaObjection(json, wishSchema(), QStringLiteral("wish")); !wrong.isEmpty()) {
        WrittenWish none;
        none.problem = wrong;
        return none;
    }
    return Reading(json, currency).out();
}

QJsonObject writeWish(const shop::Wish& wish) {
    QJsonObject json{{"query", QString::fromStdString(wish.query)}};
    const auto text = [&](const char* name, const std::string& value) {
        if (!value.empty()) json[QLatin1String(name)] = QString::fromStdString(value);
    };
    const auto texts = [&](const char* name, const std::vector<std::string>& values) {
        if (!values.empty()) json[QLatin1String(name)] = arrayOf(values);
    };
    text("category", wish.category);
    text("gender", wish.gender);
    texts("colours", wish.colours);
    texts("materials", wish.materials);
    std::string patterns;
    for (const std::string& each : wish.patterns) patterns += (patterns.empty() ? "" : ", ") + each;
    text("pattern", patterns);
    if (!wish.size.label.empty()) {
        QJsonObject size{{"label", QString::fromStdString(wish.size.label)}};
        if (!wish.size.system.empty()) size["system"] = QString::fromStdString(wish.size.system);
        json["size"] = size;
    }
    if (wish.leastMinor || wish.mostMinor) {
        QJsonObject price{{"currency", QString::fromStdString(wish.currency)}};
        const auto amount = [&](const char* name, const std::optional<std::int64_t>& minor) {
            if (minor) price[QLatin1String(name)] = QString::fromStdString(shop::decimalOf({*minor, wish.currency}));
        };
        amount("min", wish.leastMinor);
        amount("max", wish.mostMinor);
        json["price"] = price;
    }
    texts("brands", wish.brands);
    std::vector<std::string> excluded = wish.notColours;
    addAll(excluded, wish.notMaterials);
    addAll(excluded, wish.exclude);
    texts("exclude", excluded);
    texts("merchants", wish.merchants);
    if (wish.mustBeInStock) json["must_in_stock"] = true;
    for (const auto& [value, name] : sorts)
        if (wish.sort == value && value != Sort::best) json["sort"] = name;
    return json;
}

} // namespace calliope::app
