#pragma once

#include "inference/http/request_handler.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace calliope::http {

struct ListenerOptions {
    std::uint16_t port = 0; ///< 0: any free one
    std::string key;
    std::size_t mostBody = std::size_t{24} << 20;   ///< bytes of one request
    std::size_t mostBodies = std::size_t{96} << 20; ///< of all together
    std::size_t mostConnections = 768;
    std::size_t mostRequests = 256;    ///< answered at the same time; each takes a thread
    std::size_t moreControls = 8;      ///< above them, of routes that are Route::isControl
    std::chrono::seconds headTime{10}; ///< for a head to come
    std::chrono::seconds idleTime{30}; ///< without a byte of a body, or between two requests
    std::chrono::seconds bodyTime{300};
};

/// An HTTP server on the loopback interface. One thread takes connections and reads requests, for any number of clients
/// however slow they are; only a request that has come as a whole, through the Gate, takes a thread to answer it. That
/// thread is told at once when its client goes away. Where there are too many connections, a newcomer replaces the one
/// that has made the server wait longest, and so it does where the system gives no more descriptors; those whose
/// request has passed the gate go last, so that whoever knows no key interrupts nobody. Where there are too many
/// requests it is refused with 503, unless it asks for a control path: what others do can be seen, and ended.
class Listener {
public:
    /// Listens from now on. Throws Error{device} where the port cannot be had.
    Listener(const ListenerOptions& options, const std::vector<Route>& routes);

    /// As stop(0).
    ~Listener();
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    [[nodiscard]] std::uint16_t port() const;

    /// Takes no more requests and waits until those under way are answered; after `patience` their clients are taken
    /// for gone.
    void stop(std::chrono::milliseconds patience);

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace calliope::http
