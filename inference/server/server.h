#pragma once

#include "inference/http/listener.h"
#include "inference/server/routes.h"

#include <chrono>
#include <cstdint>
#include <filesystem>

namespace calliope::server {

/// The local server: OpenAI's interface under /v1, and under /calliope/v1 what that lacks; see README.md.
class Server {
public:
    /// Listens from now on. `contextFolder`: as for KeptContexts. Throws Error{device} where the port cannot be had.
    Server(const http::ListenerOptions& options, Loader loader, FileCheck check = {},
           std::filesystem::path contextFolder = {});

    /// As stop(0).
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    [[nodiscard]] std::uint16_t port() const { return m_listener.port(); }
    [[nodiscard]] ModelHost& host() { return m_service.host; }

    /// Takes no more requests; answers under way have so long to end by themselves.
    void stop(std::chrono::milliseconds patience);

private:
    Service m_service;
    http::Listener m_listener; // last: its threads use all else
};

} // namespace calliope::server
