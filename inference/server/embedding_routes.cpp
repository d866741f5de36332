#include "inference/base/text.h"
#include "inference/server/base64.h"
#include "inference/server/fields.h"
#include "inference/server/message_pictures.h"
#include "inference/server/routes.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <string>
#include <utility>

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
    if (!input.is_array()) fields.refuse("input", "must be texts, lists of tokens or pictures");
    for (const Json& token : input) {
        if (!token.is_number_unsigned() || token.get<std::uint64_t>() >= tokenizer.size())
            fields.refuse("input", "holds something that is no token of the model");
        out.push_back(token.get<tokenizer::TokenId>());
    }
    return out;
}

/// What one input has become, and of how many rows of the model.
struct Embedded {
    std::vector<float> mean;
    std::uint64_t rows = 0;
};

Embedded embedded(const Json& input, const std::string& where, const Fields& fields, ServedModel& model,
                  const std::function<bool()>& isWanted) {
    if (input.is_object()) {
        if (input.value("type", Json()) != "image_url") fields.refuse("input", "has an object that is no picture");
        auto picture = pictureOf(input, where, model);
        const std::uint64_t rows = picture->rows();
        return {model.embedPicture(std::move(picture), isWanted), rows};
    }
    const auto tokens = tokensOf(input, fields, model.tokenizer());
    return {model.embed(tokens, isWanted), tokens.size()};
}

/// Throws Error{cancelled} where nobody is there any more who wants it, or no model that should do it.
Embedded embeddedIfWanted(const Json& input, const std::string& where, const Fields& fields, ServedModel& model,
                          const std::function<bool()>& isWanted) {
    const Error cutOff(ErrorKind::cancelled,
                       "The input was not embedded, because its model was unloaded or replaced; ask again.");
    if (!isWanted()) throw Error(cutOff);
    try {
        return embedded(input, where, fields, model, isWanted);
    } catch (const Error& error) {
        if (error.kind() == ErrorKind::cancelled) throw Error(cutOff);
        throw;
    }
}

/// At length 1: the mean over a text's tokens of the hidden state behind the last layer, or over a picture's rows of
/// what the vision encoder makes of it.
void embed(Service& service, const httplib::Request& request, httplib::Response& response, http::Connection& client) {
    const Json body = bodyOf(request.body);
    const auto model = service.host.model();
    const Fields fields(body);
    const Json* input = fields.find("input");
    if (input == nullptr) fields.refuse("input", "is missing");
    if (fields.find("dimensions") != nullptr) fields.refuse("dimensions", "is not supported");
    const std::string format = fields.text("encoding_format").value_or("float");
    if (format != "float" && format != "base64") fields.refuse("encoding_format", "must be float or base64");

    const bool isOne =
        input->is_string() || input->is_object() || (input->is_array() && !input->empty() && (*input)[0].is_number());
    const Json inputs = isOne ? Json::array({*input}) : *input;
    if (!inputs.is_array() || inputs.empty() || inputs.size() > mostInputs)
        fields.refuse("input", "must be one to 256 texts or pictures");
    const auto seen = std::count_if(inputs.begin(), inputs.end(), [](const Json& each) { return each.is_object(); });
    if (seen > static_cast<std::ptrdiff_t>(mostPictures))
        fields.refuse("input", concat("has more than ", mostPictures, " pictures"));
    const auto isWanted = [&] { return !client.isGone() && service.host.serves(*model); };
    Json data = Json::array();
    std::uint64_t tokens = 0;
    for (const Json& each : inputs) {
        const std::string where = isOne ? std::string("input") : concat("input[", data.size(), "]");
        Embedded found = embeddedIfWanted(each, where, fields, *model, isWanted);
        tokens += found.rows;
        normalise(found.mean);
        data.push_back(
            {{"object", "embedding"}, {"index", data.size()}, {"embedding", encoded(found.mean, format == "base64")}});
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
