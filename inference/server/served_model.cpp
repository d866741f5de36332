#include "inference/server/served_model.h"

#include "inference/engine/loaded_encoder.h"
#include "inference/engine/suggested_sampling.h"

#include <chrono>
#include <optional>

namespace calliope::server {

namespace {

using Json = nlohmann::ordered_json;

std::string nameOf(const std::filesystem::path& path) {
    const std::u8string stem = path.stem().u8string();
    return {stem.begin(), stem.end()};
}

/// Opened before the ServedModel that it is a base beside.
struct Loaded {
    explicit Loaded(const LoadRequest& request)
        : model(request.path, request.options)
        , engine(model, request.engine) {}

    engine::LoadedModel model;
    engine::Engine engine;
};

class DeviceModel final : private Loaded, public ServedModel, private turn::Generator {
public:
    explicit DeviceModel(const LoadRequest& request)
        : Loaded(request)
        , ServedModel(nameOf(request.path), model.model().file(), engine.tokenizer()) {}

    [[nodiscard]] const vision::EncoderModel* vision() const override { return model.vision(); }
    turn::Generator& generator() override { return *this; }
    std::vector<float> embed(const std::vector<tokenizer::TokenId>& tokens,
                             const std::function<bool()>& isWanted) override {
        return engine.embed(tokens, isWanted);
    }
    std::vector<float> embedPicture(std::shared_ptr<const vision::PromptPicture> picture,
                                    const std::function<bool()>& isWanted) override {
        return engine.embedPicture(std::move(picture), isWanted);
    }
    [[nodiscard]] engine::EngineStatus status() const override { return engine.status(); }
    std::uint32_t saveContext(const turn::Prompt& prompt, const std::filesystem::path& path) override {
        return engine.saveContext(prompt.tokens, path, prompt.pictures);
    }
    std::uint32_t restoreContext(const std::filesystem::path& path) override { return engine.restoreContext(path); }

    [[nodiscard]] Json description() const override {
        const gguf::File& file = model.model().file();
        Json out;
        out["architecture"] = gguf::getString(file, "general.architecture", "");
        out["context_length"] = engine.contextLength();
        out["vocabulary"] = engine.tokenizer().size();
        out["file_bytes"] = file.totalBytes();
        const engine::EngineStatus now = engine.status();
        out["device"] = now.device;
        out["device_reason"] = now.deviceReason;
        out["device_bytes"] = now.deviceBytes;
        out["device_losses"] = now.deviceLosses;
        out["memory"] = {{"kv", vulkan::cacheTypeName(model.cacheType())},
                         {"host_bytes", model.hostBytes()},
                         {"note", model.memoryNote().empty() ? Json() : Json(model.memoryNote())}};
        if (const vision::EncoderModel* vision = model.vision()) {
            out["vision_encoder"] = vision->family().name;
            out["vision_fingerprint"] = hexadecimal(vision->fingerprint());
        }
        return out;
    }

private:
    engine::RequestId submit(engine::Request request) override { return engine.submit(std::move(request)); }
    void cancel(engine::RequestId id) override { engine.cancel(id); }
    [[nodiscard]] std::uint32_t contextLength() const override { return engine.contextLength(); }
};

} // namespace

ServedModel::ServedModel(std::string name, const gguf::File& file, const tokenizer::Tokenizer& tokenizer)
    : m_name(std::move(name))
    , m_created(
          std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count())
    , m_tokenizer(tokenizer)
    , m_prompts(engine::chatTemplateOf(file), tokenizer)
    , m_sampling(engine::suggestedSampling(file))
    , m_constraints(tokenizer) {}

std::shared_ptr<ServedModel> loadOnDevice(const LoadRequest& request) {
    return std::make_shared<DeviceModel>(request);
}

std::string checkFiles(const LoadRequest& request) {
    const engine::LoadOptions& options = request.options;
    const models::Model model(request.path);
    (void)engine::contextOf(model, options.contextLength);
    std::optional<models::Drafter> drafter;
    if (!options.drafter.empty()) drafter.emplace(options.drafter).requireFits(model);
    std::optional<vision::EncoderModel> vision;
    if (!options.projector.empty()) engine::requirePair(model, vision.emplace(options.projector));
    const tokenizer::Tokenizer tokenizer(model.file());
    const turn::PromptMaker prompts(engine::chatTemplateOf(model.file()), tokenizer);
    if (options.device == "reference") return {};
    if (vision)
        vision->limitPatches(engine::mostPatches(vision->encoder().plan, vulkan::chooseDevice(options.device).device));
    const engine::MemoryPlan plan =
        engine::memoryPlanOf({model, drafter ? &*drafter : nullptr, vision ? &*vision : nullptr}, options);
    return plan.isAsWished ? std::string() : plan.note;
}

} // namespace calliope::server
