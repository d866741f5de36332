#pragma once

#include "inference/http/refusal.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace calliope::http {

/// What stands before a request's body, as far as the server uses it.
struct Head {
    std::string method;
    std::string target; ///< path and query, as sent
    std::string host;
    std::optional<std::string> origin;
    std::optional<std::string> authorization;
    std::string contentType;
    std::uint64_t contentLength = 0;
    bool hasLength = false;
    bool isChunked = false; ///< or any other transfer encoding
    bool isEncoded = false; ///< compressed
    bool expectsContinue = false;
    bool keepsAlive = true;
};

constexpr std::size_t longestHead = std::size_t{32} * 1024; ///< bytes
constexpr std::size_t longestTarget = 2048;
constexpr std::size_t mostFields = 100;

/// Where the head ends in what has come so far, from `from` on (where the last search ended): a size, 0 where the end
/// is still missing, or what is wrong already. Lines end with CR LF and nothing else.
[[nodiscard]] std::variant<std::size_t, Refusal> findHeadEnd(std::string_view received, std::size_t from);

/// Reads a whole head, CR LF CR LF included, strictly (RFC 9112): whatever two programs could understand differently is
/// refused.
[[nodiscard]] std::variant<Head, Refusal> parseHead(std::string_view text);

} // namespace calliope::http
