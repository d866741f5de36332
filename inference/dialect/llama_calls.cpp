#include "inference/dialect/calls.h"
#include "inference/dialect/json_calls.h"
#include "inference/dialect/json_text.h"

namespace calliope::dialect {

namespace {

/// What the beginning of an object says about it.
enum class Guess : std::uint8_t { noCall, call, cutCall };

/// Looks at an object from its '{' on, without reading it: a call begins with the tool's name, only "type" may stand
/// in front, and its arguments follow; those may be missing where nothing but the call stands in a line.
class Look {
public:
    Look(Context& context, std::size_t ahead)
        : m_context(context)
        , m_ahead(ahead)
        , m_ownLine(ahead > 0 || context.out.beginsLine(Part::content)) {}

    Reading<Guess> look() {
        ++m_ahead; // '{'
        bool named = false;
        std::string name;
        for (int member = 0; member < 3; ++member) {
            std::string key;
            const bool hasKey = co_await lookAtString(key);
            if (!hasKey) co_return cutAfter(named, name);
            const int colon = co_await next();
            if (colon != ':') co_return colon == Input::end ? cutAfter(named, name) : Guess::noCall;
            ++m_ahead;
            if (named) co_return key == "parameters" || key == "arguments" ? Guess::call : Guess::noCall;
            if (key != "name" && key != "type" && key != "function") co_return Guess::noCall;
            std::string value;
            const bool whole = co_await lookAtString(value);
            if (!whole) co_return m_atEnd&& key != "type" ? cutAfter(true, value) : Guess::noCall;
            if (key != "type") {
                named = true;
                name = value;
            }
            const int behind = co_await next();
            if (behind == '}') co_return m_context.tools.has(name) && m_ownLine ? Guess::call : Guess::noCall;
            if (behind != ',') co_return behind == Input::end ? cutAfter(named, name) : Guess::noCall;
            ++m_ahead;
        }
        co_return Guess::noCall;
    }

private:
    /// The input ended: inside a call, if the name may be that of a tool.
    [[nodiscard]] Guess cutAfter(bool named, const std::string& name) const {
        return m_atEnd && named && m_context.tools.mayBecome(name) ? Guess::cutCall : Guess::noCall;
    }

    Reading<int> next() {
        const int found = co_await lookOverBlanks(m_context, m_ahead);
        m_atEnd = found == Input::end;
        co_return found;
    }

    Reading<bool> lookAtString(std::string& out) {
        const int quote = co_await next();
        if (quote != '"') co_return false;
        ++m_ahead;
        StringDecoder decoder;
        for (;;) {
            const int byte = co_await m_context.in.peek(m_ahead);
            m_atEnd = byte == Input::end;
            if (m_atEnd || byte == '\n' || byte == '{' || out.size() > longestName) co_return false;
            ++m_ahead;
            if (!decoder.push(static_cast<char>(byte), '"', out)) co_return true;
        }
    }

    Context& m_context;
    std::size_t m_ahead;
    bool m_ownLine; // where a name alone is a call
    bool m_atEnd = false;
};

Reading<bool> readIfCall(Context& c, std::size_t ahead) {
    Look look(c, ahead);
    const Guess guess = co_await look.look();
    if (guess == Guess::noCall) co_return false;
    if (guess == Guess::cutCall) {
        c.in.skipAll();
        co_return true;
    }
    c.in.skip(ahead);
    const bool whole = co_await readJsonCall(c);
    if (!whole) { // damaged: nothing says where it ends, so an empty line does
        co_await dropThrough(c, "\n\n");
        co_return true;
    }
    ahead = 0; // several calls are parted by semicolons
    int next = co_await lookOverBlanks(c, ahead);
    if (next != ';') co_return true;
    ++ahead;
    next = co_await lookOverBlanks(c, ahead);
    if (next == '{' || next == Input::end) c.in.skip(ahead);
    co_return true;
}

} // namespace

Reading<bool> readLlamaCall(Context& c, std::string_view) {
    co_return co_await readIfCall(c, 0);
}

Reading<bool> readPythonTag(Context& c, std::string_view marker) {
    std::size_t ahead = marker.size();
    const int next = co_await lookOverBlanks(c, ahead);
    if (next == '{') {
        const bool call = co_await readIfCall(c, ahead);
        if (!call && c.in.finished()) c.in.skipAll(); // cut off before it was one
        if (call || c.in.finished()) co_return true;
    }
    const std::size_t begin = ahead;
    std::string name = co_await lookOverName(c, ahead);
    const int behind = co_await c.in.peek(ahead);
    constexpr std::string_view call = ".call";
    if (behind == '(' && name.ends_with(call) && name != call) {
        c.in.skip(ahead);
        c.beginCall(name.substr(0, name.size() - call.size()));
        const bool whole = co_await readPythonArguments(c);
        c.out.endCall(whole);
        co_return true;
    }
    if (behind == Input::end) {
        c.in.skipAll();
        co_return true;
    }
    c.in.skip(begin);
    c.beginCall("python");
    c.out.arguments("{\"code\": \"");
    co_await passText(c, {Part::quotedArguments, {}, {}, false});
    c.out.arguments("\"}");
    c.out.endCall(true);
    co_return true;
}

} // namespace calliope::dialect
