#include "inference/engine/prompt.h"

namespace calliope::engine {

void setSpecialTexts(ChatTemplate::Inputs& inputs, const tokenizer::Tokenizer& tokenizer) {
    if (const auto bos = tokenizer.bos()) inputs.bosToken = std::string(tokenizer.text(*bos));
    if (const auto eos = tokenizer.eos()) inputs.eosToken = std::string(tokenizer.text(*eos));
}

} // namespace calliope::engine
