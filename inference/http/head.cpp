#include "inference/http/head.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace calliope::http {

namespace {

Refusal malformed(const char* message) {
    return {400, "malformed_request", message};
}

bool isTokenCharacter(char c) { // RFC 9110, 5.6.2
    constexpr std::string_view others = "!#$%&'*+-.^_`|~";
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           others.find(c) != std::string_view::npos;
}

bool isToken(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, isTokenCharacter);
}

std::string lowered(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

bool readLength(Head& head, std::string_view value) {
    head.hasLength = true;
    const char* end = value.data() + value.size();
    const auto [stop, error] = std::from_chars(value.data(), end, head.contentLength);
    return !value.empty() && error == std::errc() && stop == end;
}

/// A field that the server looks at; each may stand once.
struct Field {
    std::string_view name;
    bool (*read)(Head& head, std::string_view value); ///< false: the value makes no sense
};

constexpr std::array fields{
    Field{"host",
          [](Head& head, std::string_view value) {
              head.host = lowered(value);
              return true;
          }},
    Field{"origin",
          [](Head& head, std::string_view value) {
              head.origin = value;
              return true;
          }},
    Field{"authorization",
          [](Head& head, std::string_view value) {
              head.authorization = value;
              return true;
          }},
    Field{"content-type",
          [](Head& head, std::string_view value) {
              head.contentType = value;
              return true;
          }},
    Field{"content-length", readLength},
    Field{"transfer-encoding",
          [](Head& head, std::string_view) {
              head.isChunked = true;
              return true;
          }},
    Field{"content-encoding",
          [](Head& head, std::string_view value) {
              head.isEncoded = lowered(value) != "identity";
              return true;
          }},
    Field{"expect",
          [](Head& head, std::string_view value) {
              head.expectsContinue = true;
              return lowered(value) == "100-continue";
          }},
    Field{"connection",
          [](Head& head, std::string_view value) {
              const std::string words = lowered(value);
              if (words.find("close") != std::string::npos) head.keepsAlive = false;
              if (words.find("keep-alive") != std::string::npos) head.keepsAlive = true;
              return true;
          }},
};

/// The first line; empty where it is right.
std::optional<Refusal> readRequestLine(Head& head, std::string_view line) {
    const std::size_t first = line.find(' ');
    const std::size_t last = line.rfind(' ');
    if (first == std::string_view::npos || first == last) return malformed("The first line is no request of HTTP.");
    head.method = line.substr(0, first);
    head.target = line.substr(first + 1, last - first - 1);
    const std::string_view version = line.substr(last + 1);
    if (!isToken(head.method)) return malformed("The method of the request is malformed.");
    if (version != "HTTP/1.1" && version != "HTTP/1.0") return malformed("Only HTTP/1.1 is spoken here.");
    head.keepsAlive = version == "HTTP/1.1";
    if (head.target.size() > longestTarget)
        return Refusal{414, "target_too_long", "The path of the request is too long."};
    const bool isPath = head.target.starts_with('/') &&
                        std::ranges::all_of(head.target, [](char c) { return c > ' ' && c < '\x7f' && c != '#'; });
    if (!isPath) return malformed("The path of the request is malformed.");
    return std::nullopt;
}

} // namespace

std::variant<std::size_t, Refusal> findHeadEnd(std::string_view received, std::size_t from) {
    if (received.starts_with('\r') || received.starts_with('\n'))
        return malformed("The request begins with an empty line.");
    for (std::size_t at = received.find('\n', from); at != std::string_view::npos; at = received.find('\n', at + 1)) {
        if (received[at - 1] != '\r') return malformed("Lines of the head must end with CR LF.");
        if (at + 1 > longestHead) break;
        if (at >= 3 && received.substr(at - 3, 4) == "\r\n\r\n") return at + 1;
    }
    if (received.size() > longestHead)
        return Refusal{431, "head_too_large", "The head of the request is larger than 32 KiB."};
    return std::size_t{0};
}

std::variant<Head, Refusal> parseHead(std::string_view text) {
    Head head;
    text.remove_suffix(2); // the empty line
    const auto nextLine = [&] {
        const std::size_t end = text.find("\r\n");
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(end + 2);
        return line;
    };
    if (auto refusal = readRequestLine(head, nextLine())) return *std::move(refusal);

    std::array<bool, fields.size()> seen{};
    for (std::size_t count = 1; !text.empty(); ++count) {
        if (count > mostFields) return Refusal{431, "too_many_fields", "The request has more than 100 header fields."};
        const std::string_view line = nextLine();
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos || !isToken(line.substr(0, colon)))
            return malformed("A header field of the request is malformed.");
        const std::string_view value = trimmed(line.substr(colon + 1));
        const bool isText = std::ranges::all_of(
            value, [](char c) { return c == '\t' || (static_cast<unsigned char>(c) >= 0x20 && c != '\x7f'); });
        if (!isText) return malformed("A header field of the request holds control characters.");
        const auto field = std::ranges::find(fields, lowered(line.substr(0, colon)), &Field::name);
        if (field == fields.end()) continue;
        bool& again = seen[static_cast<std::size_t>(field - fields.begin())];
        if (again || !field->read(head, value))
            return malformed("A header field of the request stands twice or makes no sense.");
        again = true;
    }
    if (head.hasLength && head.isChunked)
        return malformed("The request has both a Content-Length and a Transfer-Encoding.");
    return head;
}

} // namespace calliope::http
