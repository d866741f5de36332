#pragma once

#include "inference/base/error.h"
#include "inference/http/connection.h"
#include "inference/http/refusal.h"

#include <httplib.h>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace calliope::http {

/// Thrown by a handler that refuses.
class Refused : public Error {
public:
    explicit Refused(Refusal refusal)
        : Error(ErrorKind::usage, refusal.message)
        , m_refusal(std::move(refusal)) {}

    [[nodiscard]] const Refusal& refusal() const { return m_refusal; }

private:
    Refusal m_refusal;
};

/// What becomes of any exception out of a handler.
[[nodiscard]] Refusal refusalOf(std::exception_ptr exception);

/// Answers one path. May throw Refused, Error (its sentence is shown to the client) and anything else (it is not).
using Handler = std::function<void(const httplib::Request& request, httplib::Response& response, Connection& client)>;

struct Route {
    std::string_view method; ///< GET or POST
    const char* path = "";   ///< cpp-httplib's: a regular expression
    Handler handler;
    bool isControl = false; ///< quick, and not to wait for others: has threads of its own (ListenerOptions)
};

/// cpp-httplib without its sockets and threads: reads a request that has come, finds its route, writes what the handler
/// says. What clients send reaches it through `Head` only, as few well-formed fields. Used by several threads at once.
class RequestHandler : private httplib::Server {
public:
    explicit RequestHandler(const std::vector<Route>& routes);

    /// Returns whether the connection can be used again.
    [[nodiscard]] bool answer(Connection& client) noexcept;
};

} // namespace calliope::http
