#include "tests/inference/grammar/schema_check.h"

#include <QDate>
#include <QRegularExpression>
#include <QTime>
#include <QUrl>
#include <QUuid>
#include <algorithm>

namespace calliope::test {

namespace {

using Json = nlohmann::ordered_json;

bool isType(const Json& value, const std::string& type) {
    if (type == "integer") return value.is_number_integer();
    if (type == "number") return value.is_number();
    if (type == "string") return value.is_string();
    if (type == "boolean") return value.is_boolean();
    if (type == "null") return value.is_null();
    return type == "array" ? value.is_array() : value.is_object();
}

bool hasFormat(const std::string& text, const std::string& format) {
    const QString string = QString::fromStdString(text);
    const auto isTime = [](const QString& time) {
        const auto zone = std::max(time.lastIndexOf('-'), std::max(time.lastIndexOf('+'), time.lastIndexOf('Z')));
        return zone >= 8 && QTime::fromString(time.left(8), "HH:mm:ss").isValid() &&
               (time.mid(zone) == "Z" || QTime::fromString(time.mid(zone + 1), "HH:mm").isValid());
    };
    if (format == "date") return string.size() == 10 && QDate::fromString(string, Qt::ISODate).isValid();
    if (format == "time") return isTime(string);
    if (format == "date-time")
        return QDate::fromString(string.left(10), Qt::ISODate).isValid() && string.at(10) == 'T' &&
               isTime(string.mid(11));
    if (format == "uuid") return string.size() == 36 && !QUuid::fromString(string).isNull();
    if (format == "uri") return QUrl(string, QUrl::StrictMode).isValid() && !QUrl(string).scheme().isEmpty();
    if (format == "email") return string.count('@') == 1 && string.section('@', 1).contains('.');
    if (format == "ipv4") {
        const QStringList parts = string.split('.');
        return parts.size() == 4 && std::all_of(parts.begin(), parts.end(), [](const QString& part) {
                   return part.toUInt() < 256 && QString::number(part.toUInt()) == part;
               });
    }
    return true;
}

bool matches(const std::string& text, const std::string& pattern) {
    return QRegularExpression(QString::fromStdString(pattern)).match(QString::fromStdString(text)).hasMatch();
}

std::string join(const std::string& step, const std::string& reason) {
    return reason.empty() ? reason : step + ": " + reason;
}

} // namespace

std::string misfit(const Json& value, const Json& schema, const Json& document) {
    if (schema.is_boolean()) return schema.get<bool>() ? "" : "false";
    const auto fits = [&](const Json& each) { return misfit(value, each, document).empty(); };
    if (schema.contains("$ref")) {
        const std::string pointer = schema["$ref"].get<std::string>().substr(1);
        const std::string reason = misfit(value, document.at(Json::json_pointer(pointer)), document);
        if (!reason.empty()) return join("$ref", reason);
    }
    if (schema.contains("allOf") && !std::all_of(schema["allOf"].begin(), schema["allOf"].end(), fits)) return "allOf";
    for (const char* any : {"anyOf", "oneOf"})
        if (schema.contains(any) && std::none_of(schema[any].begin(), schema[any].end(), fits)) return any;
    if (schema.contains("type")) {
        const Json types = schema["type"].is_array() ? schema["type"] : Json::array({schema["type"]});
        if (std::none_of(types.begin(), types.end(), [&](const Json& type) { return isType(value, type); }))
            return "type";
    }
    if (schema.contains("const") && schema["const"] != value) return "const";
    if (schema.contains("enum") &&
        std::find(schema["enum"].begin(), schema["enum"].end(), value) == schema["enum"].end())
        return "enum";
    if (value.is_number()) {
        if (schema.contains("minimum") && value < schema["minimum"]) return "minimum";
        if (schema.contains("maximum") && value > schema["maximum"]) return "maximum";
        if (schema.contains("exclusiveMinimum") && value <= schema["exclusiveMinimum"]) return "exclusiveMinimum";
        if (schema.contains("exclusiveMaximum") && value >= schema["exclusiveMaximum"]) return "exclusiveMaximum";
    }
    if (value.is_string()) {
        const std::string text = value;
        const auto length = QString::fromStdString(text).toUcs4().size();
        if (schema.contains("minLength") && length < schema["minLength"]) return "minLength";
        if (schema.contains("maxLength") && length > schema["maxLength"]) return "maxLength";
        if (schema.contains("pattern") && !matches(text, schema["pattern"])) return "pattern";
        if (schema.contains("format") && !hasFormat(text, schema["format"])) return "format";
    }
    if (value.is_array()) {
        if (schema.contains("minItems") && value.size() < schema["minItems"]) return "minItems";
        if (schema.contains("maxItems") && value.size() > schema["maxItems"]) return "maxItems";
        const Json prefix = schema.value("prefixItems", Json::array());
        for (std::size_t i = 0; i < value.size(); ++i) {
            const Json item = i < prefix.size() ? prefix[i] : schema.value("items", Json(true));
            const std::string reason = misfit(value[i], item, document);
            if (!reason.empty()) return join("item " + std::to_string(i), reason);
        }
    }
    if (value.is_object()) {
        if (schema.contains("minProperties") && value.size() < schema["minProperties"]) return "minProperties";
        if (schema.contains("maxProperties") && value.size() > schema["maxProperties"]) return "maxProperties";
        if (schema.contains("required"))
            for (const std::string name : schema["required"])
                if (!value.contains(name)) return "required " + name;
        for (const auto& [name, item] : value.items()) {
            bool isKnown = false;
            if (schema.contains("properties") && schema["properties"].contains(name)) {
                isKnown = true;
                const std::string reason = misfit(item, schema["properties"][name], document);
                if (!reason.empty()) return join(name, reason);
            }
            if (schema.contains("patternProperties"))
                for (const auto& [pattern, each] : schema["patternProperties"].items()) {
                    if (!matches(name, pattern)) continue;
                    isKnown = true;
                    const std::string reason = misfit(item, each, document);
                    if (!reason.empty()) return join(name, reason);
                }
            const std::string reason =
                isKnown ? "" : misfit(item, schema.value("additionalProperties", Json(true)), document);
            if (!reason.empty()) return join("additional " + name, reason);
        }
    }
    return "";
}

} // namespace calliope::test
