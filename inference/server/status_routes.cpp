#include "inference/server/fields.h"
#include "inference/server/routes.h"

namespace calliope::server {

namespace {

/// Sends the status when it changes, and every second.
bool writeEvents(const Service& service, const http::Connection& client, httplib::DataSink& sink) {
    constexpr std::chrono::milliseconds look{100};
    constexpr int looks = 10;
    std::uint64_t seen = service.host.waitForChange(0, look);
    while (!client.isGone() && !service.stopping) {
        const std::string event = "event: status\ndata: " + dumped(service.host.status()) + "\n\n";
        if (!sink.write(event.data(), event.size())) return false;
        const std::uint64_t before = seen;
        for (int i = 0; i < looks && seen == before && !client.isGone() && !service.stopping; ++i)
            seen = service.host.waitForChange(before, look);
    }
    sink.done();
    return true;
}

} // namespace

void addStatusRoutes(Service& service, std::vector<http::Route>& routes) {
    routes.push_back({"GET", "/calliope/v1/status",
                      [&service](const auto&, auto& response, auto&) {
                          response.set_content(dumped(service.host.status()), "application/json");
                      },
                      true});
    routes.push_back({"GET", "/calliope/v1/events", [&service](const auto&, auto& response, auto& client) {
                          response.set_header("Cache-Control", "no-store");
                          response.set_chunked_content_provider(
                              "text/event-stream", [&service, &client](std::size_t, httplib::DataSink& sink) {
                                  return writeEvents(service, client, sink);
                              });
                      }});
}

} // namespace calliope::server
