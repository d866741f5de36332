#pragma once

#include "inference/engine/engine.h"
#include "inference/grammar/token_trie.h"
#include "inference/sampling/sampler.h"
#include "inference/server/constraints.h"
#include "inference/turn/turn.h"
#include "inference/vision/encoder.h"
#include "inference/vision/prompt_picture.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace calliope::server {

/// A model that answers requests. Thread-safe.
class ServedModel {
public:
    /// `tokenizer` must live as long as this.
    ServedModel(std::string name, const gguf::File& file, const tokenizer::Tokenizer& tokenizer);
    virtual ~ServedModel() = default;
    ServedModel(const ServedModel&) = delete;
    ServedModel& operator=(const ServedModel&) = delete;

    [[nodiscard]] const std::string& name() const { return m_name; }
    [[nodiscard]] std::int64_t created() const { return m_created; } ///< seconds since 1970 when it was loaded
    [[nodiscard]] const tokenizer::Tokenizer& tokenizer() const { return m_tokenizer; }
    [[nodiscard]] const turn::PromptMaker& prompts() const { return m_prompts; }
    [[nodiscard]] Constraints& constraints() { return m_constraints; }

    /// What the model's authors suggest.
    [[nodiscard]] const sampling::Settings& sampling() const { return m_sampling; }

    /// nullptr: the model reads text only.
    [[nodiscard]] virtual const vision::EncoderModel* vision() const { return nullptr; }

    [[nodiscard]] virtual turn::Generator& generator() = 0;
    /// See engine::Engine.
    [[nodiscard]] virtual std::vector<float> embed(const std::vector<tokenizer::TokenId>& tokens,
                                                   const std::function<bool()>& isWanted) = 0;
    [[nodiscard]] virtual std::vector<float> embedPicture(std::shared_ptr<const vision::PromptPicture> picture,
                                                          const std::function<bool()>& isWanted) = 0;
    [[nodiscard]] virtual engine::EngineStatus status() const = 0;

    /// See engine::Engine.
    virtual std::uint32_t saveContext(const turn::Prompt& prompt, const std::filesystem::path& path) = 0;
    virtual std::uint32_t restoreContext(const std::filesystem::path& path) = 0;

    /// Where it runs and what it needs, for status and lists.
    [[nodiscard]] virtual nlohmann::ordered_json description() const = 0;

private:
    std::string m_name;
    std::int64_t m_created;
    const tokenizer::Tokenizer& m_tokenizer;
    turn::PromptMaker m_prompts;
    sampling::Settings m_sampling;
    Constraints m_constraints;
};

/// Which model to load, and how.
struct LoadRequest {
    std::filesystem::path path;
    engine::LoadOptions options;
    engine::EngineOptions engine;
};

/// Loads a model; throws Error. LoadOptions::progress says when to give up.
using Loader = std::function<std::shared_ptr<ServedModel>(const LoadRequest& request)>;

/// On a device, by engine::Engine.
[[nodiscard]] std::shared_ptr<ServedModel> loadOnDevice(const LoadRequest& request);

/// Whether the files of a request are fit to be loaded; throws Error. Returns what will have to give way so that they
/// fit the device's memory, one sentence for people; empty: nothing.
using FileCheck = std::function<std::string(const LoadRequest& request)>;

/// Reads all but the weights, for loadOnDevice.
[[nodiscard]] std::string checkFiles(const LoadRequest& request);

} // namespace calliope::server
