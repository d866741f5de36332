#pragma once

#include "inference/server/fields.h"
#include "inference/server/served_model.h"
#include "inference/turn/prompt.h"

#include <cstddef>
#include <memory>
#include <string>

namespace calliope::server {

constexpr std::size_t mostPictures = 32; ///< of one request

/// A picture out of a part {"type": "image_url"}, which lies at `where` in the request. Only data URLs are taken;
/// nothing is ever fetched. Throws http::Refused, also where the model sees none, and Error as vision::promptPicture.
[[nodiscard]] std::shared_ptr<const vision::PromptPicture> pictureOf(const Json& part, const std::string& where,
                                                                     const ServedModel& model);

/// Takes the pictures out of a conversation's messages: parts {"type": "image_url"} become those that
/// turn::Conversation has. Throws as pictureOf.
void takePictures(turn::Conversation& conversation, const ServedModel& model);

} // namespace calliope::server
