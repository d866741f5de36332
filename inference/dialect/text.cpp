#include "inference/dialect/text.h"

#include <algorithm>
#include <optional>

namespace calliope::dialect {

namespace {

/// What stands at the place of reading.
struct Found {
    const std::string_view* closer = nullptr;
    const Opener* opener = nullptr;
    bool cutCloser = false; ///< the input ends within what may end the stretch
};

Reading<Found> findMarker(Context& c, const Stretch& stretch, bool quoted) {
    Found found;
    for (const std::string_view& closer : stretch.closers) {
        const Match match = co_await stands(c, closer);
        if (match == Match::yes) {
            found.closer = &closer;
            co_return found;
        }
        if (match == Match::cut) found.cutCloser = true;
    }
    if (quoted) co_return found;
    for (const Opener& opener : stretch.openers) {
        const Match match = co_await stands(c, opener.marker);
        if (match == Match::cut && stretch.endsWithOpener) found.cutCloser = true;
        if (match != Match::yes) continue;
        found.opener = &opener;
        co_return found;
    }
    co_return found;
}

std::string firstBytes(const Stretch& stretch) {
    std::string out;
    for (const std::string_view closer : stretch.closers) out += closer.front();
    for (const Opener& opener : stretch.openers) out += opener.marker.front();
    return out;
}

} // namespace

Reading<Ended> passText(Context& c, Stretch stretch) {
    const std::string starts = firstBytes(stretch);
    for (;;) {
        const int next = co_await c.in.peek();
        if (next == Input::end) co_return Ended::input;
        const std::string_view held = c.in.held();
        const std::size_t plain = std::min(held.find_first_of(starts), held.size());
        if (plain > 0) {
            c.out.text(stretch.part, held.substr(0, plain));
            c.in.skip(plain);
            continue;
        }
        const Found found = co_await findMarker(c, stretch, c.out.quoted(stretch.part));
        if (found.closer != nullptr) {
            c.in.skip(found.closer->size());
            co_return Ended::closer;
        }
        if (found.opener != nullptr) {
            const bool read = co_await found.opener->read(c, found.opener->marker);
            if (read && stretch.endsWithOpener) co_return Ended::opener;
            if (read) continue;
        }
        if (found.cutCloser) {
            c.in.skipAll();
            co_return Ended::input;
        }
        c.out.text(stretch.part, c.in.held().substr(0, 1));
        c.in.skip();
    }
}

Reading<Match> stands(Context& c, std::string_view text, std::size_t ahead) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const int next = co_await c.in.peek(ahead + i);
        if (next == Input::end) co_return Match::cut;
        if (next != static_cast<unsigned char>(text[i])) co_return Match::no;
    }
    co_return Match::yes;
}

Reading<int> skipBlanks(Context& c) {
    int next = co_await c.in.peek();
    while (isBlank(next)) {
        c.in.skip();
        next = co_await c.in.peek();
    }
    co_return next;
}

Reading<int> lookOverBlanks(Context& c, std::size_t& ahead) {
    int next = co_await c.in.peek(ahead);
    while (isBlank(next) && ahead < longestLook) next = co_await c.in.peek(++ahead);
    co_return next;
}

Reading<bool> skipIfNext(Context& c, std::string_view text) {
    std::size_t ahead = 0;
    co_await lookOverBlanks(c, ahead);
    const Match match = co_await stands(c, text, ahead);
    if (match == Match::yes) c.in.skip(ahead + text.size());
    if (match == Match::cut) c.in.skipAll();
    co_return match == Match::yes;
}

Reading<> dropThrough(Context& c, std::string_view text, std::span<const std::string_view> stops) {
    std::string starts(1, text.front());
    for (const std::string_view stop : stops) starts += stop.front();
    for (;;) {
        const int next = co_await c.in.peek();
        if (next == Input::end) co_return;
        const std::size_t other = std::min(c.in.held().find_first_of(starts), c.in.held().size());
        if (other > 0) {
            c.in.skip(other);
            continue;
        }
        for (const std::string_view stop : stops) {
            const Match stopped = co_await stands(c, stop);
            if (stopped == Match::yes) co_return;
        }
        const Match match = co_await stands(c, text);
        c.in.skip(match == Match::yes ? text.size() : 1);
        if (match == Match::yes) co_return;
    }
}

Reading<std::string> readName(Context& c, std::string_view stop) {
    std::string name;
    for (;;) {
        const int next = co_await c.in.peek();
        if (next == Input::end || name.size() > longestName) co_return std::string();
        const Match match = co_await stands(c, stop);
        if (match == Match::yes) break;
        name += static_cast<char>(next);
        c.in.skip();
    }
    c.in.skip(stop.size());
    while (!name.empty() && isBlank(name.back())) name.pop_back();
    name.erase(0, std::min(name.find_first_not_of(" \t\r\n"), name.size()));
    co_return name;
}

Reading<std::string> lookOverName(Context& c, std::size_t& ahead) {
    std::string name;
    for (;;) {
        const int next = co_await c.in.peek(ahead);
        if (!isNameByte(next) || name.size() > longestName) co_return name;
        name += static_cast<char>(next);
        ++ahead;
    }
}

} // namespace calliope::dialect
