#include "inference/dialect/tagged_calls.h"

#include "inference/dialect/json_scanner.h"
#include "inference/dialect/json_text.h"
#include "inference/dialect/loose_value.h"

#include <algorithm>
#include <optional>

namespace calliope::dialect {

namespace {

/// A value that is not a string is kept until it is whole; a longer one is passed on as it comes.
constexpr std::size_t mostKept = std::size_t{1024} * 1024;

std::string_view trimmed(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t\r\n") + 1 - begin);
}

JsonKinds kindOf(char first) {
    switch (first) {
    case '{': return jsonObject;
    case '[': return jsonArray;
    case '"': return jsonString;
    case 't':
    case 'f': return jsonBoolean;
    case 'n': return jsonNull;
    default: return jsonNumber;
    }
}

bool isJson(std::string_view text) {
    JsonScanner scanner;
    return scanner.take(text) == text.size() && scanner.whole();
}

/// A value of one of `kinds` as JSON; `text` as it stood between the tags.
std::string valueOf(std::string_view text, JsonKinds kinds) {
    const std::string_view bare = trimmed(text);
    const auto allowed = [&](std::string_view json) {
        const JsonKinds kind = kindOf(json.front());
        if (kinds == jsonAny || (kinds & jsonString) == 0) return true;
        return kind != jsonString && (kinds & kind) != 0;
    };
    if (bare.empty()) return (kinds & jsonString) == 0 && (kinds & jsonNull) != 0 ? "null" : quotedJson(text);
    if (isJson(bare) && allowed(bare)) return std::string(bare);
    const std::optional<std::string> fromPython = jsonOfPython(bare);
    if (fromPython && allowed(*fromPython)) return *fromPython;
    return quotedJson(text);
}

/// What of a value can be told when the input ends within it.
std::string beginningOf(std::string_view text) {
    const std::string_view bare = trimmed(text);
    JsonScanner scanner;
    if (bare.empty() || scanner.take(bare) == bare.size()) return std::string(bare);
    const std::string all = quotedJson(text);
    return all.substr(0, all.size() - 1);
}

class CallReader {
public:
    CallReader(Context& context, const TaggedSyntax& syntax)
        : m_context(context)
        , m_syntax(syntax) {}

    Reading<bool> read() {
        m_tool = co_await readTool();
        if (m_tool.empty()) co_return false;
        m_context.beginCall(m_tool);
        for (bool first = true;; first = false) {
            const bool ends = co_await skipIfNext(m_context, m_syntax.callClose);
            if (ends) break;
            const bool more = co_await skipIfNext(m_context, m_syntax.keyOpen);
            const bool whole = more && co_await readParameter(first);
            if (!whole) {
                m_context.out.endCall(false);
                co_return false;
            }
        }
        if (m_any) m_context.out.arguments("}");
        m_context.out.endCall(true);
        co_return true;
    }

private:
    Reading<std::string> readTool() {
        if (!m_syntax.nameEnd.empty()) co_return co_await readName(m_context, m_syntax.nameEnd);
        std::string name;
        for (;;) {
            const int next = co_await m_context.in.peek();
            if (next == Input::end || name.size() > longestName) co_return std::string();
            if (next == '\n' || next == '<') co_return std::string(trimmed(name));
            name += static_cast<char>(next);
            m_context.in.skip();
        }
    }

    Reading<bool> readParameter(bool first) {
        const std::string key = co_await readName(m_context, m_syntax.keyEnd);
        if (key.empty()) co_return false;
        if (!m_syntax.valueOpen.empty()) {
            const bool opened = co_await skipIfNext(m_context, m_syntax.valueOpen);
            if (!opened) co_return false;
        }
        m_any = true;
        m_context.out.arguments((first ? "{" : ", ") + quotedJson(key) + ": ");
        if (m_syntax.trimsLine) {
            const int next = co_await m_context.in.peek();
            if (next == '\n') m_context.in.skip();
        }
        const JsonKinds kinds = m_context.tools.kinds(m_tool, key);
        if (kinds == jsonString) {
            m_context.out.arguments("\"");
            const bool whole = co_await readText(nullptr);
            if (whole) m_context.out.arguments("\"");
            co_return whole;
        }
        std::string text;
        const bool whole = co_await readText(&text);
        m_context.out.arguments(whole ? valueOf(text, kinds) : beginningOf(text));
        co_return whole;
    }

    /// The text up to and with valueClose, as the inside of a JSON string to the open call, or as it is into `into`.
    Reading<bool> readText(std::string* into) {
        Input& in = m_context.in;
        const std::string stops = m_syntax.trimsLine ? concatenated('\n', m_syntax.valueClose.front())
                                                     : std::string(1, m_syntax.valueClose.front());
        for (;;) {
            const int next = co_await in.peek();
            if (next == Input::end) co_return false;
            std::size_t plain = std::min(in.held().find_first_of(stops), in.held().size());
            if (plain == 0) {
                const std::size_t lineEnd = m_syntax.trimsLine && next == '\n' ? 1 : 0;
                const Match closes = co_await closesAt(lineEnd);
                if (closes == Match::yes) {
                    in.skip(lineEnd + m_syntax.valueClose.size());
                    co_return true;
                }
                if (closes == Match::cut) {
                    in.skipAll();
                    co_return false;
                }
                plain = 1;
            }
            if (into == nullptr)
                m_context.out.arguments(escaped(in.held().substr(0, plain)));
            else if (into->size() < mostKept)
                *into += in.held().substr(0, plain);
            else
                co_return false;
            in.skip(plain);
        }
    }

    static std::string concatenated(char a, char b) { return {a, b}; }

    /// Whether valueClose stands there and is meant so: it may also be quoted in a text, but then no other tag follows.
    Reading<Match> closesAt(std::size_t ahead) {
        const Match match = co_await stands(m_context, m_syntax.valueClose, ahead);
        if (match != Match::yes) co_return match;
        ahead += m_syntax.valueClose.size();
        const int next = co_await lookOverBlanks(m_context, ahead);
        if (next == Input::end) co_return Match::yes;
        if (next != '<') co_return Match::no;
        const Match again = co_await stands(m_context, m_syntax.valueClose, ahead);
        co_return again == Match::yes ? Match::no : Match::yes;
    }

    Context& m_context;
    const TaggedSyntax& m_syntax;
    std::string m_tool;
    bool m_any = false; // arguments
};

} // namespace

Reading<bool> readTaggedCall(Context& c, const TaggedSyntax& syntax) {
    CallReader reader(c, syntax);
    co_return co_await reader.read();
}

} // namespace calliope::dialect
