// Measures constrained decoding on one core: grammar_bench MODEL.gguf [SCHEMA.json]...
//
// One line of JSON for each schema (some of its own, unless given): random documents are drawn through the whole mask,
// which is the slow path; `mask_us_*` are the times of one mask, the first document's included (nothing known yet),
// `check_ns` that of asking of one token, `accept_ns` that of going on by one, `compile_ms` that of making ready.
#include "inference/grammar/matcher.h"
#include "inference/grammar/schema.h"

#include <algorithm>
#include <bit>
#include <cstdio>
#include <ctime>
#include <exception>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <vector>

using namespace calliope;

namespace {

struct NamedSchema {
    std::string name;
    std::string text;
};

std::vector<NamedSchema> ownSchemas() {
    return {
        {"any json", "true"},
        {"person",
         R"({"type": "object", "properties": {"name": {"type": "string"}, "age": {"type": "integer", "minimum": 0,
            "maximum": 130}, "email": {"type": "string", "format": "email"}, "tags": {"type": "array", "items":
            {"type": "string"}}, "address": {"type": "object", "properties": {"street": {"type": "string"}, "zip":
            {"type": "string", "pattern": "^\\d{5}$"}}, "required": ["street"]}}, "required": ["name", "age"]})"},
        {"bounded strings", R"({"type": "array", "items": {"type": "object", "properties": {"title": {"type": "string",
            "minLength": 3, "maxLength": 80}, "text": {"type": "string", "maxLength": 5000}}, "required": ["title", "text"]}})"},
        {"choices", R"({"type": "object", "properties": {"kind": {"anyOf": [{"enum": ["red", "green", "blue", "other"]},
            {"type": "string"}]}, "value": {"anyOf": [{"type": "number"}, {"type": "string"}, {"type": "null"},
            {"type": "array", "items": {"type": "integer"}}]}}, "required": ["kind", "value"]})"},
        {"open object", R"({"type": "object", "properties": {"a": {"type": "integer"}, "b": {"type": "string"}},
            "additionalProperties": {"type": "string"}})"},
        {"tree", R"({"type": "object", "properties": {"text": {"type": "string"}, "children": {"type": "array",
            "items": {"$ref": "#"}}}, "required": ["text", "children"]})"},
        {"many properties",
         [] {
             std::string text = R"({"type": "object", "properties": {)";
             for (int i = 0; i < 200; ++i) text += "\"property_" + std::to_string(i) + R"(": {"type": "string"},)";
             return text + R"("last": {"type": "string"}}, "required": ["last"]})";
         }()},
        {"patterns", R"({"type": "object", "properties": {"any": {"type": "string", "pattern": "ab+c"}, "when":
            {"type": "string", "format": "date-time"}, "where": {"type": "string", "format": "uri"}},
            "required": ["any", "when", "where"]})"},
    };
}

/// Time of the processor, so that other programs do not count.
double secondsSince(std::clock_t start) {
    return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

double at(std::vector<double> sorted, double share) {
    std::sort(sorted.begin(), sorted.end());
    return sorted.empty() ? 0 : sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1))];
}

void measure(const NamedSchema& schema, const std::shared_ptr<const grammar::TokenTrie>& trie) {
    auto start = std::clock();
    const auto constraint =
        std::make_shared<grammar::Constraint>(grammar::grammarOfSchema(grammar::Json::parse(schema.text)), trie);
    const grammar::Matcher fresh(constraint);
    const double compile = secondsSince(start);

    std::mt19937 random(1);
    std::vector<double> masks;
    std::vector<double> firstMasks;
    const auto draw = [&] { return static_cast<std::uint32_t>(random()) % trie->vocabularySize(); };
    double accepting = 0;
    int found = 0;
    double checking = 0;
    std::size_t accepted = 0;
    std::size_t checked = 0;
    std::vector<std::uint64_t> mask(fresh.maskWords());
    for (int document = 0; document < 12; ++document) {
        grammar::Matcher matcher = fresh;
        for (int token = 0; token < 200; ++token) {
            start = std::clock();
            matcher.fillMask(mask);
            (document == 0 ? firstMasks : masks).push_back(secondsSince(start) * 1e6);

            start = std::clock();
            for (int i = 0; i < 256; ++i) found += matcher.isAllowed(draw()) ? 1 : 0;
            checking += secondsSince(start);
            checked += 256;

            std::vector<std::uint32_t> allowed;
            for (std::uint32_t word = 0; word < mask.size(); ++word)
                for (std::uint64_t bits = mask[word]; bits != 0; bits &= bits - 1)
                    allowed.push_back(word * 64 + static_cast<std::uint32_t>(std::countr_zero(bits)));
            std::erase_if(allowed, [&](std::uint32_t id) { return trie->isEnd(id); });
            // Strings must end some time: now and then the token that comes first by its bytes closes them.
            std::uint32_t next = allowed.empty() ? 0 : allowed[random() % allowed.size()];
            if (random() % 6 == 0)
                for (const std::uint32_t id : allowed)
                    if (trie->bytes(id) == "\"") next = id;
            if (allowed.empty() || found < 0) break;
            start = std::clock();
            if (!matcher.accept(next)) throw std::runtime_error("an allowed token was refused");
            accepting += secondsSince(start);
            ++accepted;
        }
    }
    std::vector<double> all = masks;
    all.insert(all.end(), firstMasks.begin(), firstMasks.end());
    std::printf(
        "{\"schema\": \"%s\", \"compile_ms\": %.2f, \"masks\": %zu, \"mask_us_median\": %.1f, \"mask_us_p99\": %.1f, "
        "\"mask_us_worst\": %.1f, \"first_document_us_median\": %.1f, \"check_ns\": %.0f, \"accept_ns\": %.0f}\n",
        schema.name.c_str(), compile * 1e3, all.size(), at(all, 0.5), at(all, 0.99), at(all, 1), at(firstMasks, 0.5),
        checking / static_cast<double>(checked) * 1e9,
        accepting / static_cast<double>(std::max<std::size_t>(accepted, 1)) * 1e9);
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fputs("usage: grammar_bench MODEL.gguf [SCHEMA.json]...\n", stderr);
        return 2;
    }
    try {
        const gguf::File file(argv[1]);
        const tokenizer::Tokenizer tokenizer(file);
        const auto start = std::clock();
        const auto trie = std::make_shared<const grammar::TokenTrie>(tokenizer);
        std::printf("{\"tokens\": %u, \"nodes\": %zu, \"longest\": %zu, \"tree_ms\": %.1f}\n", trie->vocabularySize(),
                    trie->nodes().size(), trie->longest(), secondsSince(start) * 1e3);
        std::vector<NamedSchema> schemas = argc == 2 ? ownSchemas() : std::vector<NamedSchema>();
        for (int i = 2; i < argc; ++i) {
            std::ifstream in(argv[i], std::ios::binary);
            schemas.push_back({argv[i], std::string(std::istreambuf_iterator<char>(in), {})});
        }
        for (const NamedSchema& each : schemas) measure(each, trie);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
    return 0;
}
