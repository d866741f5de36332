#include "inference/chat/chat_template.h"

namespace calliope {

std::string ChatTemplate::render(const Inputs& inputs) const {
    nlohmann::ordered_json variables = {{"messages", inputs.messages},
                                        {"tools", inputs.tools},
                                        {"documents", inputs.documents},
                                        {"add_generation_prompt", inputs.addGenerationPrompt}};
    if (inputs.bosToken) variables["bos_token"] = *inputs.bosToken;
    if (inputs.eosToken) variables["eos_token"] = *inputs.eosToken;
    variables.update(inputs.extra);
    return m_template.render(variables, inputs.now);
}

} // namespace calliope
