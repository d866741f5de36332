#pragma once

#include "app/shop/feeds/feed_bytes.h"
#include "app/shop/feeds/item.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <functional>
#include <string_view>

/// Readers of the formats, one per file. Each hands out items with the row they stand in (from 1), in the feed's order,
/// and throws storage::Error{format} where the whole is not what it should be.
namespace calliope::shop {

using TakeItem = std::function<void(FeedItem&& item, std::int64_t row)>;

void readTable(FeedBytes& bytes, const FeedContext& context, const TakeItem& take);
void readGoogleXml(FeedBytes& bytes, const FeedContext& context, const TakeItem& take);
void readJsonLines(FeedBytes& bytes, const FeedContext& context,
                   FeedItem (*itemOf)(const nlohmann::json&, const FeedContext&), const TakeItem& take);
void readJsonList(FeedBytes& bytes, const FeedContext& context,
                  FeedItem (*itemOf)(const nlohmann::json&, const FeedContext&), const TakeItem& take);
void readJsonLd(FeedBytes& bytes, const FeedContext& context, const TakeItem& take);

// Of one JSON object that anybody may have written.
[[nodiscard]] FeedItem itemOfFlatJson(const nlohmann::json& object, const FeedContext& context);
[[nodiscard]] FeedItem itemOfAcp(const nlohmann::json& object, const FeedContext& context);
[[nodiscard]] FeedItem itemOfUcp(const nlohmann::json& object, const FeedContext& context);
[[nodiscard]] FeedItem itemOfShopify(const nlohmann::json& object, const FeedContext& context);
[[nodiscard]] FeedItem itemOfWoo(const nlohmann::json& object, const FeedContext& context);

/// One line of JSON, within limits on depth; nullopt for what is none.
[[nodiscard]] std::optional<nlohmann::json> parsedJson(std::string_view text);

// Fields of an object. What is not there or of another type reads as empty; numbers read as they stand.
[[nodiscard]] std::string textOf(const nlohmann::json& object, const char* key);
[[nodiscard]] const nlohmann::json& memberOf(const nlohmann::json& object, const char* key);

} // namespace calliope::shop
