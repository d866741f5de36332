#include "inference/grammar/schema_forms.h"

#include "inference/base/error.h"
#include "inference/base/text.h"
#include "inference/tokenizer/utf8.h"

#include <algorithm>
#include <array>
#include <utility>

namespace calliope::grammar {

namespace {

constexpr std::array<std::string_view, 4> combining{"$ref", "allOf", "anyOf", "oneOf"};

[[noreturn]] void malformed(std::string_view what) {
    throw Error(ErrorKind::usage, concat("The JSON schema is malformed: ", what, '.'));
}

/// JSON pointers within URIs (RFC 6901, section 6).
std::string decoded(std::string_view token) {
    const auto hex = [](char c) { return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10; };
    const auto isHex = [](char c) { return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f'); };
    std::string out;
    for (std::size_t i = 0; i < token.size(); ++i) {
        if (token[i] == '%' && i + 2 < token.size() && isHex(token[i + 1]) && isHex(token[i + 2])) {
            out += static_cast<char>(hex(token[i + 1]) * 16 + hex(token[i + 2]));
            i += 2;
        } else if (token[i] == '~' && i + 1 < token.size() && (token[i + 1] == '0' || token[i + 1] == '1')) {
            out += token[++i] == '0' ? '~' : '/';
        } else {
            out += token[i];
        }
    }
    return out;
}

std::vector<std::string> namedTypes(const Json& schema) {
    std::vector<std::string> out;
    const auto type = schema.find("type");
    if (type == schema.end()) return out;
    if (type->is_string()) out.push_back(type->get<std::string>());
    if (type->is_array())
        for (const Json& each : *type) {
            if (!each.is_string()) malformed("a type is no text");
            out.push_back(each.get<std::string>());
        }
    if (out.empty()) malformed("a type is neither a text nor a list of texts");
    constexpr std::array<std::string_view, 7> known{"object",  "array",   "string", "number",
                                                    "integer", "boolean", "null"};
    for (const std::string& each : out)
        if (std::find(known.begin(), known.end(), each) == known.end())
            malformed(concat("there is no type \"", printable(each), '"'));
    if (schema.value("nullable", Json(false)) == Json(true)) out.emplace_back("null");
    return out;
}

bool isOneOf(const std::string& type, const std::vector<std::string>& types) {
    return std::find(types.begin(), types.end(), type) != types.end();
}

/// What a key means for merging: which of two values is the stronger.
enum class Merge { greatest, least, all, types, values, properties, items, ignored, equal };

struct MergeRule {
    std::string_view keyword;
    Merge merge;
};
constexpr std::array<MergeRule, 24> mergeRules{{{"minimum", Merge::greatest},
                                                {"exclusiveMinimum", Merge::greatest},
                                                {"minLength", Merge::greatest},
                                                {"minItems", Merge::greatest},
                                                {"minProperties", Merge::greatest},
                                                {"maximum", Merge::least},
                                                {"exclusiveMaximum", Merge::least},
                                                {"maxLength", Merge::least},
                                                {"maxItems", Merge::least},
                                                {"maxProperties", Merge::least},
                                                {"required", Merge::all},
                                                {"type", Merge::types},
                                                {"enum", Merge::values},
                                                {"properties", Merge::properties},
                                                {"additionalProperties", Merge::properties},
                                                {"items", Merge::items},
                                                {"prefixItems", Merge::items},
                                                {"pattern", Merge::equal},
                                                {"format", Merge::equal},
                                                {"patternProperties", Merge::equal},
                                                {"multipleOf", Merge::equal},
                                                {"propertyNames", Merge::equal},
                                                {"contains", Merge::equal},
                                                {"not", Merge::equal}}};

Merge mergeOf(std::string_view keyword) {
    const auto known = std::find_if(mergeRules.begin(), mergeRules.end(),
                                    [&](const MergeRule& each) { return each.keyword == keyword; });
    return known == mergeRules.end() ? Merge::ignored : known->merge;
}

Json both(const Json& a, const Json& b) {
    if (a == Json(true)) return b;
    if (b == Json(true)) return a;
    return a == b ? a : Json{{"allOf", Json::array({a, b})}};
}

Json commonTypes(const Json& a, const Json& b) {
    const std::vector<std::string> left = namedTypes(Json{{"type", a}});
    const std::vector<std::string> right = namedTypes(Json{{"type", b}});
    Json out = Json::array();
    for (const std::string& each : left) {
        if (isOneOf(each, right) || (each == "integer" && isOneOf("number", right)))
            out.push_back(each);
        else if (each == "number" && isOneOf("integer", right))
            out.push_back("integer");
    }
    return out;
}

/// What holds for a property of one schema in the other.
Json asProperty(const Json& schema, const std::string& name) {
    const auto properties = schema.find("properties");
    if (properties != schema.end() && properties->is_object() && properties->contains(name))
        return properties->at(name);
    return schema.value("additionalProperties", Json(true));
}

void mergeProperties(const Json& a, const Json& b, Json& out) {
    Json properties = Json::object();
    for (const Json* each : {&a, &b}) {
        const auto list = each->find("properties");
        if (list == each->end()) continue;
        if (!list->is_object()) malformed("properties are no object");
        for (const auto& [name, schema] : list->items())
            if (!properties.contains(name)) properties[name] = both(asProperty(a, name), asProperty(b, name));
    }
    if (!properties.empty()) out["properties"] = std::move(properties);
    const bool inA = a.contains("additionalProperties");
    if (inA || b.contains("additionalProperties")) {
        out["additionalProperties"] = inA && b.contains("additionalProperties")
                                          ? both(a.at("additionalProperties"), b.at("additionalProperties"))
                                          : (inA ? a : b).at("additionalProperties");
    }
}

void mergeItems(const Json& a, const Json& b, Json& out) {
    const auto prefixOf = [](const Json& schema) { return schema.value("prefixItems", Json::array()); };
    const Json left = prefixOf(a);
    const Json right = prefixOf(b);
    if (!left.is_array() || !right.is_array()) malformed("prefixItems are no list");
    const Json leftRest = a.value("items", Json(true));
    const Json rightRest = b.value("items", Json(true));
    Json prefix = Json::array();
    for (std::size_t i = 0; i < std::max(left.size(), right.size()); ++i)
        prefix.push_back(both(i < left.size() ? left[i] : leftRest, i < right.size() ? right[i] : rightRest));
    if (!prefix.empty()) out["prefixItems"] = std::move(prefix);
    out["items"] = both(leftRest, rightRest);
}

Json commonValues(const Json& a, const Json& b) {
    Json out = Json::array();
    for (const Json& each : a)
        if (std::find(b.begin(), b.end(), each) != b.end()) out.push_back(each);
    return out;
}

/// Older and shorter spellings written out: const, lists in `items`, Boolean exclusive bounds.
Json spelledOut(Json schema) {
    if (schema.contains("const")) {
        schema["enum"] = schema.contains("enum") && schema["enum"].is_array()
                             ? commonValues(schema["enum"], Json::array({schema["const"]}))
                             : Json::array({schema["const"]});
        schema.erase("const");
    }
    if (schema.contains("items") && schema["items"].is_array()) {
        schema["prefixItems"] = schema["items"];
        schema["items"] = schema.value("additionalItems", Json(true));
    }
    for (const auto& [exclusive, inclusive] :
         {std::pair("exclusiveMinimum", "minimum"), std::pair("exclusiveMaximum", "maximum")})
        if (schema.contains(exclusive) && schema[exclusive].is_boolean()) {
            const bool isExcluded = schema[exclusive].get<bool>();
            schema.erase(exclusive);
            if (isExcluded && schema.contains(inclusive)) {
                schema[exclusive] = schema[inclusive];
                schema.erase(inclusive);
            }
        }
    return schema;
}

} // namespace

const Json& SchemaForms::resolve(std::string_view pointer) const {
    const Json* at = &m_document;
    const auto fail = [&]() {
        throw Error(ErrorKind::unsupported, concat("The JSON schema refers to \"", printable(pointer),
                                                   "\", which is not in its own document."));
    };
    if (pointer.empty() || pointer.front() != '#' || (pointer.size() > 1 && pointer[1] != '/')) fail();
    for (std::size_t begin = 1; begin < pointer.size();) {
        const std::size_t end = std::min(pointer.find('/', begin + 1), pointer.size());
        const std::string token = decoded(pointer.substr(begin + 1, end - begin - 1));
        if (at->is_object() && at->contains(token))
            at = &at->at(token);
        else if (at->is_array() && token.size() < 7 && !token.empty() &&
                 token.find_first_not_of("0123456789") == std::string::npos && std::stoul(token) < at->size())
            at = &at->at(std::stoul(token));
        else
            fail();
        begin = end;
    }
    return *at;
}

std::vector<Json> SchemaForms::alternatives(const Json& schema) {
    return alternatives(schema, 0);
}

std::vector<Json> SchemaForms::alternatives(const Json& schema, int depth) {
    if (depth > deepest) throw Error(ErrorKind::usage, "The JSON schema refers to itself without end.");
    if (++m_steps > mostSteps) throw Error(ErrorKind::usage, "The JSON schema combines too many alternatives.");
    if (schema.is_boolean()) return schema.get<bool>() ? std::vector<Json>{Json::object()} : std::vector<Json>{};
    if (!schema.is_object()) malformed("a schema is neither an object nor true or false");
    Json rest = Json::object();
    for (const auto& [keyword, item] : schema.items())
        if (std::find(combining.begin(), combining.end(), keyword) == combining.end() && keyword != "$defs" &&
            keyword != "definitions")
            rest[keyword] = item;
    std::vector<Json> out{spelledOut(std::move(rest))};
    if (const auto pointer = schema.find("$ref"); pointer != schema.end()) {
        if (!pointer->is_string()) malformed("a $ref is no text");
        out = product(out, alternatives(resolve(pointer->get_ref<const std::string&>()), depth + 1));
    }
    for (const char* keyword : {"allOf", "anyOf", "oneOf"}) {
        const auto list = schema.find(keyword);
        if (list == schema.end()) continue;
        if (!list->is_array()) malformed(concat(keyword, " is no list"));
        std::vector<Json> any;
        for (const Json& each : *list) {
            std::vector<Json> found = alternatives(each, depth + 1);
            if (keyword == std::string_view("allOf"))
                out = product(out, found);
            else
                any.insert(any.end(), found.begin(), found.end());
            if (any.size() > mostAlternatives)
                throw Error(ErrorKind::usage, "The JSON schema combines too many alternatives.");
        }
        if (keyword != std::string_view("allOf")) out = product(out, any);
    }
    return out;
}

std::vector<Json> SchemaForms::product(const std::vector<Json>& a, const std::vector<Json>& b) {
    std::vector<Json> out;
    m_steps += a.size() * b.size();
    if (a.size() * b.size() > mostAlternatives || m_steps > mostSteps)
        throw Error(ErrorKind::usage, "The JSON schema combines too many alternatives.");
    for (const Json& left : a)
        for (const Json& right : b)
            if (std::optional<Json> each = merged(left, right)) out.push_back(std::move(*each));
    return out;
}

bool SchemaForms::isString(const Json& schema) {
    const std::vector<Json> all = alternatives(schema);
    return !all.empty() && std::all_of(all.begin(), all.end(), [](const Json& each) {
        const auto values = each.find("enum");
        if (values != each.end() && values->is_array())
            return std::all_of(values->begin(), values->end(), [](const Json& value) { return value.is_string(); });
        return typesOf(each) == std::vector<std::string>{"string"};
    });
}

std::vector<std::string> typesOf(const Json& schema) {
    std::vector<std::string> named = namedTypes(schema);
    if (!named.empty()) return named;
    struct Hint {
        std::string_view keyword;
        std::string_view type;
    };
    constexpr std::array<Hint, 19> hints{{{"properties", "object"},
                                          {"required", "object"},
                                          {"additionalProperties", "object"},
                                          {"patternProperties", "object"},
                                          {"minProperties", "object"},
                                          {"maxProperties", "object"},
                                          {"propertyNames", "object"},
                                          {"items", "array"},
                                          {"prefixItems", "array"},
                                          {"minItems", "array"},
                                          {"maxItems", "array"},
                                          {"contains", "array"},
                                          {"minLength", "string"},
                                          {"maxLength", "string"},
                                          {"pattern", "string"},
                                          {"minimum", "number"},
                                          {"maximum", "number"},
                                          {"exclusiveMinimum", "number"},
                                          {"exclusiveMaximum", "number"}}};
    for (const Hint& each : hints)
        if (schema.contains(each.keyword) && !isOneOf(std::string(each.type), named)) named.emplace_back(each.type);
    return named;
}

std::optional<Json> merged(const Json& a, const Json& b) {
    Json out = a;
    for (const auto& [keyword, item] : b.items()) {
        const auto mine = a.find(keyword);
        const Merge rule = mergeOf(keyword);
        if (mine == a.end() || rule == Merge::ignored || *mine == item) {
            if (mine == a.end()) out[keyword] = item;
            continue;
        }
        switch (rule) {
        case Merge::greatest: out[keyword] = *mine < item ? item : *mine; break;
        case Merge::least: out[keyword] = *mine < item ? *mine : item; break;
        case Merge::all:
            for (const Json& each : item)
                if (std::find(mine->begin(), mine->end(), each) == mine->end()) out[keyword].push_back(each);
            break;
        case Merge::types:
            out[keyword] = commonTypes(*mine, item);
            if (out[keyword].empty()) return std::nullopt;
            break;
        case Merge::values:
            out[keyword] = commonValues(*mine, item);
            if (out[keyword].empty()) return std::nullopt;
            break;
        case Merge::equal:
            throw Error(ErrorKind::unsupported, concat("The JSON schema asks for two of \"", printable(keyword),
                                                       "\" at once, which answers cannot be held to."));
        default: break; // below, with what they depend on
        }
    }
    if (a.contains("properties") || b.contains("properties") || a.contains("additionalProperties") ||
        b.contains("additionalProperties"))
        mergeProperties(a, b, out);
    if (a.contains("items") || b.contains("items") || a.contains("prefixItems") || b.contains("prefixItems"))
        mergeItems(a, b, out);
    return out;
}

bool fitsRoughly(const Json& value, const Json& schema) {
    const std::vector<std::string> types = namedTypes(schema);
    const auto isType = [&](const std::string& type) {
        if (type == "integer") return value.is_number_integer();
        if (type == "number") return value.is_number();
        if (type == "string") return value.is_string();
        if (type == "boolean") return value.is_boolean();
        if (type == "null") return value.is_null();
        return type == "array" ? value.is_array() : value.is_object();
    };
    if (!types.empty() && std::none_of(types.begin(), types.end(), isType)) return false;
    const auto holds = [&](const char* keyword, const auto& compare) {
        const auto bound = schema.find(keyword);
        return bound == schema.end() || !bound->is_number() || compare(*bound);
    };
    if (value.is_number())
        return holds("minimum", [&](const Json& bound) { return value >= bound; }) &&
               holds("maximum", [&](const Json& bound) { return value <= bound; }) &&
               holds("exclusiveMinimum", [&](const Json& bound) { return value > bound; }) &&
               holds("exclusiveMaximum", [&](const Json& bound) { return value < bound; });
    if (value.is_string()) {
        const std::string& text = value.get_ref<const std::string&>();
        const auto length = std::count_if(text.begin(), text.end(),
                                          [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; });
        return holds("minLength", [&](const Json& bound) { return length >= bound; }) &&
               holds("maxLength", [&](const Json& bound) { return length <= bound; });
    }
    return true;
}

} // namespace calliope::grammar
