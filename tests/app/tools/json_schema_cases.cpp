#include "tests/app/tools/json_schema_cases.h"

#include <initializer_list>

namespace calliope::test {

std::vector<SchemaCase> schemaCases() {
    std::vector<SchemaCase> out;
    const auto rows = [&](const char* name, const char* schema, std::initializer_list<const char*> good,
                          std::initializer_list<const char*> bad) {
        for (const char* value : good) out.push_back({name, schema, value, true});
        for (const char* value : bad) out.push_back({name, schema, value, false});
    };
    rows("nothing", "{}", {"1", "null", "{}"}, {});
    rows("type", R"({"type": "integer"})", {"1", "1.0", "-5", "9007199254740993"}, {"1.5", "\"1\"", "null", "true"});
    rows("types", R"({"type": ["string", "null"]})", {"\"a\"", "null"}, {"1", "{}"});
    rows("boolean", R"({"type": "boolean"})", {"true"}, {"0", "\"true\""});
    rows("enum", R"({"enum": [1, "a", null, [1]]})", {"1", "1.0", "\"a\"", "null", "[1]"}, {"2", "\"b\"", "[2]"});
    rows("const", R"({"const": {"a": 1}})", {R"({"a": 1})"}, {"{}", "1"});
    rows("range", R"({"minimum": 1, "exclusiveMaximum": 5})", {"1", "4.99", "\"9\""}, {"0.99", "5"});
    rows("step", R"({"multipleOf": 0.1})", {"0.3", "1"}, {"0.35"});
    rows("length", R"({"minLength": 2, "maxLength": 3})", {"\"ab\"", "\"äöü\"", "\"\\ud83d\\ude42b\""},
         {"\"a\"", "\"abcd\""});
    rows("pattern", R"({"pattern": "^[a-z]+$"})", {"\"abc\"", "5"}, {"\"Abc\"", "\"\""});
    rows(
        "object",
        R"({"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"], "additionalProperties": false})",
        {R"({"a": 1})"}, {"{}", R"({"a": "1"})", R"({"a": 1, "b": 2})", "[]"});
    rows("others", R"({"additionalProperties": {"type": "integer"}, "patternProperties": {"^s_": {"type": "string"}}})",
         {R"({"a": 1, "s_b": "x"})"}, {R"({"a": "x"})", R"({"s_b": 1})"});
    rows("fields", R"({"minProperties": 1, "maxProperties": 2})", {R"({"a": 1})"},
         {"{}", R"({"a": 1, "b": 1, "c": 1})"});
    rows("list", R"({"items": {"type": "integer"}, "minItems": 1, "maxItems": 2, "uniqueItems": true})",
         {"[1]", "[1, 2]"}, {"[]", "[1, 2, 3]", "[\"a\"]", "[1, 1]"});
    rows("tuple", R"({"prefixItems": [{"type": "integer"}, {"type": "string"}], "items": false})",
         {"[1, \"a\"]", "[1]"}, {"[\"a\"]", "[1, \"a\", 2]"});
    rows("contains", R"({"contains": {"const": 1}, "maxContains": 2})", {"[1]", "[2, 1, 1]", "5"},
         {"[]", "[2]", "[1, 1, 1]"});
    rows("names", R"({"propertyNames": {"pattern": "^[a-z]+$"}})", {"{}", R"({"a": 1})", "5"}, {R"({"A": 1})"});
    rows("together", R"({"dependentRequired": {"a": ["b"]}})", {"{}", R"({"b": 1})", R"({"a": 1, "b": 1})"},
         {R"({"a": 1})"});
    rows("all", R"({"allOf": [{"minimum": 1}, {"maximum": 3}]})", {"2"}, {"0", "4"});
    rows("any", R"({"anyOf": [{"type": "string"}, {"minimum": 3}]})", {"\"a\"", "3"}, {"2"});
    rows("one", R"({"oneOf": [{"minimum": 3}, {"maximum": 5}]})", {"1", "9"}, {"4"});
    rows("not", R"({"not": {"type": "null"}})", {"1"}, {"null"});
    rows("if", R"({"if": {"type": "string"}, "then": {"minLength": 2}, "else": {"minimum": 2}})", {"\"ab\"", "2"},
         {"\"a\"", "1"});
    rows("reference", R"({"$defs": {"n": {"type": "integer"}}, "items": {"$ref": "#/$defs/n"}})", {"[1, 2]"},
         {"[\"a\"]"});
    rows(
        "tree",
        R"({"$defs": {"t": {"type": "object", "properties": {"l": {"$ref": "#/$defs/t"}, "v": {"type": "integer"}}}}, "$ref": "#/$defs/t"})",
        {R"({"l": {"l": {"v": 1}}})"}, {R"({"l": {"l": {"v": "1"}}})"});
    rows("lost reference", R"({"$ref": "#/$defs/none"})", {}, {"1"});
    rows("foreign reference", R"({"$ref": "other.json"})", {}, {"1"});
    rows("circle", R"({"$ref": "#"})", {}, {"1"});
    rows("false", R"({"properties": {"a": false}})", {"{}"}, {R"({"a": 1})"});
    rows("escapes", R"({"$defs": {"a/b~c": {"type": "integer"}}, "$ref": "#/$defs/a~1b~0c"})", {"1"}, {"\"1\""});
    return out;
}

} // namespace calliope::test
