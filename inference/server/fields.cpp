#include "inference/server/fields.h"

#include "inference/base/text.h"
#include "inference/http/request_handler.h"
#include "inference/turn/bounded_json.h"

namespace calliope::server {

Fields::Fields(const Json& value, std::string prefix)
    : m_value(&value)
    , m_prefix(std::move(prefix)) {
    if (!value.is_object())
        throw http::Refused({400, "invalid_type", concat(m_prefix, " must be a JSON object."), m_prefix});
}

const Json* Fields::find(const char* name) const {
    const auto found = m_value->find(name);
    return found == m_value->end() || found->is_null() ? nullptr : &*found;
}

std::optional<bool> Fields::boolean(const char* name) const {
    const Json* value = find(name);
    if (value == nullptr) return std::nullopt;
    if (!value->is_boolean()) refuse(name, "must be true or false");
    return value->get<bool>();
}

std::optional<std::string> Fields::text(const char* name) const {
    const Json* value = find(name);
    if (value == nullptr) return std::nullopt;
    if (!value->is_string()) refuse(name, "must be a text");
    return value->get<std::string>();
}

std::optional<double> Fields::number(const char* name, double least, double most) const {
    const Json* value = find(name);
    if (value == nullptr) return std::nullopt;
    if (!value->is_number()) refuse(name, "must be a number");
    const double number = value->get<double>();
    if (!(number >= least && number <= most)) refuse(name, concat("must lie between ", least, " and ", most));
    return number;
}

std::optional<std::uint64_t> Fields::count(const char* name, std::uint64_t least, std::uint64_t most) const {
    const Json* value = find(name);
    if (value == nullptr) return std::nullopt;
    if (!value->is_number_integer()) refuse(name, "must be a whole number");
    const bool isNegative = !value->is_number_unsigned() && value->get<std::int64_t>() < 0;
    const auto count = value->get<std::uint64_t>();
    if (isNegative || count < least || count > most) refuse(name, concat("must lie between ", least, " and ", most));
    return count;
}

std::optional<Fields> Fields::object(const char* name) const {
    const Json* value = find(name);
    if (value == nullptr) return std::nullopt;
    return Fields(*value, whole(name));
}

std::string Fields::whole(const char* name) const {
    return m_prefix.empty() ? name : concat(m_prefix, '.', name);
}

void Fields::refuse(const char* name, std::string_view problem) const {
    const std::string field = whole(name);
    throw http::Refused({400, "invalid_value", concat("The field \"", field, "\" ", problem, '.'), field});
}

Json bodyOf(const std::string& text) {
    Json body = turn::parseBounded(text, "The body of the request");
    if (!body.is_object()) throw http::Refused({400, "invalid_type", "The body of the request must be a JSON object."});
    return body;
}

std::string dumped(const Json& value) {
    return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

} // namespace calliope::server
