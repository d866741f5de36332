#include "inference/grammar/schema.h"

#include "inference/base/error.h"
#include "inference/base/text.h"
#include "inference/grammar/formats.h"
#include "inference/grammar/number_range.h"
#include "inference/grammar/regex.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <optional>
#include <utility>

namespace calliope::grammar {

namespace {

constexpr std::array<std::string_view, 16> unsupportedKeywords{"not",
                                                               "if",
                                                               "then",
                                                               "else",
                                                               "dependentRequired",
                                                               "dependentSchemas",
                                                               "dependencies",
                                                               "contains",
                                                               "minContains",
                                                               "maxContains",
                                                               "uniqueItems",
                                                               "multipleOf",
                                                               "propertyNames",
                                                               "$dynamicRef",
                                                               "$recursiveRef",
                                                               "unevaluatedItems"};

/// Such a keyword asks for nothing.
bool isHarmless(std::string_view keyword, const Json& value) {
    return (keyword == "uniqueItems" && value == Json(false)) || (keyword == "multipleOf" && value == Json(1)) ||
           (keyword == "unevaluatedItems" && value == Json(true)) || keyword == "then" || keyword == "else" ||
           keyword == "minContains" || keyword == "maxContains"; // mean something only with "if" or "contains"
}

/// Keywords that hold a schema together with others; alone they need no merging.
std::optional<std::string_view> onlyCombination(const Json& schema) {
    std::optional<std::string_view> found;
    constexpr std::array<std::string_view, 4> combining{"$ref", "anyOf", "oneOf", "allOf"};
    constexpr std::array<std::string_view, 12> says{"title",      "description", "default",  "examples",
                                                    "$comment",   "$schema",     "$id",      "$defs",
                                                    "deprecated", "definitions", "readOnly", "writeOnly"};
    for (const auto& [keyword, item] : schema.items()) {
        if (std::find(says.begin(), says.end(), keyword) != says.end()) continue;
        const auto known = std::find(combining.begin(), combining.end(), keyword);
        if (known == combining.end() || found) return std::nullopt;
        found = *known;
    }
    return found;
}

/// A pointer that is longer while this lives.
class Inside {
public:
    Inside(std::string& where, std::string_view step)
        : m_where(where)
        , m_size(where.size()) {
        where += '/';
        where += step;
    }
    ~Inside() { m_where.resize(m_size); }
    Inside(const Inside&) = delete;
    Inside& operator=(const Inside&) = delete;

private:
    std::string& m_where;
    std::size_t m_size;
};

} // namespace

void SchemaReader::refuse(const std::string& what) const {
    throw Error(ErrorKind::usage, concat("The JSON schema at ", printable(m_where, 200), ' ', what, '.'));
}

void SchemaReader::unsupported(const std::string& what) {
    if (m_unsupported == Unsupported::relax) return;
    throw Error(ErrorKind::unsupported, concat("The JSON schema at ", printable(m_where, 200), ' ', what,
                                               ", which answers cannot be held to."));
}

ExpressionId SchemaReader::read(const Json& schema) {
    const ExpressionId out = value(schema);
    while (!m_pending.empty()) {
        const auto [pointer, rule] = m_pending.front();
        m_pending.pop_front();
        const std::string where = std::exchange(m_where, pointer);
        m_grammar.define(rule, value(m_forms.resolve(pointer)));
        m_where = where;
    }
    return out;
}

ExpressionId SchemaReader::reference(const std::string& pointer) {
    const auto known = m_references.find(pointer);
    if (known != m_references.end()) return m_grammar.reference(known->second);
    (void)m_forms.resolve(pointer); // throws here, where it is used
    const RuleId rule = m_grammar.declare(pointer);
    m_references[pointer] = rule;
    m_pending.emplace_back(pointer, rule);
    return m_grammar.reference(rule);
}

ExpressionId SchemaReader::value(const Json& schema) {
    if (schema.is_boolean()) return schema.get<bool>() ? m_parts.value() : m_grammar.choice({});
    if (!schema.is_object()) refuse("is neither an object nor true or false");
    if (m_depth >= deepest) refuse("is nested too deeply");
    ++m_depth;
    ExpressionId out = 0;
    const std::optional<std::string_view> combination = onlyCombination(schema);
    if (combination == "$ref" && schema.at("$ref").is_string()) {
        out = reference(schema.at("$ref").get<std::string>());
    } else if ((combination == "anyOf" || combination == "oneOf" || combination == "allOf") &&
               schema.at(std::string(*combination)).is_array() &&
               (combination != "allOf" || schema.at("allOf").size() == 1)) {
        const Inside inside(m_where, *combination);
        std::vector<ExpressionId> parts;
        for (const Json& each : schema.at(std::string(*combination))) {
            const Inside item(m_where, std::to_string(parts.size()));
            parts.push_back(value(each));
        }
        out = m_grammar.choice(std::move(parts));
    } else {
        std::vector<ExpressionId> parts;
        for (const Json& each : m_forms.alternatives(schema)) parts.push_back(plain(each));
        out = m_grammar.choice(std::move(parts));
    }
    --m_depth;
    return out;
}

void SchemaReader::checkKeywords(const Json& schema) {
    for (const auto& [keyword, item] : schema.items())
        if (std::find(unsupportedKeywords.begin(), unsupportedKeywords.end(), keyword) != unsupportedKeywords.end() &&
            !isHarmless(keyword, item))
            unsupported(concat("asks for \"", keyword, '"'));
}

ExpressionId SchemaReader::plain(const Json& schema) {
    checkKeywords(schema);
    if (schema.contains("enum")) return listed(schema);
    const std::vector<std::string> types = typesOf(schema);
    if (types.empty())
        return schema.contains("format") &&
                       !patternOfFormat(schema.at("format").is_string() ? schema.at("format").get<std::string>()
                                                                        : std::string())
                            .empty()
                   ? string(schema)
                   : m_parts.value();
    std::vector<ExpressionId> parts;
    parts.reserve(types.size());
    for (const std::string& type : types) parts.push_back(ofType(type, schema));
    return m_grammar.choice(std::move(parts));
}

ExpressionId SchemaReader::ofType(const std::string& type, const Json& schema) {
    if (type == "object") return object(schema);
    if (type == "array") return array(schema);
    if (type == "string") return string(schema);
    if (type == "boolean") return m_parts.boolean();
    if (type == "null") return m_parts.null();
    return number(schema, type == "integer");
}

ExpressionId SchemaReader::listed(const Json& schema) {
    const Json& values = schema.at("enum");
    if (!values.is_array()) refuse("has an \"enum\" that is no list");
    for (const char* keyword : {"pattern", "properties", "required", "items", "prefixItems", "minItems", "maxItems"})
        if (schema.contains(keyword)) unsupported(concat("has \"", keyword, "\" beside an \"enum\""));
    std::vector<ExpressionId> parts;
    for (const Json& each : values)
        if (fitsRoughly(each, schema)) parts.push_back(m_parts.literal(each));
    return m_grammar.choice(std::move(parts));
}

std::uint32_t SchemaReader::count(const Json& schema, const char* keyword, std::uint32_t absent, std::uint32_t limit) {
    const auto found = schema.find(keyword);
    if (found == schema.end()) return absent;
    if (!found->is_number() || *found < 0) refuse(concat("has a \"", keyword, "\" that is no count"));
    if (*found > limit) {
        if (absent == unlimited) return unlimited;
        refuse(concat("asks for more than ", limit, " by \"", keyword, '"'));
    }
    return static_cast<std::uint32_t>(found->get<double>());
}

ExpressionId SchemaReader::string(const Json& schema) {
    const std::uint32_t least = count(schema, "minLength", 0, mostCharacters);
    const std::uint32_t most = count(schema, "maxLength", unlimited, mostCharacters);
    if (least > most) return m_grammar.choice({});
    const auto text = [&](const char* keyword) {
        if (!schema.contains(keyword)) return std::string();
        if (!schema.at(keyword).is_string()) refuse(concat("has a \"", keyword, "\" that is no text"));
        return schema.at(keyword).get<std::string>();
    };
    std::string pattern = text("pattern");
    const std::string_view ofFormat = patternOfFormat(text("format"));
    if (!ofFormat.empty()) {
        if (!pattern.empty()) unsupported("has a \"pattern\" beside a \"format\"");
        pattern = ofFormat;
    }
    const ExpressionId quote = m_grammar.literal("\"");
    if (!pattern.empty()) {
        if (ofFormat.empty() && (least > 0 || most != unlimited)) unsupported("has lengths beside a \"pattern\"");
        try {
            const ExpressionId body = readRegex(m_grammar, pattern, [&](std::vector<CodePoints> ranges) {
                return m_parts.characters(std::move(ranges));
            });
            return m_grammar.sequence({quote, body, quote});
        } catch (const Error& error) {
            if (error.kind() != ErrorKind::unsupported || m_unsupported == Unsupported::refuse) throw;
        }
    }
    if (least == 0 && most == unlimited) return m_parts.string();
    return m_grammar.sequence({quote, m_grammar.repeat(m_parts.character(), least, most), quote});
}

ExpressionId SchemaReader::number(const Json& schema, bool isWhole) {
    NumberRange range;
    const auto bound = [&](const char* keyword, bool isExcluded, bool isLeast) {
        const auto found = schema.find(keyword);
        if (found == schema.end()) return;
        if (!found->is_number()) refuse(concat("has a \"", keyword, "\" that is no number"));
        const std::optional<Decimal> decimal = Decimal::parse(found->dump());
        if (!decimal) {
            if ((*found < 0) == isLeast) return; // no number that we write is beyond it
            refuse(concat("has a \"", keyword, "\" that is too great"));
        }
        std::optional<NumberRange::Bound>& place = isLeast ? range.least : range.most;
        const char* inclusive = isLeast ? "minimum" : "maximum";
        // The exclusive bound comes second; it counts where it is at least as strong.
        if (place && (isLeast ? *found < schema.at(inclusive) : *found > schema.at(inclusive))) return;
        place = {*decimal, isExcluded};
    };
    bound("minimum", false, true);
    bound("exclusiveMinimum", true, true);
    bound("maximum", false, false);
    bound("exclusiveMaximum", true, false);
    if (range.isUnbounded()) return isWhole ? m_parts.integer() : m_parts.number();
    return isWhole ? integersIn(m_grammar, range) : numbersIn(m_grammar, range);
}

ExpressionId SchemaReader::array(const Json& schema) {
    const std::uint32_t least = count(schema, "minItems", 0, mostItems);
    std::uint32_t most = count(schema, "maxItems", unlimited, mostItems);
    Json prefix = schema.value("prefixItems", Json::array());
    const Json rest = schema.value("items", Json(true));
    if (!prefix.is_array()) refuse("has \"prefixItems\" that are no list");
    if (rest == Json(false)) most = std::min(most, static_cast<std::uint32_t>(prefix.size()));
    if (least > most) return m_grammar.choice({});
    if (prefix.empty()) prefix.push_back(rest);
    const auto fixed = static_cast<std::uint32_t>(prefix.size());

    const ExpressionId close = m_grammar.sequence({m_parts.space(), m_grammar.literal("]")});
    const ExpressionId comma = m_grammar.sequence({m_grammar.literal(","), m_parts.space()});
    // What follows behind so many items, from the end on.
    ExpressionId next = close;
    if (most > fixed) {
        const Inside inside(m_where, "items");
        const ExpressionId item = m_grammar.sequence({comma, value(rest)});
        next = m_grammar.sequence(
            {m_grammar.repeat(item, least > fixed ? least - fixed : 0, most == unlimited ? unlimited : most - fixed),
             close});
    }
    for (std::uint32_t i = fixed; i > 0; --i) {
        const Inside inside(m_where, concat("prefixItems/", i - 1));
        std::vector<ExpressionId> parts; // behind i - 1 items
        const bool isFirst = i == 1;
        if (least < i) parts.push_back(isFirst ? m_grammar.literal("]") : close);
        if (most >= i) {
            const ExpressionId item = value(prefix[i - 1]);
            parts.push_back(isFirst ? m_grammar.sequence({item, next}) : m_grammar.sequence({comma, item, next}));
        }
        next = m_grammar.reference(m_grammar.add("array", m_grammar.choice(std::move(parts))));
    }
    return m_grammar.sequence({m_grammar.literal("["), m_parts.space(), next});
}

std::vector<SchemaReader::Property> SchemaReader::propertiesOf(const Json& schema) {
    std::vector<Property> out;
    if (schema.contains("properties")) {
        if (!schema.at("properties").is_object()) refuse("has \"properties\" that are no object");
        for (const auto& [name, item] : schema.at("properties").items()) out.push_back({name, item});
    }
    if (schema.contains("required")) {
        if (!schema.at("required").is_array()) refuse("has a \"required\" that is no list");
        std::map<std::string, std::size_t> places;
        std::size_t listed = 0;
        for (std::size_t i = 0; i < out.size(); ++i) places[out[i].name] = i;
        for (const Json& name : schema.at("required")) {
            if (!name.is_string()) refuse("requires a property whose name is no text");
            const auto [place, isNew] = places.try_emplace(name.get<std::string>(), out.size());
            if (isNew) out.push_back({name.get<std::string>(), schema.value("additionalProperties", Json(true))});
            Property& property = out[place->second];
            if (!property.isRequired) property.requiredPlace = listed++;
            property.isRequired = true;
        }
    }
    if (out.size() > mostProperties) refuse(concat("has more than ", mostProperties, " properties"));
    for (const Property& each : out)
        if (each.name.size() > longestName) refuse("has a property with a very long name");
    return out;
}

std::vector<SchemaReader::Property> SchemaReader::properties(const Json& schema) {
    for (const Json& each : m_forms.alternatives(schema)) {
        const std::vector<std::string> types = typesOf(each);
        if (types.empty() || std::find(types.begin(), types.end(), "object") != types.end()) return propertiesOf(each);
    }
    return {};
}

std::optional<ExpressionId> SchemaReader::extraMember(const Json& schema, const std::vector<Property>& properties) {
    if (schema.contains("patternProperties")) {
        const Json& patterns = schema.at("patternProperties");
        if (!patterns.is_object()) refuse("has \"patternProperties\" that are no object");
        const Json others = schema.value("additionalProperties", Json(false));
        if (properties.empty() && patterns.size() == 1 && others == Json(false)) {
            const Inside inside(m_where, "patternProperties");
            const ExpressionId key = string(Json{{"pattern", patterns.begin().key()}});
            return m_grammar.sequence({key, m_grammar.literal(":"), m_parts.space(), value(patterns.begin().value())});
        }
        if (!patterns.empty()) unsupported("has \"patternProperties\" beside other properties");
    }
    const Json others = schema.value("additionalProperties", Json(!schema.contains("properties")));
    if (others == Json(false)) return std::nullopt;
    const Inside inside(m_where, "additionalProperties");
    std::vector<std::string> names;
    names.reserve(properties.size());
    for (const Property& each : properties) names.push_back(each.name);
    const ExpressionId key = names.empty() ? m_parts.string() : m_parts.otherString(names);
    return m_grammar.sequence({key, m_grammar.literal(":"), m_parts.space(), value(others)});
}

/// An object without properties of its own.
ExpressionId SchemaReader::map(const Json& schema, ExpressionId member) {
    const std::uint32_t least = count(schema, "minProperties", 0, mostItems);
    const std::uint32_t most = count(schema, "maxProperties", unlimited, mostItems);
    if (least > most) return m_grammar.choice({});
    std::vector<ExpressionId> parts;
    if (least == 0)
        parts.push_back(m_grammar.sequence({m_grammar.literal("{"), m_parts.space(), m_grammar.literal("}")}));
    if (most > 0) {
        const ExpressionId next = m_grammar.sequence({m_grammar.literal(","), m_parts.space(), member});
        parts.push_back(m_grammar.sequence(
            {m_grammar.literal("{"), m_parts.space(), member,
             m_grammar.repeat(next, least > 0 ? least - 1 : 0, most == unlimited ? unlimited : most - 1),
             m_parts.space(), m_grammar.literal("}")}));
    }
    return m_grammar.choice(std::move(parts));
}

ExpressionId SchemaReader::object(const Json& schema) {
    const std::vector<Property> properties = propertiesOf(schema);
    std::optional<ExpressionId> extra = extraMember(schema, properties);
    if (extra) extra = m_grammar.reference(m_grammar.add("other property", *extra));
    if (properties.empty()) {
        if (extra) return map(schema, *extra);
        return count(schema, "minProperties", 0, mostItems) > 0
                   ? m_grammar.choice({})
                   : m_grammar.sequence({m_grammar.literal("{"), m_parts.space(), m_grammar.literal("}")});
    }
    const auto required = static_cast<std::size_t>(
        std::count_if(properties.begin(), properties.end(), [](const Property& each) { return each.isRequired; }));
    if (count(schema, "minProperties", 0, mostItems) > required) unsupported("counts properties by \"minProperties\"");
    if (const std::uint32_t most = count(schema, "maxProperties", unlimited, mostItems);
        most != unlimited && (extra || most < properties.size()))
        unsupported("counts properties by \"maxProperties\"");

    std::vector<ExpressionId> written;
    for (const Property& each : properties) {
        const Inside inside(m_where, concat("properties/", each.name));
        const RuleId item = m_grammar.add(each.name, value(each.schema)); // a rule, because it is used several times
        written.push_back(m_grammar.sequence({m_parts.key(each.name), m_grammar.reference(item)}));
    }
    const ExpressionId comma = m_grammar.sequence({m_grammar.literal(","), m_parts.space()});
    Rest rest{m_grammar.sequence({m_parts.space(), m_grammar.literal("}")}), m_grammar.literal("}")};
    if (extra) {
        const ExpressionId more = m_grammar.repeat(m_grammar.sequence({comma, *extra}), 0, unlimited);
        rest.ifNone = m_grammar.choice({rest.ifNone, m_grammar.sequence({*extra, more, rest.ifSome})});
        rest.ifSome = m_grammar.sequence({more, rest.ifSome});
    }
    return m_grammar.sequence({m_grammar.literal("{"), m_parts.space(), inOrder(properties, written, comma, rest)});
}

ExpressionId SchemaReader::inOrder(const std::vector<Property>& properties, const std::vector<ExpressionId>& written,
                                   ExpressionId separator, ExpressionId end) {
    return inOrder(properties, written, separator, Rest{end, end});
}

ExpressionId SchemaReader::inOrder(const std::vector<Property>& properties, const std::vector<ExpressionId>& written,
                                   ExpressionId separator, const Rest& rest) {
    std::vector<std::size_t> declared(properties.size());
    std::iota(declared.begin(), declared.end(), std::size_t{0});
    std::vector<std::size_t> requiredFirst = declared;
    std::stable_partition(requiredFirst.begin(), requiredFirst.end(),
                          [&](std::size_t each) { return properties[each].isRequired; });
    std::vector<std::size_t> asRequired = requiredFirst;
    std::sort(asRequired.begin(),
              std::partition_point(asRequired.begin(), asRequired.end(),
                                   [&](std::size_t each) { return properties[each].isRequired; }),
              [&](std::size_t a, std::size_t b) { return properties[a].requiredPlace < properties[b].requiredPlace; });
    std::vector<ExpressionId> parts{inThisOrder(properties, written, declared, separator, rest)};
    if (requiredFirst != declared) parts.push_back(inThisOrder(properties, written, requiredFirst, separator, rest));
    if (asRequired != requiredFirst) parts.push_back(inThisOrder(properties, written, asRequired, separator, rest));
    return m_grammar.choice(std::move(parts));
}

ExpressionId SchemaReader::inThisOrder(const std::vector<Property>& properties,
                                       const std::vector<ExpressionId>& written, const std::vector<std::size_t>& places,
                                       ExpressionId separator, Rest rest) {
    // From the end on, so that each rest is a rule that the properties in front of it share.
    for (auto place = places.rbegin(); place != places.rend(); ++place) {
        const ExpressionId behind = m_grammar.reference(m_grammar.add("properties", rest.ifSome));
        std::vector<ExpressionId> some{m_grammar.sequence({separator, written[*place], behind})};
        std::vector<ExpressionId> none{m_grammar.sequence({written[*place], behind})};
        if (!properties[*place].isRequired) {
            some.push_back(behind);
            none.push_back(m_grammar.reference(m_grammar.add("properties", rest.ifNone)));
        }
        rest = {m_grammar.choice(std::move(some)), m_grammar.choice(std::move(none))};
    }
    return rest.ifNone;
}

std::optional<std::vector<std::string>> SchemaReader::listedTexts(const Json& schema) {
    std::vector<std::string> out;
    for (const Json& each : m_forms.alternatives(schema)) {
        if (!each.contains("enum") || !each.at("enum").is_array()) return std::nullopt;
        for (const Json& value : each.at("enum"))
            if (value.is_string() && fitsRoughly(value, each)) out.push_back(value.get<std::string>());
    }
    return out;
}

SchemaReader::Lengths SchemaReader::lengths(const Json& schema) {
    Lengths out{unlimited, 0};
    for (const Json& each : m_forms.alternatives(schema)) {
        out.least = std::min(out.least, count(each, "minLength", 0, mostCharacters));
        out.most = std::max(out.most, count(each, "maxLength", unlimited, mostCharacters));
    }
    return out;
}

Grammar grammarOfSchema(const Json& schema, const SchemaOptions& options) {
    requireShallow(schema);
    Grammar out;
    const RuleId root = out.declare("root");
    JsonParts parts(out, options.whiteSpace);
    SchemaReader reader(parts, schema, options.unsupported);
    out.define(root, reader.read(schema));
    out.setRoot(root);
    return out;
}

} // namespace calliope::grammar
