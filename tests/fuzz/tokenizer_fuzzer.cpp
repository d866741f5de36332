#include "inference/base/error.h"
#include "inference/tokenizer/stream_decoder.h"
#include "inference/tokenizer/utf8.h"
#include "tests/fuzz/tokenizer_parts.h"

#include <cstdlib>
#include <memory>
#include <numeric>
#include <span>
#include <string>

// The input is a model file, then test::textSeparator, then a text. Makes the file's tokenizer, encodes the text and
// decodes what came out and every token there is. Any outcome is fine but a crash, a sanitizer's report, an exception
// other than Error, a control token out of plain text, or a piece of text that is not UTF-8.
namespace {

using namespace calliope;
using tokenizer::Special;
using tokenizer::TokenId;

void requireText(const tokenizer::Tokenizer& tokenizer, std::span<const TokenId> tokens) {
    tokenizer::StreamDecoder decoder(tokenizer, {.showSpecial = true});
    std::string joined;
    for (const TokenId token : tokens) joined += decoder.push(token);
    joined += decoder.finish();
    if (!tokenizer::isUtf8(joined)) std::abort();
    const std::string bytes = tokenizer.decode(tokens, {.showSpecial = true});
    if (tokenizer::isUtf8(bytes) && bytes != joined) std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const std::size_t end = std::min(input.find(test::textSeparator), size);
    const std::string_view text = input.substr(std::min(end + test::textSeparator.size(), size));
    try {
        const auto bytes = std::as_bytes(std::span(input.substr(0, end)));
        std::vector<std::unique_ptr<const gguf::Source>> parts;
        parts.push_back(
            std::make_unique<gguf::MemorySource>("input", std::vector<std::byte>(bytes.begin(), bytes.end())));
        const tokenizer::Tokenizer tokenizer(gguf::File(std::move(parts)));
        requireText(tokenizer, tokenizer.encode(text, Special::parse, tokenizer::Bos::once));
        const std::vector<TokenId> plain = tokenizer.encode(text, Special::asText);
        requireText(tokenizer, plain);
        for (const TokenId token : plain) // what has no bytes is spelled by the unknown token, whatever its kind
            if (tokenizer.kind(token) == tokenizer::TokenKind::control &&
                tokenizer.role(tokenizer::Role::unknown) != token)
                std::abort();
        std::vector<TokenId> all(tokenizer.size());
        std::iota(all.begin(), all.end(), TokenId{0});
        requireText(tokenizer, all);
    } catch (const Error& error) {
        if (std::string_view(error.what()).empty()) std::abort();
    }
    return 0;
}
