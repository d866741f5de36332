#include "inference/dialect/messages.h"

#include "inference/dialect/json_calls.h"
#include "inference/dialect/tagged_calls.h"
#include "inference/dialect/text.h"

#include <algorithm>
#include <optional>
#include <string>

namespace calliope::dialect {

namespace {

constexpr std::size_t longestHeader = 1024;

struct Header {
    std::string recipient;
    std::string channel;
};

/// The word behind `mark`, up to a blank or the next mark; empty where there is none.
std::string wordBehind(std::string_view header, std::string_view mark) {
    const std::size_t found = header.find(mark);
    if (found == std::string_view::npos) return {};
    const std::string_view rest = header.substr(found + mark.size());
    return std::string(rest.substr(0, std::min(rest.find_first_of(" \t\r\n<"), rest.size())));
}

/// Looks at what comes next; skips the role of the model where no header follows it.
Reading<bool> headerStands(Context& c) {
    std::size_t ahead = 0;
    for (const std::string_view part : {messageStart, std::string_view("assistant")}) {
        const Match match = co_await stands(c, part, ahead);
        if (match == Match::cut) co_return true;
        if (match == Match::yes) ahead += part.size();
    }
    const std::size_t role = ahead;
    const int next = co_await lookOverBlanks(c, ahead);
    if (next == Input::end) co_return true;
    for (const std::string_view beginning : {"<|", "to="}) {
        const Match match = co_await stands(c, beginning, ahead);
        if (match != Match::no) co_return true;
    }
    c.in.skip(role);
    co_return false;
}

/// Reads a header through <|message|>; an empty one where the model writes text without. nullopt at the end of the
/// input. The header stays held until it is whole, see Parser::answerText.
Reading<std::optional<Header>> readHeader(Context& c) {
    c.place = Place::header;
    const bool isHeader = co_await headerStands(c);
    std::size_t size = 0;
    while (isHeader && size < longestHeader) {
        const int next = co_await c.in.peek(size);
        if (next == Input::end) {
            c.in.skipAll();
            co_return std::nullopt;
        }
        const Match ends = next == '<' ? co_await stands(c, messageText, size) : Match::no;
        if (ends == Match::yes) {
            const std::string_view text = c.in.held().substr(0, size);
            const Header header{wordBehind(text, "to="), wordBehind(text, messageChannel)};
            c.in.skip(size + messageText.size());
            co_return header;
        }
        ++size;
    }
    co_return Header{};
}

/// A message's text, to where the next one begins; false where the input ended.
Reading<bool> passMessage(Context& c, Part part, std::span<const std::string_view> closers,
                          std::span<const Opener> openers = {}) {
    c.place = part == Part::reasoning ? Place::reasoning : Place::answer;
    const Ended ended = co_await passText(c, {part, closers, openers, false});
    co_return ended == Ended::closer;
}

constexpr std::string_view harmonyEnds[] = {"<|end|>", "<|return|>", "<|call|>", messageStart};
constexpr std::string_view museEnds[] = {"<|eom|>", "<|eot|>", "<|end_of_text|>", messageStart};

/// A message that is a call, to its end.
Reading<bool> readHarmonyCall(Context& c, std::string_view recipient) {
    constexpr std::string_view prefix = "functions.";
    if (recipient.starts_with(prefix)) recipient.remove_prefix(prefix.size());
    if (recipient.empty()) co_return co_await passMessage(c, Part::nowhere, harmonyEnds);
    c.beginCall(std::string(recipient));
    const int next = co_await skipBlanks(c);
    if (next != '{' && recipient == "python") { // takes code as it is
        c.out.arguments("{\"code\": \"");
        const bool more = co_await passMessage(c, Part::quotedArguments, harmonyEnds);
        c.out.arguments("\"}");
        c.out.endCall(true);
        co_return more;
    }
    const bool whole = co_await passArguments(c);
    c.out.endCall(whole);
    co_return co_await passMessage(c, Part::nowhere, harmonyEnds);
}

constexpr std::string_view museCallsOpen = "<atem:function_calls>";
constexpr std::string_view museCallsClose = "</atem:function_calls>";
constexpr std::string_view museCallOpen = "<atem:invoke name=\"";
constexpr TaggedSyntax museSyntax{"\">", "<atem:parameter name=\"", "\">", "", "</atem:parameter>", "</atem:invoke>",
                                  false};

Reading<bool> readMuseCalls(Context& c, std::string_view marker) {
    c.in.skip(marker.size());
    bool more = co_await skipIfNext(c, museCallOpen);
    while (more) {
        const bool whole = co_await readTaggedCall(c, museSyntax);
        if (!whole) {
            co_await dropThrough(c, museCallsClose, museEnds);
            co_return true;
        }
        more = co_await skipIfNext(c, museCallOpen);
    }
    co_await skipIfNext(c, museCallsClose);
    co_return true;
}

constexpr Opener museCalls[] = {{museCallsOpen, readMuseCalls}};

} // namespace

Reading<> readHarmony(Context& c) {
    for (bool more = true; more;) {
        const std::optional<Header> header = co_await readHeader(c);
        if (!header) co_return;
        const bool isCall = !header->recipient.empty() && header->recipient != "user" && c.tools.offered();
        const bool reasons = header->channel == "analysis" && header->recipient.empty();
        if (isCall)
            more = co_await readHarmonyCall(c, header->recipient);
        else
            more = co_await passMessage(c, reasons ? Part::reasoning : Part::content, harmonyEnds);
    }
}

Reading<> readMuse(Context& c) {
    for (bool more = true; more;) {
        const std::optional<Header> header = co_await readHeader(c);
        if (!header) co_return;
        const bool isCall = !header->recipient.empty() && header->recipient != "user" && c.tools.offered();
        if (header->recipient == "self")
            more = co_await passMessage(c, Part::reasoning, museEnds);
        else if (isCall)
            more = co_await passMessage(c, Part::content, museEnds, museCalls);
        else
            more = co_await passMessage(c, Part::content, museEnds);
    }
}

std::string_view openedMessage(std::string_view prompt) {
    const std::size_t start = prompt.rfind(messageStart);
    return start == std::string_view::npos ? std::string_view() : prompt.substr(start);
}

} // namespace calliope::dialect
