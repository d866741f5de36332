#include "app/tools/brief_spec.h"

#include <QJsonArray>
#include <QJsonObject>
#include <algorithm>
#include <array>

namespace calliope::app {

namespace {

constexpr int deepest = 64; ///< levels; what lies below stays as it is
constexpr std::array words{"title", "description", "examples", "$comment"};
/// Whose fields are names of the tool's, each with a schema: a field that is called "title" stays.
constexpr std::array named{"properties", "patternProperties", "$defs", "definitions", "dependentSchemas"};
/// Values that look like schemas and are none.
constexpr std::array values{"const", "default", "enum"};

bool isOneOf(const QString& key, const auto& list) {
    return std::ranges::any_of(list, [&](const char* each) { return key == QLatin1String(each); });
}

QJsonValue brief(const QJsonValue& schema, int depth = 0) {
    if (depth > deepest) return schema;
    if (schema.isArray()) {
        QJsonArray out;
        for (const QJsonValue each : schema.toArray()) out.append(brief(each, depth + 1));
        return out;
    }
    if (!schema.isObject()) return schema;
    QJsonObject out;
    const QJsonObject fields = schema.toObject();
    for (auto field = fields.begin(); field != fields.end(); ++field) {
        if (isOneOf(field.key(), words)) continue;
        if (isOneOf(field.key(), named) && field.value().isObject()) {
            QJsonObject inner = field.value().toObject();
            for (auto each = inner.begin(); each != inner.end(); ++each) each.value() = brief(each.value(), depth + 1);
            out[field.key()] = inner;
        } else {
            out[field.key()] = isOneOf(field.key(), values) ? field.value() : brief(field.value(), depth + 1);
        }
    }
    return out;
}

} // namespace

ToolSpec briefSpec(const ToolSpec& tool) {
    constexpr int longest = 200; // characters of a description
    const QString description =
        tool.description.size() > longest ? tool.description.left(longest) + QString::fromUtf8("…") : tool.description;
    return {tool.name, description, brief(tool.parameters).toObject()};
}

} // namespace calliope::app
