#include "inference/server/message_pictures.h"

#include "inference/base/text.h"
#include "inference/http/request_handler.h"
#include "inference/server/base64.h"
#include "inference/server/fields.h"
#include "inference/vision/prompt_picture.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace calliope::server {

namespace {

constexpr std::array details{std::pair<std::string_view, pictures::Detail>{"auto", pictures::Detail::usual},
                             std::pair<std::string_view, pictures::Detail>{"low", pictures::Detail::low},
                             std::pair<std::string_view, pictures::Detail>{"high", pictures::Detail::high}};

/// What a data URL holds (RFC 2397).
std::string dataIn(const std::string& url, const Fields& fields) {
    constexpr std::string_view scheme = "data:";
    constexpr std::string_view encoding = ";base64";
    if (!url.starts_with(scheme))
        fields.refuse("url", "must be a data URL: send the picture itself, this server fetches nothing from elsewhere");
    const std::size_t comma = std::min(url.find(','), url.size());
    const std::string_view head = std::string_view(url).substr(0, comma);
    auto data = fromBase64(std::string_view(url).substr(std::min(comma + 1, url.size())));
    if (comma == url.size() || !head.ends_with(encoding) || !data) fields.refuse("url", "is no data URL in base64");
    return std::move(*data);
}

} // namespace

std::shared_ptr<const vision::PromptPicture> pictureOf(const Json& part, const std::string& where,
                                                       const ServedModel& model) {
    if (model.vision() == nullptr)
        throw http::Refused({400, "no_vision",
                             concat("There is a picture in ", where,
                                    ", but this model reads text only: it was loaded without "
                                    "a vision encoder (mmproj file)."),
                             where});
    const auto image = part.find("image_url");
    if (image == part.end()) throw http::Refused({400, "invalid_value", concat(where, " has no image_url."), where});
    const Fields fields(*image, where + ".image_url");
    const auto url = fields.text("url");
    if (!url) fields.refuse("url", "is missing");
    const std::string wanted = fields.text("detail").value_or("auto");
    const auto detail = std::ranges::find(details, wanted, [](const auto& each) { return each.first; });
    if (detail == details.end()) fields.refuse("detail", "must be auto, low or high");
    const auto file = std::make_shared<const std::string>(dataIn(*url, fields));
    try {
        return vision::promptPicture(*model.vision(), file, {.detail = detail->second});
    } catch (const Error& error) {
        throw http::Refused({400, "invalid_picture", error.what(), where});
    }
}

void takePictures(turn::Conversation& conversation, const ServedModel& model) {
    if (!conversation.messages.is_array()) return;
    for (std::size_t i = 0; i < conversation.messages.size(); ++i) {
        Json& message = conversation.messages[i];
        if (!message.is_object() || !message.contains("content") || !message["content"].is_array()) continue;
        for (std::size_t j = 0; j < message["content"].size(); ++j) {
            Json& part = message["content"][j];
            if (!part.is_object() || part.value("type", Json()) != "image_url") continue;
            if (conversation.pictures.size() == mostPictures)
                throw http::Refused({400, "too_many_pictures",
                                     concat("More than ", mostPictures, " pictures are too many for a request."),
                                     "messages"});
            const std::string where = concat("messages[", i, "].content[", j, "]");
            auto picture = pictureOf(part, where, model);
            part = {{"type", "picture"}, {"picture", conversation.pictures.size()}};
            conversation.pictures.push_back(std::move(picture));
        }
    }
}

} // namespace calliope::server
