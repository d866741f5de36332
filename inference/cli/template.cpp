#include "inference/cli/command.h"
#include "inference/cli/conversation_options.h"

#include <iostream>
#include <memory>

namespace calliope::cli {

Action addTemplate(CLI::App& app) {
    struct Options {
        ConversationOptions conversation;
        bool noGenerationPrompt = false;
    };
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("template", "Render a conversation with a chat template");
    addConversationOptions(*command, options->conversation);
    command->add_flag("--no-generation-prompt", options->noGenerationPrompt, "Do not end with the start of an answer");
    return [options] {
        Conversation conversation = readConversation(options->conversation);
        conversation.inputs.addGenerationPrompt = !options->noGenerationPrompt;
        std::cout << ChatTemplate(conversation.chatTemplate).render(conversation.inputs);
    };
}

} // namespace calliope::cli
