#include "inference/base/error.h"
#include "inference/grammar/gbnf.h"
#include "inference/grammar/matcher.h"
#include "inference/grammar/schema.h"

#include <array>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

// The first byte says what the rest is: a grammar in GBNF, a JSON schema (refusing or relaxed), or a regular expression
// within one; a few tokens are then drawn through the mask. Any outcome is fine but a crash, a sanitizer's report, a
// run of seconds, an exception other than Error, a mask that disagrees with what is accepted, or a text that cannot go
// on.
namespace {

using namespace calliope;

const std::shared_ptr<const grammar::TokenTrie>& vocabulary() {
    static const std::vector<std::string> texts = [] {
        std::vector<std::string> out;
        for (int byte = 0; byte < 256; ++byte) out.emplace_back(1, static_cast<char>(byte));
        for (const char* piece : {"{\"", "\":", "\", \"", "\"}", "]}", "[[", "true", "12", "0.5", "\\u", "\n  ", "aa",
                                  "aaa", "ab", "\xc3", "\xa4x", "\xf0\x9f\xa6", "", ""})
            out.emplace_back(piece);
        return out;
    }();
    static const std::vector<std::string_view> views(texts.begin(), texts.end());
    static const std::array<std::uint32_t, 1> ends{static_cast<std::uint32_t>(views.size()) - 1};
    static const auto trie = std::make_shared<const grammar::TokenTrie>(views, ends);
    return trie;
}

grammar::Grammar read(std::uint8_t kind, const std::string& text) {
    if (kind % 4 == 0) return grammar::readGbnf(text);
    const auto mode = kind % 4 == 1 ? grammar::Unsupported::refuse : grammar::Unsupported::relax;
    const grammar::SchemaOptions options{kind % 8 < 4 ? grammar::WhiteSpace::limited : grammar::WhiteSpace::compact,
                                         mode};
    grammar::Json schema;
    if (kind % 4 == 3)
        schema = {{"pattern", text}};
    else
        schema = grammar::Json::parse(text, nullptr, false);
    return grammar::grammarOfSchema(schema, options);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    try {
        const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
        grammar::Matcher matcher(std::make_shared<grammar::Constraint>(read(data[0], text), vocabulary()));
        std::vector<std::uint64_t> mask(matcher.maskWords());
        std::uint32_t draw = data[0];
        for (int step = 0; step < 12; ++step) {
            matcher.fillMask(mask);
            std::vector<std::uint32_t> allowed;
            for (std::uint32_t id = 0; id < vocabulary()->vocabularySize(); ++id)
                if ((mask[id / 64] >> (id % 64) & 1) != 0) allowed.push_back(id);
            if (allowed.empty()) std::abort();
            draw = draw * 1664525u + 1013904223u;
            const std::uint32_t probe = (draw >> 8) % vocabulary()->vocabularySize();
            if (matcher.isAllowed(probe) != ((mask[probe / 64] >> (probe % 64) & 1) != 0)) std::abort();
            if (!matcher.accept(allowed[(draw >> 16) % allowed.size()])) std::abort();
        }
    } catch (const Error& error) {
        if (std::string_view(error.what()).empty()) std::abort();
    }
    return 0;
}
