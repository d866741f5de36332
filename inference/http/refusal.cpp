#include "inference/http/refusal.h"

#include "inference/base/text.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace calliope::http {

namespace {

struct Row {
    int status;
    const char* reason;
    const char* type; ///< in OpenAI's words
};

constexpr std::array rows{
    Row{400, "Bad Request", "invalid_request_error"},
    Row{401, "Unauthorized", "authentication_error"},
    Row{403, "Forbidden", "permission_error"},
    Row{404, "Not Found", "not_found_error"},
    Row{405, "Method Not Allowed", "invalid_request_error"},
    Row{408, "Request Timeout", "invalid_request_error"},
    Row{409, "Conflict", "conflict_error"},
    Row{411, "Length Required", "invalid_request_error"},
    Row{413, "Payload Too Large", "invalid_request_error"},
    Row{414, "URI Too Long", "invalid_request_error"},
    Row{415, "Unsupported Media Type", "invalid_request_error"},
    Row{431, "Request Header Fields Too Large", "invalid_request_error"},
    Row{500, "Internal Server Error", "server_error"},
    Row{501, "Not Implemented", "invalid_request_error"},
    Row{503, "Service Unavailable", "server_error"},
};

const Row& rowOf(int status) {
    const auto row = std::ranges::find(rows, status, &Row::status);
    return row != rows.end() ? *row : rows[12];
}

} // namespace

std::string bodyOf(const Refusal& refusal) {
    nlohmann::ordered_json error;
    error["message"] = refusal.message;
    error["type"] = rowOf(refusal.status).type;
    error["param"] = refusal.param.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(refusal.param);
    error["code"] = refusal.code;
    return nlohmann::ordered_json{{"error", error}}.dump(-1, ' ', false,
                                                         nlohmann::ordered_json::error_handler_t::replace);
}

std::string responseOf(const Refusal& refusal) {
    const std::string body = bodyOf(refusal);
    return concat("HTTP/1.1 ", refusal.status, ' ', reasonOf(refusal.status),
                  "\r\nContent-Type: application/json\r\nContent-Length: ", body.size(),
                  refusal.status == 503 ? "\r\nRetry-After: 1" : "",
                  refusal.status == 401 ? "\r\nWWW-Authenticate: Bearer" : "", "\r\nConnection: close\r\n\r\n", body);
}

const char* reasonOf(int status) {
    return rowOf(status).reason;
}

} // namespace calliope::http
