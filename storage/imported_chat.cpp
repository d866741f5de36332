#include "storage/imported_chat.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <map>

namespace calliope::storage {

namespace {

using Json = nlohmann::json;

constexpr std::int64_t latest = 253'402'300'799'999; // the end of the year 9999

std::int64_t asTime(double milliseconds) {
    return milliseconds > 0 && milliseconds < static_cast<double>(latest) ? static_cast<std::int64_t>(milliseconds) : 0;
}

const Json& member(const Json& object, const char* key) {
    static const Json nothing;
    if (!object.is_object()) return nothing;
    const auto found = object.find(key);
    return found == object.end() ? nothing : *found;
}

} // namespace

void ImportedChat::select(std::optional<std::size_t> last) {
    constexpr std::size_t root = std::numeric_limits<std::size_t>::max();
    std::map<std::size_t, std::size_t> selected; // by parent
    for (std::size_t i = 0; i < messages.size(); ++i) selected[messages[i].parent.value_or(root)] = i;
    for (std::optional<std::size_t> at = last; at; at = messages[*at].parent)
        selected[messages[*at].parent.value_or(root)] = *at;
    for (ImportedMessage& message : messages) message.isSelected = false;
    for (const auto& [parent, child] : selected) messages[child].isSelected = true;
}

std::string textIn(const Json& object, const char* key) {
    const Json& value = member(object, key);
    std::string text = value.is_string() ? value.get<std::string>() : std::string();
    std::ranges::replace(text, '\0', ' ');
    return text;
}

std::int64_t integerIn(const Json& object, const char* key) {
    const Json& value = member(object, key);
    if (value.is_number_unsigned())
        return static_cast<std::int64_t>(
            std::min<std::uint64_t>(value.get<std::uint64_t>(), std::numeric_limits<std::int64_t>::max()));
    return value.is_number_integer() ? value.get<std::int64_t>() : 0;
}

bool flagIn(const Json& object, const char* key) {
    const Json& value = member(object, key);
    return value.is_boolean() && value.get<bool>();
}

const Json& arrayIn(const Json& object, const char* key) {
    static const Json empty = Json::array();
    const Json& value = member(object, key);
    return value.is_array() ? value : empty;
}

const Json& objectIn(const Json& object, const char* key) {
    static const Json empty = Json::object();
    const Json& value = member(object, key);
    return value.is_object() ? value : empty;
}

std::int64_t secondsIn(const Json& object, const char* key) {
    const Json& value = member(object, key);
    return value.is_number() ? asTime(std::floor(value.get<double>() * 1000)) : 0;
}

std::int64_t isoTime(std::string_view text) {
    constexpr std::string_view form = "0000-00-00T00:00:00";
    if (text.size() < form.size()) return 0;
    for (std::size_t i = 0; i < form.size(); ++i) {
        const bool isDigit = text[i] >= '0' && text[i] <= '9';
        if (form[i] == '0' ? !isDigit : text[i] != form[i]) return 0;
    }
    const auto number = [&](std::size_t at, std::size_t count) {
        int value = 0;
        for (const char c : text.substr(at, count)) value = 10 * value + (c - '0');
        return value;
    };
    const std::chrono::year_month_day date{std::chrono::year(number(0, 4)),
                                           std::chrono::month(static_cast<unsigned>(number(5, 2))),
                                           std::chrono::day(static_cast<unsigned>(number(8, 2)))};
    if (!date.ok()) return 0;
    std::string_view rest = text.substr(form.size());
    std::int64_t fraction = 0;
    if (rest.starts_with('.')) {
        rest.remove_prefix(1);
        for (std::int64_t unit = 100; !rest.empty() && rest[0] >= '0' && rest[0] <= '9'; unit /= 10) {
            fraction += unit * (rest[0] - '0');
            rest.remove_prefix(1);
        }
    }
    if (rest != "Z" && rest != "+00:00" && !rest.empty()) return 0;
    const std::int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
    return asTime(static_cast<double>(((days * 24 + number(11, 2)) * 60 + number(14, 2)) * 60'000 +
                                      std::int64_t{number(17, 2)} * 1000 + fraction));
}

} // namespace calliope::storage
