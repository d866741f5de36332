#include "inference/server/fields.h"
#include "inference/server/routes.h"

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

Json describe(const ServedModel& model) {
    Json modalities = Json::array({"text"});
    if (model.vision() != nullptr) modalities.push_back("image");
    return {{"id", model.name()},
            {"object", "model"},
            {"created", model.created()},
            {"owned_by", "calliope"},
            {"input_modalities", modalities},
            {"calliope", model.description()}};
}

void load(Service& service, const httplib::Request& request, httplib::Response& response) {
    const Json body = bodyOf(request.body);
    const Fields fields(body);
    const auto path = fields.text("model");
    if (!path || path->empty()) fields.refuse("model", "must be the path of a model file");
    constexpr std::uint64_t mostContext = 1u << 20;
    constexpr std::uint64_t mostSequences = 256;
    constexpr std::uint64_t usualSequences = 16;
    LoadRequest wanted;
    wanted.path = std::filesystem::path(std::u8string(path->begin(), path->end()));
    const auto file = [&](const char* name) {
        const std::string text = fields.text(name).value_or("");
        return std::filesystem::path(std::u8string(text.begin(), text.end()));
    };
    wanted.options.drafter = file("draft");
    wanted.options.projector = file("mmproj");
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
    const std::string note = service.check ? service.check(wanted) : std::string();
    service.host.load(std::move(wanted));
    Json status = service.host.status();
    if (!note.empty()) status["memory_note"] = note;
    response.status = 202;
    response.set_content(dumped(status), "application/json");
}

} // namespace

void addModelRoutes(Service& service, std::vector<http::Route>& routes) {
    routes.push_back({"GET", "/health",
                      [&service](const auto&, auto& response, auto&) {
                          (void)service.host.model();
                          response.set_content(dumped({{"status", "ok"}}), "application/json");
                      },
                      true});
    routes.push_back({"GET", "/v1/models", [&service](const auto&, auto& response, auto&) {
                          const auto model = service.host.model();
                          response.set_content(dumped({{"object", "list"}, {"data", Json::array({describe(*model)})}}),
                                               "application/json");
                      }});
    routes.push_back({"GET", "/v1/models/(.+)", [&service](const auto& request, auto& response, auto&) {
                          const auto model = service.host.model();
                          if (request.matches[1].str() != model->name())
                              throw http::Refused({404, "model_not_found", "There is no model of this name.", "model"});
                          response.set_content(dumped(describe(*model)), "application/json");
                      }});
    routes.push_back({"POST", "/calliope/v1/load",
                      [&service](const auto& request, auto& response, auto&) { load(service, request, response); },
                      true});
    routes.push_back({"POST", "/calliope/v1/unload",
                      [&service](const auto&, auto& response, auto&) {
                          service.host.unload();
                          response.set_content(dumped(service.host.status()), "application/json");
                      },
                      true});
}

} // namespace calliope::server
