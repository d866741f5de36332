#pragma once

#include "inference/http/head.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace calliope::http {

/// Decides by a request's head alone whether it may go on; nothing of the body has been read by then.
///
/// Being on loopback protects nothing by itself: any web page can make a browser send requests there, and names that
/// resolve to 127.0.0.1 are free to be had (DNS rebinding). So the Host must be a literal loopback name with our port,
/// an Origin must be our own, and every path wants the key, in one place only. Const; may be used from several threads.
class Gate {
public:
    /// `mostBody`: bytes.
    Gate(std::uint16_t port, std::string key, std::uint64_t mostBody);

    [[nodiscard]] std::optional<Refusal> refuse(const Head& head) const;

private:
    std::string m_authorization; // the whole value of the field
    std::vector<std::string> m_hosts;
    std::vector<std::string> m_origins;
    std::uint64_t m_mostBody;
};

} // namespace calliope::http
