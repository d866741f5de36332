#pragma once

#include "inference/http/request_handler.h"
#include "inference/server/kept_contexts.h"
#include "inference/server/model_host.h"
#include "inference/server/turns.h"

#include <atomic>
#include <filesystem>
#include <vector>

namespace calliope::server {

/// What all routes work on. Outlives the listener.
struct Service {
    explicit Service(Loader loader, FileCheck fileCheck = {}, std::filesystem::path contextFolder = {})
        : check(std::move(fileCheck))
        , contexts(std::move(contextFolder))
        , host(std::move(loader), turns) {}

    FileCheck check; ///< before the model that is there is let go for another one; may be empty
    KeptContexts contexts;
    Turns turns;
    ModelHost host;
    std::atomic<bool> stopping = false; ///< streams without an end are to end
};

/// Each adds the routes of one file.
void addChatRoutes(Service& service, std::vector<http::Route>& routes);    ///< chats and plain texts
void addContextRoutes(Service& service, std::vector<http::Route>& routes); ///< the cache on disk
void addEmbeddingRoutes(Service& service, std::vector<http::Route>& routes);
void addModelRoutes(Service& service, std::vector<http::Route>& routes);  ///< health, models, load, unload
void addToolRoutes(Service& service, std::vector<http::Route>& routes);   ///< devices, inspect, tokenize
void addStatusRoutes(Service& service, std::vector<http::Route>& routes); ///< status, once and as events

/// All of them.
[[nodiscard]] std::vector<http::Route> routesOf(Service& service);

} // namespace calliope::server
