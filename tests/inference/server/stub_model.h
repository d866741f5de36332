#pragma once

#include "inference/server/served_model.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <thread>

namespace calliope::test {

/// Stands in for a model on a device: it says its prompt, without pictures, over and over again, one token for every
/// answer each millisecond unless told otherwise, so that a word of another answer would show. Speaks no dialect.
class StubModel final : public server::ServedModel, private turn::Generator {
public:
    /// With the tokenizer of this file, whose text is plain. `encoder`: file of a vision encoder; empty: it reads text
    /// only.
    explicit StubModel(const std::filesystem::path& path, const std::filesystem::path& encoder = {});
    ~StubModel() override;

    [[nodiscard]] const vision::EncoderModel* vision() const override;
    turn::Generator& generator() override { return *this; }
    std::vector<float> embed(const std::vector<tokenizer::TokenId>& tokens,
                             const std::function<bool()>& isWanted) override;
    /// Of the first pixel, red, green and blue, and 1.
    std::vector<float> embedPicture(std::shared_ptr<const vision::PromptPicture> picture,
                                    const std::function<bool()>& isWanted) override;
    [[nodiscard]] engine::EngineStatus status() const override;

    /// Writes the prompt's length to the file, and reads it from there.
    std::uint32_t saveContext(const turn::Prompt& prompt, const std::filesystem::path& path) override;
    std::uint32_t restoreContext(const std::filesystem::path& path) override;
    [[nodiscard]] nlohmann::ordered_json description() const override { return {{"stub", true}}; }

    /// Time between two tokens of an answer, from now on.
    void setPace(std::chrono::milliseconds pace) { m_pace = pace; }

    /// Tokens of context, from now on; it never slides.
    void setContext(std::uint32_t tokens) { m_context = tokens; }

    /// Embeddings from now on take until nobody wants them.
    void holdEmbeddings() { m_holdsEmbeddings = true; }
    [[nodiscard]] int embeddings() const { return m_embeddings; } ///< under way

    std::function<void()> beforeSubmit; ///< called on the thread of each request

    [[nodiscard]] std::uint32_t running() const;
    [[nodiscard]] std::uint64_t started() const;

private:
    struct File;
    explicit StubModel(std::unique_ptr<File> file);

    engine::RequestId submit(engine::Request request) override;
    void cancel(engine::RequestId id) override;
    [[nodiscard]] std::uint32_t contextLength() const override { return m_context; }
    void work();

    struct Answer {
        engine::Request request;
        std::uint32_t said = 0;
    };
    std::unique_ptr<File> m_file;
    mutable std::mutex m_mutex; // for all below
    std::map<engine::RequestId, Answer> m_answers;
    engine::RequestId m_lastId = 0;
    bool m_quit = false;
    std::atomic<std::uint32_t> m_context = 100'000;
    std::atomic<bool> m_holdsEmbeddings = false;
    std::atomic<int> m_embeddings = 0;
    std::atomic<std::chrono::milliseconds> m_pace = std::chrono::milliseconds(1);
    std::thread m_thread;
};

} // namespace calliope::test
