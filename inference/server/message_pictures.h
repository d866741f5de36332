#pragma once

#include "inference/server/served_model.h"
#include "inference/turn/prompt.h"

namespace calliope::server {

constexpr std::size_t mostPictures = 32; ///< of one request

/// Takes the pictures out of a conversation's messages: parts {"type": "image_url"} become those that
/// turn::Conversation has. Only data URLs are taken; nothing is ever fetched. Throws http::Refused, and Error as
/// vision::promptPicture.
void takePictures(turn::Conversation& conversation, const ServedModel& model);

} // namespace calliope::server
