#include "app/tools/json_schema.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QStringList>
#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>

namespace calliope::app {

namespace {

constexpr int mostDepth = 128;
constexpr int longestPattern = 1'000;
constexpr int longestMatched = 20'000;

QString shown(const QJsonValue& value) {
    constexpr int most = 60;
    if (value.isObject()) return QStringLiteral("an object");
    if (value.isArray()) return QStringLiteral("a list");
    if (value.isUndefined()) return QStringLiteral("missing");
    if (value.isString() && value.toString().size() > most)
        return u'"' + value.toString().left(most) + QString::fromUtf8("…\"");
    const QString text = QString::fromUtf8(QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact));
    return text.mid(1, text.size() - 2);
}

class Check {
public:
    Check(QJsonObject root, int mostSteps)
        : m_root(std::move(root))
        , m_mostSteps(mostSteps) {}

    /// Empty where it fits.
    QString objection(const QJsonValue& value, const QJsonValue& schema, const QString& place, int depth) {
        if (schema.isBool()) return schema.toBool() ? QString() : place + " is not allowed.";
        if (!schema.isObject()) return {};
        if (depth > mostDepth) return place + " cannot be checked: its schema is too deep.";
        if (++m_steps > m_mostSteps) return place + " cannot be checked: there is too much of it.";
        const QJsonObject rules = schema.toObject();
        using Rule = QString (Check::*)(const QJsonValue&, const QJsonObject&, const QString&, int);
        constexpr std::array<Rule, 7> all{&Check::reference, &Check::type,   &Check::choice, &Check::number,
                                          &Check::text,      &Check::fields, &Check::items};
        for (const Rule rule : all)
            if (const QString wrong = (this->*rule)(value, rules, place, depth); !wrong.isEmpty()) return wrong;
        return combined(value, rules, place, depth);
    }

private:
    [[nodiscard]] bool fits(const QJsonValue& value, const QJsonValue& schema, const QString& place, int depth) {
        return objection(value, schema, place, depth + 1).isEmpty();
    }

    QString reference(const QJsonValue& value, const QJsonObject& rules, const QString& place, int depth) {
        const QJsonValue where = rules["$ref"];
        if (where.isUndefined()) return {};
        const QString path = where.toString();
        if (!path.startsWith(u'#') || (path.size() > 1 && path[1] != u'/'))
            return place + " cannot be checked: its schema refers to another one.";
        QJsonValue target = m_root;
        for (QString step : path.mid(2).split(u'/', Qt::SkipEmptyParts)) {
            step = QString(step).replace("~1", "/").replace("~0", "~");
            target = target.isArray() ? target.toArray().at(step.toInt()) : target.toObject()[step];
        }
        if (!target.isObject() && !target.isBool())
            return place + " cannot be checked: its schema has a reference that leads nowhere.";
        return objection(value, target, place, depth + 1);
    }

    static bool isType(const QJsonValue& value, const QString& type) {
        if (type == u"integer") return value.isDouble() && std::floor(value.toDouble()) == value.toDouble();
        return (type == u"number" && value.isDouble()) || (type == u"string" && value.isString()) ||
               (type == u"boolean" && value.isBool()) || (type == u"object" && value.isObject()) ||
               (type == u"array" && value.isArray()) || (type == u"null" && value.isNull());
    }

    static QString wordsFor(const QString& type) {
        static const QHash<QString, QString> words{{"integer", "a whole number"}, {"number", "a number"},
                                                   {"string", "a text"},          {"boolean", "true or false"},
                                                   {"object", "an object"},       {"array", "a list"}};
        return words.value(type, type);
    }

    QString type(const QJsonValue& value, const QJsonObject& rules, const QString& place, int) {
        const QJsonValue type = rules["type"];
        QStringList allowed;
        if (type.isString()) allowed.append(type.toString());
        for (const QJsonValue each : type.toArray()) allowed.append(each.toString());
        if (allowed.isEmpty() ||
            std::any_of(allowed.cbegin(), allowed.cend(), [&](const QString& each) { return isType(value, each); }))
            return {};
        QStringList words;
        for (const QString& each : allowed) words.append(wordsFor(each));
        return QStringLiteral("%1 must be %2; it is %3.").arg(place, words.join(" or "), shown(value));
    }

    QString choice(const QJsonValue& value, const QJsonObject& rules, const QString& place, int) {
        if (rules.contains("const") && rules["const"] != value)
            return QStringLiteral("%1 must be %2; it is %3.").arg(place, shown(rules["const"]), shown(value));
        const QJsonValue choices = rules["enum"];
        m_steps += static_cast<int>(choices.toArray().size());
        if (!choices.isArray() || choices.toArray().contains(value)) return {};
        QStringList words;
        for (const QJsonValue each : choices.toArray())
            if (words.size() < 20) words.append(shown(each));
        return QStringLiteral("%1 must be one of %2; it is %3.").arg(place, words.join(", "), shown(value));
    }

    QString number(const QJsonValue& value, const QJsonObject& rules, const QString& place, int) {
        if (!value.isDouble()) return {};
        const double number = value.toDouble();
        const auto wrong = [&](const char* words, double limit) {
            return QStringLiteral("%1 must be %2 %3; it is %4.")
                .arg(place, QLatin1String(words), QString::number(limit, 'g', 15), shown(value));
        };
        const auto limit = [&](const char* key) {
            const QJsonValue rule = rules[QLatin1String(key)];
            return rule.isDouble() ? std::optional(rule.toDouble()) : std::nullopt;
        };
        if (const auto least = limit("minimum"); least && number < *least) return wrong("at least", *least);
        if (const auto most = limit("maximum"); most && number > *most) return wrong("at most", *most);
        if (const auto least = limit("exclusiveMinimum"); least && number <= *least) return wrong("more than", *least);
        if (const auto most = limit("exclusiveMaximum"); most && number >= *most) return wrong("less than", *most);
        const auto step = limit("multipleOf");
        constexpr double nearly = 1e-9;
        if (step && *step > 0 && std::abs(number / *step - std::round(number / *step)) > nearly)
            return wrong("a multiple of", *step);
        return {};
    }

    QString text(const QJsonValue& value, const QJsonObject& rules, const QString& place, int) {
        if (!value.isString()) return {};
        const QString text = value.toString();
        m_steps += static_cast<int>(text.size() / 64);
        const auto length = static_cast<double>(text.toUcs4().size());
        if (length < rules["minLength"].toDouble(0))
            return QStringLiteral("%1 must have at least %2 characters.").arg(place).arg(rules["minLength"].toInt());
        if (rules["maxLength"].isDouble() && length > rules["maxLength"].toDouble())
            return QStringLiteral("%1 must have at most %2 characters.").arg(place).arg(rules["maxLength"].toInt());
        const QString pattern = rules["pattern"].toString();
        if (pattern.isEmpty() || matches(pattern, text)) return {};
        return QStringLiteral("%1 must match %2; it is %3.").arg(place, pattern.left(200), shown(value));
    }

    /// As ECMA's expressions, which nearly all are PCRE's; of those that are none, everything is a match.
    bool matches(const QString& pattern, const QString& text) {
        constexpr int cost = 1'000;
        m_steps += cost;
        if (pattern.size() > longestPattern || text.size() > longestMatched) return false;
        const QRegularExpression expression("(*LIMIT_MATCH=100000)(*LIMIT_DEPTH=5000)" + pattern);
        return !expression.isValid() || expression.match(text).hasMatch();
    }

    QString fields(const QJsonValue& value, const QJsonObject& rules, const QString& place, int depth) {
        if (!value.isObject()) return {};
        const QJsonObject object = value.toObject();
        for (const QJsonValue each : rules["required"].toArray())
            if (!object.contains(each.toString()))
                return QStringLiteral("%1 needs the field \"%2\".").arg(place, each.toString().left(100));
        const auto count = static_cast<double>(object.size());
        if (count < rules["minProperties"].toDouble(0)) return place + " has too few fields.";
        if (rules["maxProperties"].isDouble() && count > rules["maxProperties"].toDouble())
            return place + " has too many fields.";
        if (rules.contains("propertyNames"))
            for (const QString& key : object.keys())
                if (const QString wrong =
                        objection(key, rules["propertyNames"], place + " has a field that", depth + 1);
                    !wrong.isEmpty())
                    return wrong;
        const QJsonObject dependent = rules["dependentRequired"].toObject();
        for (auto each = dependent.begin(); each != dependent.end(); ++each)
            for (const QJsonValue other : each.value().toArray())
                if (object.contains(each.key()) && !object.contains(other.toString()))
                    return QStringLiteral("%1 needs the field \"%2\" beside \"%3\".")
                        .arg(place, other.toString().left(100), each.key().left(100));
        for (auto each = object.begin(); each != object.end(); ++each) {
            const QString inner = place + '.' + each.key().left(100);
            if (const QString wrong = field(each.key(), each.value(), rules, inner, depth + 1); !wrong.isEmpty())
                return wrong;
        }
        return {};
    }

    /// Its own schema, those of the patterns that its name fits, and where it has none the one of all others.
    QString field(const QString& name, const QJsonValue& value, const QJsonObject& rules, const QString& place,
                  int depth) {
        const QJsonObject known = rules["properties"].toObject();
        bool isKnown = known.contains(name);
        if (isKnown)
            if (const QString wrong = objection(value, known[name], place, depth); !wrong.isEmpty()) return wrong;
        const QJsonObject patterns = rules["patternProperties"].toObject();
        for (auto pattern = patterns.begin(); pattern != patterns.end(); ++pattern) {
            if (!matches(pattern.key(), name)) continue;
            isKnown = true;
            if (const QString wrong = objection(value, pattern.value(), place, depth); !wrong.isEmpty()) return wrong;
        }
        const QJsonValue others = rules["additionalProperties"];
        if (isKnown || others.isUndefined()) return {};
        if (others.isBool() && !others.toBool())
            return QStringLiteral("%1 is not known; the fields are %2.").arg(place, known.keys().join(", "));
        return objection(value, others, place, depth);
    }

    QString items(const QJsonValue& value, const QJsonObject& rules, const QString& place, int depth) {
        if (!value.isArray()) return {};
        const QJsonArray list = value.toArray();
        const auto count = static_cast<double>(list.size());
        if (count < rules["minItems"].toDouble(0))
            return QStringLiteral("%1 must have at least %2 items.").arg(place).arg(rules["minItems"].toInt());
        if (rules["maxItems"].isDouble() && count > rules["maxItems"].toDouble())
            return QStringLiteral("%1 must have at most %2 items.").arg(place).arg(rules["maxItems"].toInt());
        const QJsonArray first = rules["prefixItems"].toArray();
        for (int i = 0; i < list.size(); ++i) {
            const QJsonValue schema = i < first.size() ? first[i] : rules["items"];
            const QString inner = QStringLiteral("%1[%2]").arg(place).arg(i);
            if (const QString wrong = objection(list[i], schema, inner, depth + 1); !wrong.isEmpty()) return wrong;
        }
        if (rules.contains("contains")) {
            const auto fitting =
                static_cast<double>(std::count_if(list.begin(), list.end(), [&](const QJsonValue& each) {
                    return fits(each, rules["contains"], place, depth);
                }));
            if (fitting < rules["minContains"].toDouble(1) ||
                (rules["maxContains"].isDouble() && fitting > rules["maxContains"].toDouble()))
                return place + " has too few or too many items of a kind.";
        }
        if (!rules["uniqueItems"].toBool()) return {};
        constexpr int mostCompared = 300;
        for (int i = 0; i < std::min<int>(mostCompared, static_cast<int>(list.size())); ++i)
            for (int j = 0; j < i; ++j)
                if (list[i] == list[j]) return place + " has the same item twice.";
        return {};
    }

    QString combined(const QJsonValue& value, const QJsonObject& rules, const QString& place, int depth) {
        for (const QJsonValue each : rules["allOf"].toArray())
            if (const QString wrong = objection(value, each, place, depth + 1); !wrong.isEmpty()) return wrong;
        const QJsonArray any = rules["anyOf"].toArray();
        QString first; // what is wrong with the first choice tells the most
        int fitting = 0;
        for (const QJsonValue each : any) {
            const QString wrong = objection(value, each, place, depth + 1);
            if (first.isEmpty()) first = wrong;
            if (wrong.isEmpty() && ++fitting > 0) break;
        }
        if (!any.isEmpty() && fitting == 0) return first;
        const QJsonArray one = rules["oneOf"].toArray();
        first.clear();
        fitting = 0;
        for (const QJsonValue each : one) {
            const QString wrong = objection(value, each, place, depth + 1);
            if (first.isEmpty()) first = wrong;
            if (wrong.isEmpty()) ++fitting;
        }
        if (!one.isEmpty() && fitting == 0) return first;
        if (fitting > 1) return place + " fits more than one of the choices.";
        if (rules.contains("not") && fits(value, rules["not"], place, depth)) return place + " is not allowed.";
        if (!rules.contains("if")) return {};
        const QJsonValue next = rules[fits(value, rules["if"], place, depth) ? "then" : "else"];
        return objection(value, next, place, depth + 1);
    }

    QJsonObject m_root;
    int m_mostSteps;
    int m_steps = 0;
};

} // namespace

QString schemaObjection(const QJsonValue& value, const QJsonObject& schema, const QString& name, int mostSteps) {
    return Check(schema, mostSteps).objection(value, schema, name, 0);
}

} // namespace calliope::app
