#pragma once

#include "inference/chat/chat_template.h"
#include "inference/cli/command.h"

#include <string>
#include <vector>

namespace calliope::cli {

/// Options of subcommands that render a conversation with a chat template, a model's or one from a file.
struct ConversationOptions {
    std::string model;
    std::string templateFile;
    std::string messages;
    std::string tools;
    std::vector<std::string> set;
    std::string now;
};

/// Adds -m, --template, --messages, --tools, --set and --now.
void addConversationOptions(CLI::App& command, ConversationOptions& options);

struct Conversation {
    std::string chatTemplate; ///< its source
    ChatTemplate::Inputs inputs;
};

/// Reads the files. Throws Error.
[[nodiscard]] Conversation readConversation(const ConversationOptions& options);

} // namespace calliope::cli
