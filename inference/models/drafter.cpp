#include "inference/models/drafter.h"

#include "inference/base/error.h"
#include "inference/base/text.h"
#include "inference/models/keys.h"
#include "inference/models/model.h"

#include <algorithm>
#include <array>

namespace calliope::models {

namespace {

// What its layers have in common with those of other families. Sections of its rope would differ for pictures only; it
// reads all tokens as text.
constexpr Architecture family{
    .name = drafterArchitecture,
    .mayLookAhead = true,
    .embeddingScale = EmbeddingScale::fromFile,
    .queryKeyNorm = QueryKeyNorm::head,
    .rope = RopeKind::halves,
    .attentionScale = AttentionScale::fromFile,
    .window = {Presence::optional, 0, 0},
};

// Far above any drafter; a block must fit into a batch.
constexpr std::uint32_t mostBlockRows = 64;
constexpr std::uint32_t mostTaps = 64;
constexpr std::uint32_t mostLayers = 512;

/// Parts of other drafters under the same name.
struct Variant {
    std::string_view tensor;
    std::string_view what;
};
constexpr std::array variants{
    Variant{"blk.0.attn_conv_base", "a DFlash2 drafter, with convolutions"},
    Variant{"selector_hidden.weight", "a DFlash2 drafter, with a selector of tokens"},
    Variant{"markov_w1.weight", "a DSpark drafter, with a Markov chain behind it"},
    Variant{"conf_proj.weight", "a DSpark drafter, with a measure of its confidence"},
    Variant{"d2t", "a drafter with a vocabulary of its own"},
};

constexpr std::string_view maskKey = "tokenizer.ggml.mask_token_id";

std::string nameOf(const gguf::File& file) {
    return gguf::printablePath(file.path());
}

void requireKind(const gguf::File& file) {
    const std::string architecture = gguf::requireString(file, "general.architecture");
    if (architecture != drafterArchitecture)
        throw Error(ErrorKind::unsupported, concat(nameOf(file), " is no drafter: its architecture is \"",
                                                   printable(architecture), "\", not \"", drafterArchitecture, "\"."));
    for (const Variant& variant : variants)
        if (std::any_of(file.tensors().begin(), file.tensors().end(),
                        [&](const gguf::Tensor& tensor) { return tensor.name.starts_with(variant.tensor); }))
            throw Error(ErrorKind::unsupported,
                        concat(nameOf(file), " is ", variant.what, ", which this version cannot run yet."));
}

plan::Activation activationOf(const Keys& keys) {
    const std::string name = keys.text("hidden_activation", "silu");
    if (name == "silu") return plan::Activation::silu;
    if (name == "gelu") return plan::Activation::geluTanh;
    throw Error(
        ErrorKind::unsupported,
        keys.message("hidden_activation", concat("is \"", printable(name), "\", which this version does not know")));
}

const std::vector<std::string>* tokensOf(const gguf::File& file) {
    const gguf::Value* value = file.find("tokenizer.ggml.tokens");
    const auto* array = value != nullptr ? std::get_if<gguf::Array>(value) : nullptr;
    return array != nullptr ? std::get_if<std::vector<std::string>>(array) : nullptr;
}

} // namespace

Drafter::Drafter(gguf::File file)
    : m_file(std::move(file)) {
    requireKind(m_file);
    const Keys keys(m_file, drafterArchitecture);
    m_hyperparameters = readHyperparameters(m_file, family);
    m_blockRows = keys.count("block_size", 2, mostBlockRows);
    m_taps = keys.list("target_layers", 1, mostTaps, mostLayers);
    m_firstGuess = keys.flag("sample_from_anchor", false) ? 0 : 1;
    m_looksAhead = !keys.flag("attention.causal", false);
    m_activation = activationOf(keys);
    const auto has = [this](std::string_view tensor) { return m_file.findTensor(tensor) != nullptr; };
    m_ownHead = has("token_embd.weight") && has("output.weight");
    const std::uint32_t mask = gguf::requireU32(m_file, maskKey);
    if (mask >= m_hyperparameters.vocabulary)
        throw Error(ErrorKind::format, concat(nameOf(m_file), " cannot be used: key \"", maskKey, "\" is ", mask,
                                              ", which is not one of the ", m_hyperparameters.vocabulary, " tokens."));
    m_maskToken = mask;
}

void Drafter::requireFits(const Model& model) const {
    const auto refuse = [&](const std::string& why) {
        throw Error(ErrorKind::unsupported,
                    concat(nameOf(m_file), " cannot draft for ", nameOf(model.file()), ": ", why, "."));
    };
    const Hyperparameters& target = model.hyperparameters();
    const auto recurrent = [](const LayerParameters& layer) { return layer.recurrent; };
    if (std::any_of(target.layers.begin(), target.layers.end(), recurrent))
        refuse("that has recurrent layers; drafters are for models without");
    if (!m_ownHead && m_hyperparameters.width != target.width)
        refuse(concat("it is ", m_hyperparameters.width, " wide and uses the embedding of that, which is ",
                      target.width, " wide"));
    for (const std::uint32_t tap : m_taps)
        if (tap >= target.layers.size())
            refuse(concat("it reads layer ", tap, " of that, which has ", target.layers.size()));
    if (m_hyperparameters.vocabulary != target.vocabulary)
        refuse(concat("it has ", m_hyperparameters.vocabulary, " tokens, that has ", target.vocabulary));
    const auto* own = tokensOf(m_file);
    const auto* others = tokensOf(model.file());
    if (own == nullptr || others == nullptr || *own == *others) return;
    const auto different = std::mismatch(own->begin(), own->end(), others->begin()).first - own->begin();
    refuse(concat("their tokens differ from number ", different, " on"));
}

} // namespace calliope::models
