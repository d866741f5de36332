#include "inference/http/gate.h"
#include "inference/http/request_handler.h"
#include "inference/server/chat_request.h"
#include "tests/support/reference_data.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

// The first byte says what the rest is: the head of a request, which comes in two pieces, or the body of one for a
// chat. A head must mean the same however it is cut, and what passes the gate must have been asked by the rules; a body
// is refused with a sentence or becomes a prompt.
namespace {

using namespace calliope;

constexpr const char* key = "0123456789abcdef";
constexpr std::uint16_t port = 8080;
constexpr std::uint64_t mostBody = 1000;

void require(bool condition) {
    if (!condition) std::abort();
}

bool isPlain(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) > ' ' && c != '\x7f'; });
}

void checkRefusal(const http::Refusal& refusal) {
    require(refusal.status >= 400 && refusal.message.ends_with('.') && !refusal.code.empty());
    require(!http::responseOf(refusal).empty());
}

void checkPassed(const http::Head& head) {
    require(head.method == "GET" || head.method == "POST");
    require(head.target.starts_with('/') && head.target.size() <= http::longestTarget && isPlain(head.target));
    require(head.host == "127.0.0.1:8080" || head.host == "localhost:8080" || head.host == "[::1]:8080");
    require(!head.origin || *head.origin == "http://" + head.host || head.origin->starts_with("http://"));
    require(head.authorization == "Bearer " + std::string(key));
    require(!head.isChunked && !head.isEncoded && head.contentLength <= mostBody);
}

void readHead(std::string_view text) {
    if (text.empty()) return;
    const std::size_t first = static_cast<unsigned char>(text.front()) * text.size() / 256;
    text.remove_prefix(1);
    const auto whole = http::findHeadEnd(text, 0);
    auto end = http::findHeadEnd(text.substr(0, std::min(first, text.size())), 0);
    if (std::holds_alternative<std::size_t>(end) && std::get<std::size_t>(end) == 0)
        end = http::findHeadEnd(text, std::min(first, text.size()));
    require(end.index() == whole.index());
    if (const auto* refusal = std::get_if<http::Refusal>(&whole)) return checkRefusal(*refusal);
    const std::size_t size = std::get<std::size_t>(whole);
    require(std::get<std::size_t>(end) == size && size <= text.size());
    if (size == 0) return;
    const auto parsed = http::parseHead(text.substr(0, size));
    if (const auto* refusal = std::get_if<http::Refusal>(&parsed)) return checkRefusal(*refusal);
    static const http::Gate gate(port, key, mostBody);
    const auto refusal = gate.refuse(std::get<http::Head>(parsed));
    return refusal ? checkRefusal(*refusal) : checkPassed(std::get<http::Head>(parsed));
}

/// What requests are read for: a vocabulary and a template, and nothing that answers.
struct Parts {
    gguf::File file{test::fixtures() / "models" / "llama.gguf"};
    tokenizer::Tokenizer tokenizer{file};
};

class SilentModel final : private Parts, public server::ServedModel {
public:
    SilentModel()
        : ServedModel("silent", file, Parts::tokenizer) {}

    turn::Generator& generator() override { std::abort(); }
    std::vector<float> embed(const std::vector<tokenizer::TokenId>&, const std::function<bool()>&) override {
        std::abort();
    }
    std::vector<float> embedPicture(std::shared_ptr<const vision::PromptPicture>,
                                    const std::function<bool()>&) override {
        std::abort();
    }
    [[nodiscard]] engine::EngineStatus status() const override { return {}; }
    std::uint32_t saveContext(const turn::Prompt&, const std::filesystem::path&) override { std::abort(); }
    std::uint32_t restoreContext(const std::filesystem::path&) override { std::abort(); }
    [[nodiscard]] nlohmann::ordered_json description() const override { return {}; }
};

void readBody(const std::string& text) {
    static SilentModel model;
    try {
        const server::ChatRequest request = server::readChatRequest(server::bodyOf(text), model);
        require(request.generation.answers >= 1 && request.generation.answers <= server::mostAnswers);
        (void)model.prompts().chat(request.conversation);
    } catch (const Error& error) {
        require(!std::string_view(error.what()).empty());
        checkRefusal(http::refusalOf(std::current_exception()));
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
    if (data[0] % 2 == 0)
        readHead(text);
    else
        readBody(std::string(text));
    return 0;
}
