#include "inference/vision/readers.h"

#include "inference/base/text.h"

#include <algorithm>
#include <vector>

namespace calliope::vision {

namespace {

/// nullptr where the file has no tokens: those of tests.
const std::vector<std::string>* tokensOf(const gguf::File& file) {
    const gguf::Value* value = file.find("tokenizer.ggml.tokens");
    const auto* array = value != nullptr ? std::get_if<gguf::Array>(value) : nullptr;
    return array != nullptr ? std::get_if<std::vector<std::string>>(array) : nullptr;
}

bool namesReaders(const Projector& family) {
    return !family.readers.front().empty();
}

bool isReader(std::string_view architecture, const Projector& family) {
    return std::find(family.readers.begin(), family.readers.end(), architecture) != family.readers.end();
}

bool hasToken(const std::vector<std::string>& tokens, std::string_view text) {
    return std::find(tokens.begin(), tokens.end(), text) != tokens.end();
}

/// Whether the model was made for this family and for no other.
bool isMadeFor(const models::Model& model, const std::vector<std::string>* tokens, const Projector& family) {
    if (namesReaders(family) && !isReader(model.architectureName(), family)) return false;
    if (family.readersToken.empty()) return namesReaders(family);
    return tokens != nullptr && hasToken(*tokens, family.readersToken);
}

} // namespace

std::string foreignTo(const models::Model& model, const Projector& family) {
    if (namesReaders(family) && !isReader(model.architectureName(), family))
        return concat("it is of the type ", family.name, ", which models of the kind ", model.architectureName(),
                      " do not read");
    const std::vector<std::string>* tokens = tokensOf(model.file());
    if (!family.readersToken.empty()) {
        if (tokens == nullptr || hasToken(*tokens, family.readersToken)) return {};
        return concat("it is of the type ", family.name, ", whose models have the token ", family.readersToken,
                      ", and this one has not");
    }
    if (namesReaders(family)) return {};
    for (const Projector& other : projectors())
        if (isMadeFor(model, tokens, other))
            return concat("it is of the type ", family.name, ", and this model reads pictures of the type ",
                          other.name);
    return {};
}

} // namespace calliope::vision
