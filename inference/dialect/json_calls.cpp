#include "inference/dialect/json_calls.h"

#include "inference/dialect/json_scanner.h"
#include "inference/dialect/json_text.h"

#include <algorithm>

namespace calliope::dialect {

namespace {

/// Arguments that come before the name are kept until it is known.
constexpr std::size_t mostKept = std::size_t{1024} * 1024;

constexpr std::string_view nameKeys[] = {"name", "tool_name", "function"};
constexpr std::string_view argumentKeys[] = {"arguments", "parameters", "args"};

template<std::size_t count>
bool isOneOf(const std::string_view (&keys)[count], std::string_view key) {
    return std::find(std::begin(keys), std::end(keys), key) != std::end(keys);
}

/// Lets `scanner` read on; false where something else than blanks stands in or behind the value.
bool readsAll(JsonScanner& scanner, std::string_view text) {
    const std::string_view behind = text.substr(scanner.take(text));
    return std::all_of(behind.begin(), behind.end(), [](char c) { return isBlank(c); });
}

/// Reads the members of a call's object.
class CallReader {
public:
    explicit CallReader(Context& context)
        : m_context(context) {}

    Reading<bool> read() {
        const bool whole = co_await readMembers();
        m_context.out.endCall(whole && m_argumentsAreRight);
        co_return whole;
    }

private:
    Reading<bool> readMembers() {
        Input& in = m_context.in;
        in.skip();
        int open = 1; // "function" may hold the members we want in an object of its own
        bool first = true;
        for (;;) {
            int next = co_await skipBlanks(m_context);
            if (next == '}') {
                in.skip();
                first = false;
                if (--open == 0) co_return true;
                continue;
            }
            if (!first) {
                if (next != ',') co_return false;
                in.skip();
                next = co_await skipBlanks(m_context);
            }
            first = false;
            std::string key;
            if (next != '"') co_return false;
            const bool hasKey = co_await readJsonString(m_context, key, longestName);
            if (!hasKey) co_return false;
            next = co_await skipBlanks(m_context);
            if (next != ':') co_return false;
            in.skip();
            next = co_await skipBlanks(m_context);
            if (next == '{' && key == "function" && open == 1) {
                in.skip();
                ++open;
                first = true;
                continue;
            }
            const bool right = co_await readMember(key, next);
            if (!right) co_return false;
        }
    }

    Reading<bool> readMember(const std::string& key, int next) {
        if (next == '"' && !m_context.out.callIsOpen() && isOneOf(nameKeys, key)) {
            std::string name;
            const bool right = co_await readJsonString(m_context, name, longestName);
            if (!right || name.empty()) co_return false;
            m_context.beginCall(std::move(name));
            m_context.out.arguments(m_early);
            co_return true;
        }
        if (isOneOf(argumentKeys, key) && !m_hasArguments) {
            m_hasArguments = true;
            m_argumentsAreRight = next == '{' || next == '"' || next == 'n';
            if (m_context.out.callIsOpen()) co_return co_await passArguments(m_context);
            co_return co_await keepArguments();
        }
        std::string unused;
        co_return co_await passJson(m_context, &unused);
    }

    Reading<bool> keepArguments() {
        const bool right = co_await passJson(m_context, &m_early);
        if (m_early == "null") m_early.clear();
        if (!m_early.starts_with('"')) co_return right;
        std::string inner;
        StringDecoder decoder;
        for (const char c : std::string_view(m_early).substr(1))
            if (!decoder.push(c, '"', inner)) break;
        m_early = inner;
        JsonScanner scanner;
        m_argumentsAreRight = m_early.starts_with('{') && readsAll(scanner, m_early) && scanner.whole();
        co_return right;
    }

    Context& m_context;
    std::string m_early; // arguments before the name
    bool m_hasArguments = false;
    bool m_argumentsAreRight = true;
};

/// Arguments within a string: its inside is passed on. Returns whether that is an object.
Reading<bool> passQuotedArguments(Context& c) {
    c.in.skip();
    StringDecoder decoder;
    JsonScanner scanner;
    bool isObject = false;
    bool any = false;
    for (;;) {
        const int next = co_await c.in.peek();
        if (next == Input::end) co_return false;
        c.in.skip();
        std::string text;
        const bool more = decoder.push(static_cast<char>(next), '"', text);
        if (!any && !text.empty()) isObject = text.front() == '{';
        any = any || !text.empty();
        isObject = readsAll(scanner, text) && isObject;
        c.out.arguments(text);
        if (!more) break;
    }
    co_return scanner.whole() && isObject;
}

} // namespace

Reading<bool> passJson(Context& c, std::string* into) {
    JsonScanner scanner;
    const auto pass = [&](std::string_view text) {
        if (into == nullptr)
            c.out.arguments(text);
        else
            *into += text;
    };
    for (;;) {
        const int next = co_await c.in.peek();
        if (next == Input::end) co_return scanner.whole();
        const std::string_view held = c.in.held();
        const std::size_t taken = scanner.take(held);
        pass(held.substr(0, taken));
        c.in.skip(taken);
        if (scanner.state() == JsonScanner::State::over) co_return true;
        if (scanner.state() == JsonScanner::State::wrong) co_return false;
        if (into != nullptr && into->size() > mostKept) co_return false;
        if (scanner.state() == JsonScanner::State::bare) {
            pass(escaped(c.in.held().substr(0, 1)));
            c.in.skip();
            scanner.passBare();
        }
    }
}

Reading<bool> passArguments(Context& c) {
    const int next = co_await c.in.peek();
    if (next == '"') co_return co_await passQuotedArguments(c);
    std::string null;
    const bool whole = co_await passJson(c, next == 'n' ? &null : nullptr);
    co_return whole && (next == '{' || next == 'n');
}

Reading<bool> readJsonCall(Context& c) {
    CallReader reader(c);
    co_return co_await reader.read();
}

Reading<bool> readJsonCalls(Context& c) {
    const int first = co_await c.in.peek();
    if (first == '{') co_return co_await readJsonCall(c);
    c.in.skip();
    int next = co_await skipBlanks(c);
    while (next == '{') {
        const bool right = co_await readJsonCall(c);
        if (!right) co_return false;
        next = co_await skipBlanks(c);
        if (next != ',') break;
        c.in.skip();
        next = co_await skipBlanks(c);
    }
    if (next != ']') co_return false;
    c.in.skip();
    co_return true;
}

Reading<bool> readJsonString(Context& c, std::string& out, std::size_t limit) {
    c.in.skip();
    StringDecoder decoder;
    for (;;) {
        const int next = co_await c.in.peek();
        if (next == Input::end || out.size() > limit) co_return false;
        c.in.skip();
        if (!decoder.push(static_cast<char>(next), '"', out)) co_return true;
    }
}

} // namespace calliope::dialect
