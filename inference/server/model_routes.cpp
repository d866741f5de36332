#include "inference/server/fields.h"
#include "inference/server/load_fields.h"
#include "inference/server/routes.h"

namespace calliope::server {

namespace {

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
    LoadRequest wanted = readLoadRequest(Fields(body));
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
