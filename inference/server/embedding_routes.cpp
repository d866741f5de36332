#include "inference/server/base64.h"
#include "inference/server/fields.h"
#include "inference/server/routes.h"

#include <bit>
#include <cmath>
#include <cstring>
#include <functional>
#include <string_view>

namespace calliope::server {

namespace {

constexpr std::size_t mostInputs = 256;

/// To length 1, as clients expect who compare by dot products.
void normalise(std::vector<float>& vector) {
    double squares = 0;
    for (const float value : vector) squares += static_cast<double>(value) * value;
    if (squares == 0) return;
    const double length = std::sqrt(squares);
    for (float& value : vector) value = static_cast<float>(value / length);
}

Json encoded(const std::vector<float>& vector, bool asBase64) {
    if (!asBase64) return vector;
    static_assert(std::endian::native == std::endian::little);
    std::string bytes(vector.size() * sizeof(float), '\0');
    std::memcpy(bytes.data(), vector.data(), bytes.size());
    return toBase64(bytes);
}

std::vector<tokenizer::TokenId> tokensOf(const Json& input, const Fields& fields,
                                         const tokenizer::Tokenizer& tokenizer) {
    if (input.is_string())
        return tokenizer.encode(input.get_ref<const std::string&>(), tokenizer::Special::asText, tokenizer::Bos::add);
    std::vector<tokenizer::TokenId> out;
    if (!input.is_array()) fields.refuse("input", "must be texts or lists of tokens");
    for (const Json& token : input) {
        if (!token.is_number_unsigned() || token.get<std::uint64_t>() >= tokenizer.size())
            fields.refuse("input", "holds something that is no token of the model");
        out.push_back(token.get<tokenizer::TokenId>());
    }
    return out;
}

/// Throws Error{cancelled} where nobody is there any more who wants it, or no model that should do it.
std::vector<float> embedded(ServedModel& model, const std::vector<tokenizer::TokenId>& tokens,
                            const std::function<bool()>& isWanted) {
    const Error cutOff(ErrorKind::cancelled,
                       "The text was not embedded, because its model was unloaded or replaced; ask again.");
    if (!isWanted()) throw Error(cutOff);
    try {
        return model.embed(tokens, isWanted);
    } catch (const Error& error) {
        if (error.kind() == ErrorKind::cancelled) throw Error(cutOff);
        throw;
    }
}

/// The mean over a text's tokens of the hidden state behind the last layer, at length 1.
void embed(Service& service, const httplib::Request& request, httplib::Response& response, http::Connection& client) {
    const Json body = bodyOf(request.body);
    const auto model = service.host.model();
    const Fields fields(body);
    const Json* input = fields.find("input");
    if (input == nullptr) fields.refuse("input", "is missing");
    if (fields.find("dimensions") != nullptr) fields.refuse("dimensions", "is not supported");
    const std::string format = fields.text("encoding_format").value_or("float");
    if (format != "float" && format != "base64") fields.refuse("encoding_format", "must be float or base64");

    const bool isOne = input->is_string() || (input->is_array() && !input->empty() && (*input)[0].is_number());
    const Json inputs = isOne ? Json::array({*input}) : *input;
    if (!inputs.is_array() || inputs.empty() || inputs.size() > mostInputs)
        fields.refuse("input", "must be one to 256 texts");
    const auto isWanted = [&] { return !client.isGone() && service.host.serves(*model); };
    Json data = Json::array();
    std::size_t tokens = 0;
    for (const Json& each : inputs) {
        const auto ids = tokensOf(each, fields, model->tokenizer());
        tokens += ids.size();
        std::vector<float> vector = embedded(*model, ids, isWanted);
        normalise(vector);
        data.push_back(
            {{"object", "embedding"}, {"index", data.size()}, {"embedding", encoded(vector, format == "base64")}});
    }
    response.set_content(dumped({{"object", "list"},
                                 {"data", data},
                                 {"model", model->name()},
                                 {"usage", {{"prompt_tokens", tokens}, {"total_tokens", tokens}}}}),
                         "application/json");
}

} // namespace

void addEmbeddingRoutes(Service& service, std::vector<http::Route>& routes) {
    routes.push_back({"POST", "/v1/embeddings", [&service](const auto& request, auto& response, auto& client) {
                          embed(service, request, response, client);
                      }});
}

} // namespace calliope::server
