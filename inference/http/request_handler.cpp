#include "inference/http/request_handler.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <exception>
#include <new>
#include <type_traits>

namespace calliope::http {

namespace {

/// Handlers of cpp-httplib are not told which connection a request came by. Its Request has a function that only
/// clients use: the connection travels in there.
struct Tag {
    Connection* client;
    bool operator()(const char*, size_t, std::uint64_t, std::uint64_t) const { return true; }
};

struct KindRow {
    ErrorKind kind;
    int status;
    const char* code;
};

constexpr std::array kinds{
    KindRow{ErrorKind::usage, 400, "invalid_request"},   KindRow{ErrorKind::tooLong, 400, "context_length_exceeded"},
    KindRow{ErrorKind::file, 400, "file_error"},         KindRow{ErrorKind::format, 400, "damaged_file"},
    KindRow{ErrorKind::unsupported, 400, "unsupported"}, KindRow{ErrorKind::device, 500, "device_error"},
    KindRow{ErrorKind::memory, 503, "out_of_memory"},    KindRow{ErrorKind::cancelled, 503, "cancelled"},
    KindRow{ErrorKind::busy, 503, "server_busy"},
};

void refuse(httplib::Response& response, const Refusal& refusal) {
    response.status = refusal.status;
    response.set_content(bodyOf(refusal), "application/json");
    if (refusal.status == 503) response.set_header("Retry-After", "1");
}

} // namespace

Refusal refusalOf(std::exception_ptr exception) {
    try {
        std::rethrow_exception(std::move(exception));
    } catch (const Refused& refused) {
        return refused.refusal();
    } catch (const Error& error) {
        const auto row = std::ranges::find(kinds, error.kind(), &KindRow::kind);
        if (row != kinds.end()) return {row->status, row->code, error.what()};
        return {500, "error", error.what()};
    } catch (const std::bad_alloc&) {
        return {503, "out_of_memory", "There is not enough memory for this request."};
    } catch (...) {
        return {500, "internal_error", "The server made a mistake; please report what you asked for."};
    }
}

RequestHandler::RequestHandler(const std::vector<Route>& routes) {
    for (const Route& route : routes) {
        const auto call = [handler = route.handler](const httplib::Request& request, httplib::Response& response) {
            handler(request, response, *request.content_receiver.target<Tag>()->client);
        };
        if (route.method == "GET")
            Get(route.path, call);
        else
            Post(route.path, call);
    }
    set_exception_handler([](const httplib::Request&, httplib::Response& response, std::exception_ptr exception) {
        refuse(response, refusalOf(std::move(exception)));
    });
    set_error_handler([routes](const httplib::Request& request, httplib::Response& response) {
        if (!response.body.empty()) return;
        const bool known = std::ranges::any_of(routes, [&](const Route& route) { return request.path == route.path; });
        if (response.status == 404 && known)
            refuse(response, {405, "method_not_allowed", "This path wants the other method."});
        if (response.status == 404) refuse(response, {404, "not_found", "There is nothing at this path."});
        if (response.body.empty())
            refuse(response, {response.status, "malformed_request", "The request could not be read."});
    });
    svr_sock_ = 0; // it only asks whether there is one
}

bool RequestHandler::answer(Connection& client) noexcept {
    const auto tag = [&](httplib::Request& request) {
        request.content_receiver = Tag{&client};
        request.body = client.takeBody();
    };
    bool closed = false;
    const auto process = [&](auto& self) {
        // Newer versions want to be told the addresses.
        if constexpr (requires { self.process_request(client, "", 0, "", 0, false, closed, tag); })
            return self.process_request(client, "127.0.0.1", 0, "127.0.0.1", 0, false, closed, tag);
        else
            return self.process_request(client, false, closed, tag);
    };
    try {
        return process(*this) && !closed && !client.isGone();
    } catch (...) { // not even the error could be written
        return false;
    }
}

} // namespace calliope::http
