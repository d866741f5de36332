#include "tests/inference/server/stub_model.h"

#include "inference/base/error.h"

#include <fstream>

namespace calliope::test {

struct StubModel::File {
    File(const std::filesystem::path& path, const std::filesystem::path& encoder)
        : file(path)
        , tokenizer(file)
        , vision(encoder.empty() ? nullptr : std::make_unique<const vision::EncoderModel>(encoder)) {}
    gguf::File file;
    tokenizer::Tokenizer tokenizer;
    std::unique_ptr<const vision::EncoderModel> vision;
};

StubModel::StubModel(const std::filesystem::path& path, const std::filesystem::path& encoder)
    : StubModel(std::make_unique<File>(path, encoder)) {}

const vision::EncoderModel* StubModel::vision() const {
    return m_file->vision.get();
}

StubModel::StubModel(std::unique_ptr<File> file)
    : ServedModel("stub", file->file, file->tokenizer)
    , m_file(std::move(file))
    , m_thread([this] { work(); }) {}

StubModel::~StubModel() {
    {
        const std::lock_guard lock(m_mutex);
        m_quit = true;
    }
    m_thread.join();
    for (auto& [id, answer] : m_answers) answer.request.driver->onEnd({engine::EndReason::cancelled, {}, {}});
}

std::vector<float> StubModel::embed(const std::vector<tokenizer::TokenId>& tokens,
                                    const std::function<bool()>& isWanted) {
    ++m_embeddings;
    while (m_holdsEmbeddings && isWanted()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    --m_embeddings;
    if (m_holdsEmbeddings) throw Error(ErrorKind::cancelled, "Nobody wants it.");
    return {static_cast<float>(tokens.size()), 0, 0, 1};
}

std::vector<float> StubModel::embedPicture(std::shared_ptr<const vision::PromptPicture> picture,
                                           const std::function<bool()>& isWanted) {
    const std::vector<float> held = embed({}, isWanted);
    const pictures::Picture tile = picture->cut().front();
    return {static_cast<float>(tile.pixels[0]), static_cast<float>(tile.pixels[1]), static_cast<float>(tile.pixels[2]),
            held[3]};
}

engine::EngineStatus StubModel::status() const {
    engine::EngineStatus status;
    status.running = running();
    status.draftedTokens = 5;
    status.acceptedTokens = 3;
    status.generatedTokensPerSecond = 12.5;
    return status;
}

std::uint32_t StubModel::saveContext(const turn::Prompt& prompt, const std::filesystem::path& path) {
    if (started() == 0) return 0; // nothing was ever computed
    std::ofstream(path, std::ios::trunc) << prompt.tokens.size();
    return static_cast<std::uint32_t>(prompt.tokens.size());
}

std::uint32_t StubModel::restoreContext(const std::filesystem::path& path) {
    std::uint32_t tokens = 0;
    std::ifstream(path) >> tokens;
    if (tokens == 0) throw Error(ErrorKind::format, "The saved cache is damaged.");
    return tokens;
}

std::uint32_t StubModel::running() const {
    const std::lock_guard lock(m_mutex);
    return static_cast<std::uint32_t>(m_answers.size());
}

std::uint64_t StubModel::started() const {
    const std::lock_guard lock(m_mutex);
    return m_lastId;
}

engine::RequestId StubModel::submit(engine::Request request) {
    if (beforeSubmit) beforeSubmit();
    std::erase(request.prompt, engine::noToken);
    const std::lock_guard lock(m_mutex);
    m_answers.emplace(++m_lastId, Answer{std::move(request), 0});
    return m_lastId;
}

void StubModel::cancel(engine::RequestId id) {
    const std::lock_guard lock(m_mutex);
    const auto found = m_answers.find(id);
    if (found == m_answers.end()) return;
    found->second.request.driver->onEnd({engine::EndReason::cancelled, {}, {}});
    m_answers.erase(found);
}

void StubModel::work() {
    while (true) {
        std::this_thread::sleep_for(m_pace.load());
        const std::lock_guard lock(m_mutex);
        if (m_quit) return;
        for (auto answer = m_answers.begin(); answer != m_answers.end();) {
            auto& [request, said] = answer->second;
            const auto& prompt = request.prompt;
            const bool stops = request.driver->onToken({prompt[said++ % prompt.size()], -1, {}}).stop;
            const bool isEnough = request.maxTokens != 0 && said == request.maxTokens;
            if (!stops && !isEnough && prompt.size() + said <= m_context) {
                ++answer;
                continue;
            }
            engine::Usage usage;
            usage.promptTokens = static_cast<std::uint32_t>(prompt.size());
            usage.generatedTokens = said;
            const auto reason = stops      ? engine::EndReason::stopped
                                : isEnough ? engine::EndReason::maxTokens
                                           : engine::EndReason::contextFull;
            request.driver->onEnd({reason, usage, {}});
            answer = m_answers.erase(answer);
        }
    }
}

} // namespace calliope::test
