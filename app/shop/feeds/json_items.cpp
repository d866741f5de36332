#include "storage/json_items.h"

#include "app/shop/feeds/readers.h"
#include "storage/error.h"

#include <istream>

namespace calliope::shop {

namespace {

using Json = nlohmann::json;

constexpr int deepest = 24;

/// By the brackets, up to what is no JSON. The parser's callback, which could tell, looks through a whole list each
/// time that a part of it ends.
bool isTooDeep(std::string_view text) {
    int depth = 0;
    bool isInString = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '"') isInString = !isInString;
        if (isInString) {
            if (c == '\\') ++at;
        } else if (c == '{' || c == '[') {
            if (++depth > deepest) return true;
        } else if (c == '}' || c == ']') {
            --depth;
        }
    }
    return false;
}

} // namespace

std::optional<Json> parsedJson(std::string_view text) {
    if (isTooDeep(text)) return std::nullopt;
    Json value = Json::parse(text, nullptr, false);
    if (value.is_discarded()) return std::nullopt;
    return value;
}

const Json& memberOf(const Json& object, const char* key) {
    static const Json nothing;
    if (!object.is_object()) return nothing;
    const auto found = object.find(key);
    return found == object.end() ? nothing : *found;
}

std::string textOf(const Json& object, const char* key) {
    const Json& value = memberOf(object, key);
    if (value.is_string()) return value.get<std::string>();
    // Prices that were written as numbers: what the JSON library makes of them is the shortest text that reads the
    // same.
    return value.is_number() || value.is_boolean() ? value.dump() : std::string();
}

void readJsonLines(FeedBytes& bytes, const FeedContext& context, FeedItem (*itemOf)(const Json&, const FeedContext&),
                   const TakeItem& take) {
    FeedLines lines(bytes, context.limits.row);
    std::string line;
    for (std::int64_t row = 1;; ++row) {
        const FeedLines::Next next = lines.next(line);
        if (next == FeedLines::Next::end) return;
        if (next == FeedLines::Next::line && line.find_first_not_of(" \t") == std::string::npos) continue;
        const std::optional<Json> object = next == FeedLines::Next::line ? parsedJson(line) : std::nullopt;
        FeedItem item;
        if (object && object->is_object())
            item = itemOf(*object, context);
        else
            item.reject({}, next == FeedLines::Next::tooLong ? "It is too long." : "It is no JSON object.");
        take(std::move(item), row);
    }
}

void readJsonList(FeedBytes& bytes, const FeedContext& context, FeedItem (*itemOf)(const Json&, const FeedContext&),
                  const TakeItem& take) {
    FeedBuffer buffer(bytes);
    std::istream stream(&buffer);
    stream.exceptions(std::ios::badbit); // what the bytes throw comes through
    const storage::JsonLimits limits{.depth = deepest,
                                     .values = 50'000,
                                     .bytes = context.limits.row * 16,
                                     .string = context.limits.row,
                                     .items = static_cast<std::size_t>(context.limits.rows)};
    std::int64_t row = 0;
    storage::readJsonItems(stream, limits, [&](const std::string& key, Json&& object) {
        const bool isProduct = object.is_object() && (key.empty() || key == "products");
        if (isProduct) take(itemOf(object, context), ++row);
        return true;
    });
}

FeedItem itemOfFlatJson(const Json& object, const FeedContext& context) {
    Fields fields;
    for (const auto& [key, value] : object.items()) {
        std::string text;
        if (value.is_array()) { // of pictures, or of sizes
            for (const Json& part : value)
                if (part.is_string()) text.append(text.empty() ? "" : ",").append(part.get<std::string>());
        } else {
            text = textOf(object, key.c_str());
        }
        if (!text.empty() && text.size() <= context.limits.text) fields.emplace_back(key, text);
    }
    return itemOfFields(fields, context);
}

} // namespace calliope::shop
