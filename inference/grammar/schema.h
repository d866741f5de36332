#pragma once

#include "inference/grammar/json_parts.h"
#include "inference/grammar/schema_forms.h"

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace calliope::grammar {

/// What to do with a keyword that a grammar cannot express.
enum class Unsupported : std::uint8_t {
    refuse, ///< Error{unsupported} that says which and where
    relax,  ///< leave it out: everything that fits the schema still fits, and some more
};

struct SchemaOptions {
    WhiteSpace whiteSpace = WhiteSpace::limited;
    Unsupported unsupported = Unsupported::refuse;
};

/// Turns JSON schemas (draft 2020-12, with the older spellings) into grammars of exactly the texts to be written.
///
/// Understood: true, false, {}; type (lists too; `nullable`), enum, const; properties, required, additionalProperties,
/// minProperties and maxProperties where they follow or there are no properties (keys are then not held to differ),
/// patternProperties where there is nothing else; items, prefixItems (also as a list in `items`), minItems, maxItems;
/// minLength, maxLength, pattern (see regex.h) or a format of formats.h; minimum, maximum and exclusive bounds,
/// exactly; anyOf, allOf (merged), $ref within the document, recursive too. Read with a grain of salt: oneOf as anyOf;
/// properties come in the order of the schema, or the required ones first, in that order or the one of `required`
/// (programs that sort keys keep the order of lists); without additionalProperties an object with
/// properties has no others; without a type the other keywords tell it. Left out as harmless: annotations, unknown
/// keywords and formats, bounds beyond 10,000 items or 65,536 characters. Unsupported: not, if, dependent…, contains,
/// uniqueItems, multipleOf, propertyNames, unevaluated…, other $refs, two patterns or formats at once, lengths beside
/// one, and what regex.h refuses.
///
/// Schemas are hostile input: depth, size and the number of ways to combine are limited. Throws Error{usage} for what
/// is no schema or too much, Error{unsupported}; both say where, as a JSON pointer.
class SchemaReader {
public:
    static constexpr int deepest = 64;
    static constexpr std::uint32_t mostItems = 10'000;
    static constexpr std::uint32_t mostCharacters = 65'536;
    static constexpr std::size_t mostProperties = 1000; ///< of one object
    static constexpr std::size_t longestName = 1000;    ///< of a property, in bytes

    /// `document` is what `$ref` looks into; it must be shallow (see requireShallow). All must outlive it.
    SchemaReader(JsonParts& parts, const Json& document, Unsupported unsupported)
        : m_parts(parts)
        , m_grammar(parts.grammar())
        , m_forms(document)
        , m_unsupported(unsupported) {}

    /// Texts that fit the schema, a part of the document.
    [[nodiscard]] ExpressionId read(const Json& schema);

    /// The properties of an object's schema in their order, for notations other than JSON. Of alternatives the first
    /// that is an object.
    struct Property {
        std::string name;
        Json schema;
        bool isRequired = false;
        std::size_t requiredPlace = 0; ///< in the list of those
    };
    [[nodiscard]] std::vector<Property> properties(const Json& schema);

    /// Whether all that fits are strings.
    [[nodiscard]] bool isString(const Json& schema) { return m_forms.isString(schema); }

    /// The strings of a schema that lists them.
    [[nodiscard]] std::optional<std::vector<std::string>> listedTexts(const Json& schema);

    /// The least and the most characters of a schema of strings, over all its alternatives.
    struct Lengths {
        std::uint32_t least = 0;
        std::uint32_t most = unlimited;
    };
    [[nodiscard]] Lengths lengths(const Json& schema);

    /// Properties in the orders that the class names; `written` are their texts. Optional ones may
    /// be missing. `separator` stands between them, `end` behind them.
    [[nodiscard]] ExpressionId inOrder(const std::vector<Property>& properties,
                                       const std::vector<ExpressionId>& written, ExpressionId separator,
                                       ExpressionId end);

private:
    ExpressionId value(const Json& schema);
    ExpressionId plain(const Json& schema);
    ExpressionId ofType(const std::string& type, const Json& schema);
    ExpressionId listed(const Json& schema);
    ExpressionId object(const Json& schema);
    struct Rest { // what may follow behind the last property, if some was written or none
        ExpressionId ifSome = 0;
        ExpressionId ifNone = 0;
    };
    ExpressionId inOrder(const std::vector<Property>& properties, const std::vector<ExpressionId>& written,
                         ExpressionId separator, const Rest& rest);
    ExpressionId inThisOrder(const std::vector<Property>& properties, const std::vector<ExpressionId>& written,
                             const std::vector<std::size_t>& places, ExpressionId separator, Rest rest);
    ExpressionId map(const Json& schema, ExpressionId member);
    std::optional<ExpressionId> extraMember(const Json& schema, const std::vector<Property>& properties);
    std::vector<Property> propertiesOf(const Json& schema);
    ExpressionId array(const Json& schema);
    ExpressionId string(const Json& schema);
    ExpressionId number(const Json& schema, bool isWhole);
    ExpressionId reference(const std::string& pointer);

    std::uint32_t count(const Json& schema, const char* keyword, std::uint32_t absent, std::uint32_t limit);
    void checkKeywords(const Json& schema);
    void unsupported(const std::string& what);
    [[noreturn]] void refuse(const std::string& what) const;

    JsonParts& m_parts;
    Grammar& m_grammar;
    SchemaForms m_forms;
    Unsupported m_unsupported;
    std::map<std::string, RuleId> m_references;
    std::deque<std::pair<std::string, RuleId>> m_pending; // references whose rules are not defined yet
    std::string m_where = "#";
    int m_depth = 0;
};

/// Everything that fits the schema, as a grammar of its own.
[[nodiscard]] Grammar grammarOfSchema(const Json& schema, const SchemaOptions& options = {});

} // namespace calliope::grammar
