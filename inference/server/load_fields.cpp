#include "inference/server/load_fields.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace calliope::server {

namespace {

template<typename Value>
struct Word {
    std::string_view word;
    Value value;
};

constexpr std::array precisions{Word<vulkan::Precision>{"auto", vulkan::Precision::automatic},
                                Word<vulkan::Precision>{"f32", vulkan::Precision::f32},
                                Word<vulkan::Precision>{"f16", vulkan::Precision::f16}};
constexpr std::array cacheTypes{Word<vulkan::CacheType>{"f32", vulkan::CacheType::f32},
                                Word<vulkan::CacheType>{"f16", vulkan::CacheType::f16},
                                Word<vulkan::CacheType>{"q8_0", vulkan::CacheType::q8_0}};
constexpr std::array kernels{Word<vulkan::KernelChoice>{"auto", vulkan::KernelChoice::automatic},
                             Word<vulkan::KernelChoice>{"gpu", vulkan::KernelChoice::tiles},
                             Word<vulkan::KernelChoice>{"cpu", vulkan::KernelChoice::rows}};

template<typename Words, typename Value>
void readWord(const Fields& fields, const char* name, const Words& words, Value& value) {
    const auto text = fields.text(name);
    if (!text) return;
    const auto word = std::ranges::find_if(words, [&](const auto& each) { return each.word == *text; });
    if (word == words.end()) fields.refuse(name, "is none of the words that there are");
    value = word->value;
}

std::filesystem::path pathIn(const Fields& fields, const char* name) {
    const std::string text = fields.text(name).value_or("");
    return {std::u8string(text.begin(), text.end())};
}

} // namespace

LoadRequest readLoadRequest(const Fields& fields) {
    LoadRequest wanted = readLoadOptions(fields);
    wanted.path = pathIn(fields, "model");
    if (wanted.path.empty()) fields.refuse("model", "must be the path of a model file");
    return wanted;
}

LoadRequest readLoadOptions(const Fields& fields) {
    constexpr std::uint64_t mostContext = 1u << 20;
    constexpr std::uint64_t mostSequences = 256;
    constexpr std::uint64_t usualSequences = 16;
    LoadRequest wanted;
    wanted.options.drafter = pathIn(fields, "draft");
    wanted.options.projector = pathIn(fields, "mmproj");
    wanted.options.device = fields.text("device").value_or("");
    wanted.options.contextLength = static_cast<std::uint32_t>(fields.count("context", 1, mostContext).value_or(0));
    const auto cache = fields.count("cache", 1, mostContext * mostSequences);
    wanted.options.cacheTokens = static_cast<std::uint32_t>(cache.value_or(0));
    const auto sequences = fields.count("sequences", 1, mostSequences);
    wanted.options.sequences = static_cast<std::uint32_t>(sequences.value_or(usualSequences));
    wanted.engine.mostSequences = wanted.options.sequences;
    readWord(fields, "precision", precisions, wanted.options.precision);
    readWord(fields, "kv", cacheTypes, wanted.options.cacheType);
    readWord(fields, "kernels", kernels, wanted.options.kernels);
    return wanted;
}

} // namespace calliope::server
