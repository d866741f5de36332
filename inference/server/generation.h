#pragma once

#include "inference/http/request_handler.h"
#include "inference/server/generation_fields.h"
#include "inference/server/replies.h"
#include "inference/server/routes.h"
#include "inference/turn/prompt.h"

#include <memory>
#include <span>

namespace calliope::server {

/// Generates what a request asks for, the answers to each of its prompts, and writes it as a whole or as a stream of
/// server-sent events, until all answers have ended or the client has gone, which cancels them.
///
/// `tools` as for turn::Turn. Throws while nothing was written: what Turn throws, and the failure of an answer.
void generate(Service& service, const std::shared_ptr<ServedModel>& model, std::span<const turn::Prompt> prompts,
              const Json* tools, const GenerationFields& wanted, httplib::Response& response, http::Connection& client);

} // namespace calliope::server
