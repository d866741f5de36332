#include "inference/http/gate.h"

#include "inference/base/text.h"
#include "inference/http/key.h"

#include <algorithm>

namespace calliope::http {

Gate::Gate(std::uint16_t port, std::string key, std::uint64_t mostBody)
    : m_authorization("Bearer " + std::move(key))
    , m_mostBody(mostBody) {
    for (const char* name : {"127.0.0.1", "localhost", "[::1]"}) {
        m_hosts.push_back(concat(name, ':', port));
        m_origins.push_back("http://" + m_hosts.back());
    }
}

std::optional<Refusal> Gate::refuse(const Head& head) const {
    if (std::ranges::find(m_hosts, head.host) == m_hosts.end())
        return Refusal{403, "wrong_host", "The Host of the request is not this server's address."};
    if (head.origin && std::ranges::find(m_origins, *head.origin) == m_origins.end())
        return Refusal{403, "wrong_origin", "Web pages of other origins may not use this server."};
    if (!head.authorization || !sameKey(m_authorization, *head.authorization))
        return Refusal{401, "invalid_api_key",
                       "The key is missing or wrong; send it as \"Authorization: Bearer KEY\"."};
    if (head.method != "GET" && head.method != "POST")
        return Refusal{405, "method_not_allowed", "Only GET and POST are understood here."};
    if (head.isChunked || (head.method == "POST" && !head.hasLength))
        return Refusal{411, "length_required",
                       "The request must say its Content-Length; chunked bodies are not taken."};
    if (head.isEncoded) return Refusal{415, "encoded_body", "Compressed bodies are not taken; send the text as it is."};
    if (head.contentLength > m_mostBody)
        return Refusal{413, "body_too_large",
                       concat("The body of the request is larger than ", m_mostBody >> 20, " MiB.")};
    return std::nullopt;
}

} // namespace calliope::http
