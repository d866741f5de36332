#include "inference/dialect/tool_schemas.h"

#include <algorithm>
#include <utility>

namespace calliope::dialect {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::pair<std::string_view, JsonKinds> typeNames[] = {
    {"null", jsonNull},     {"boolean", jsonBoolean}, {"integer", jsonNumber}, {"number", jsonNumber},
    {"string", jsonString}, {"array", jsonArray},     {"object", jsonObject},
};

JsonKinds kindOf(const Json& value) {
    switch (value.type()) {
    case Json::value_t::null: return jsonNull;
    case Json::value_t::boolean: return jsonBoolean;
    case Json::value_t::string: return jsonString;
    case Json::value_t::array: return jsonArray;
    case Json::value_t::object: return jsonObject;
    default: return jsonNumber;
    }
}

JsonKinds kindNamed(const Json& name) {
    if (!name.is_string()) return jsonAny;
    std::string lower = name.get<std::string>();
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    for (const auto& [text, kind] : typeNames)
        if (lower == text) return kind;
    return jsonAny;
}

/// The member of an object; nullptr where there is none.
const Json* member(const Json& object, const char* name) {
    if (!object.is_object()) return nullptr;
    const auto found = object.find(name);
    return found == object.end() ? nullptr : &*found;
}

/// Reads the types out of one schema. Follows references within the tool's own schema, a bounded number of steps in
/// all, as schemas may be circles and trees of references.
class KindReader {
public:
    explicit KindReader(const Json& root)
        : m_root(root) {}

    JsonKinds kinds(const Json& schema) {
        if (m_stepsLeft == 0) return jsonAny;
        --m_stepsLeft;
        JsonKinds out = jsonAny;
        if (const Json* type = member(schema, "type")) out &= anyOf(*type, kindNamed);
        if (const Json* values = member(schema, "enum")) out &= anyOf(*values, kindOf);
        if (const Json* value = member(schema, "const")) out &= kindOf(*value);
        for (const char* key : {"anyOf", "oneOf"})
            if (const Json* choices = member(schema, key))
                out &= anyOf(*choices, [this](const Json& choice) { return kinds(choice); });
        if (const Json* parts = member(schema, "allOf"); parts && parts->is_array())
            for (const Json& part : *parts) out &= kinds(part);
        if (const Json* reference = member(schema, "$ref")) out &= referenced(*reference);
        const Json* nullable = member(schema, "nullable");
        if (nullable && nullable->is_boolean() && nullable->get<bool>()) out |= jsonNull;
        return out == 0 ? jsonAny : out;
    }

private:
    /// Of one value, or of all in a list.
    template<typename Kind>
    static JsonKinds anyOf(const Json& values, Kind&& kind) {
        if (!values.is_array()) return kind(values);
        JsonKinds out = 0;
        for (const Json& value : values) out |= kind(value);
        return out == 0 ? jsonAny : out;
    }

    JsonKinds referenced(const Json& reference) {
        const std::string text = reference.is_string() ? reference.get<std::string>() : "";
        if (!text.starts_with("#")) return jsonAny;
        try {
            return kinds(m_root.at(Json::json_pointer(text.substr(1))));
        } catch (const Json::exception&) { // points to nothing
            return jsonAny;
        }
    }

    const Json& m_root;
    int m_stepsLeft = 100;
};

} // namespace

ToolSchemas::ToolSchemas(const nlohmann::ordered_json& tools) {
    if (!tools.is_array()) return;
    for (const Json& tool : tools) {
        const Json* function = member(tool, "function");
        const Json& described = function ? *function : tool;
        const Json* name = member(described, "name");
        if (!name || !name->is_string()) continue;
        Parameters& parameters = m_tools[name->get<std::string>()];
        const Json* schema = member(described, "parameters");
        const Json* properties = schema ? member(*schema, "properties") : nullptr;
        if (!properties || !properties->is_object()) continue;
        for (const auto& [key, value] : properties->items()) parameters[key] = KindReader(*schema).kinds(value);
    }
}

bool ToolSchemas::mayBecome(std::string_view beginning) const {
    const auto found = m_tools.lower_bound(beginning);
    return found != m_tools.end() && std::string_view(found->first).starts_with(beginning);
}

JsonKinds ToolSchemas::kinds(std::string_view tool, std::string_view parameter) const {
    const auto found = m_tools.find(tool);
    if (found == m_tools.end()) return jsonAny;
    const auto kind = found->second.find(parameter);
    return kind == found->second.end() ? jsonAny : kind->second;
}

} // namespace calliope::dialect
