#include "inference/turn/quotes.h"

#include <charconv>
#include <optional>
#include <string_view>

namespace calliope::turn {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view opening = "\xef\xb7\x90";        // U+FDD0
constexpr std::string_view closing = "\xef\xb7\x91";        // U+FDD1
constexpr std::string_view pictureOpening = "\xef\xb7\x92"; // U+FDD2
constexpr std::string_view pictureClosing = "\xef\xb7\x93"; // U+FDD3
constexpr std::string_view replacement = "\xef\xbf\xbd";
static_assert(opening.size() == closing.size() && opening.size() == replacement.size());

bool isMark(std::string_view text, std::size_t at) {
    const std::string_view mark = text.substr(at, opening.size());
    return mark == opening || mark == closing || mark == pictureOpening || mark == pictureClosing;
}

/// The next mark from `at` on.
std::size_t nextMark(std::string_view text, std::size_t at) {
    constexpr std::string_view common = opening.substr(0, 2);
    for (at = text.find(common, at); at != std::string_view::npos && !isMark(text, at);) at = text.find(common, at + 1);
    return at;
}

/// The number between two marks; nullopt: what stands there is none.
std::optional<std::size_t> pictureIn(std::string_view text) {
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

/// Returns whether anything changed.
bool mark(std::string& text, const tokenizer::Tokenizer& tokenizer) {
    bool changed = false;
    for (std::size_t at = nextMark(text, 0); at != std::string::npos; at = nextMark(text, at)) {
        text.replace(at, opening.size(), replacement);
        changed = true;
    }
    const auto stretches = tokenizer.controlTexts(text);
    if (stretches.empty()) return changed;
    std::string out;
    std::size_t done = 0;
    for (const auto [begin, end] : stretches) {
        out.append(text, done, begin - done).append(opening).append(text, begin, end - begin).append(closing);
        done = end;
    }
    out.append(text, done);
    text = std::move(out);
    return true;
}

} // namespace

void markQuotes(Json& value, const tokenizer::Tokenizer& tokenizer) {
    if (value.is_string()) {
        mark(value.get_ref<std::string&>(), tokenizer);
    } else if (value.is_array()) {
        for (Json& item : value) markQuotes(item, tokenizer);
    } else if (value.is_object()) {
        Json copy = Json::object();
        for (auto& [key, item] : value.items()) {
            markQuotes(item, tokenizer);
            std::string name = key;
            mark(name, tokenizer);
            copy.emplace(std::move(name), std::move(item));
        }
        value = std::move(copy);
    }
}

std::string pictureMark(std::size_t picture) {
    return std::string(pictureOpening).append(std::to_string(picture)).append(pictureClosing);
}

Unmarked withoutMarks(std::string_view text, const tokenizer::Tokenizer& tokenizer) {
    Unmarked out;
    std::size_t done = 0;
    for (std::size_t at = nextMark(text, 0); at != std::string_view::npos; at = nextMark(text, done)) {
        out.text.append(text.substr(done, at - done));
        const bool opens = text.substr(at, opening.size()) == opening;
        const bool opensPicture = text.substr(at, opening.size()) == pictureOpening;
        done = at + opening.size();
        const std::size_t next = nextMark(text, done);
        if (opensPicture && next != std::string_view::npos && text.substr(next, closing.size()) == pictureClosing) {
            const auto picture = pictureIn(text.substr(done, next - done));
            if (!picture) continue;
            out.pictures.push_back({out.text.size(), *picture});
            done = next + pictureClosing.size();
            continue;
        }
        if (!opens || next == std::string_view::npos || text.substr(next, closing.size()) != closing) continue;
        // A template may have cut the quote apart: then what stands here is its own.
        const std::string_view quote = text.substr(done, next - done);
        const std::vector<tokenizer::Stretch> whole{{0, quote.size()}};
        if (tokenizer.controlTexts(quote) != whole) continue;
        out.quoted.push_back({out.text.size(), out.text.size() + quote.size()});
        out.text.append(quote);
        done = next + closing.size();
    }
    out.text.append(text.substr(done));
    return out;
}

} // namespace calliope::turn
