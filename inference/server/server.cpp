#include "inference/server/server.h"

namespace calliope::server {

std::vector<http::Route> routesOf(Service& service) {
    std::vector<http::Route> routes;
    for (const auto add :
         {addChatRoutes, addContextRoutes, addEmbeddingRoutes, addModelRoutes, addToolRoutes, addStatusRoutes})
        add(service, routes);
    return routes;
}

Server::Server(const http::ListenerOptions& options, Loader loader, FileCheck check,
               std::filesystem::path contextFolder)
    : m_service(std::move(loader), std::move(check), std::move(contextFolder))
    , m_listener(options, routesOf(m_service)) {}

Server::~Server() {
    stop(std::chrono::milliseconds(0));
}

void Server::stop(std::chrono::milliseconds patience) {
    m_service.stopping = true;
    m_listener.stop(patience);
}

} // namespace calliope::server
