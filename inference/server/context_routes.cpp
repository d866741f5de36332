#include "inference/server/chat_request.h"
#include "inference/server/fields.h"
#include "inference/server/routes.h"

namespace calliope::server {

namespace {

std::string nameIn(const Fields& fields) {
    const auto name = fields.text("name");
    if (!name || !KeptContexts::isName(*name)) fields.refuse("name", "must be 1 to 64 of a to z, 0 to 9, - and _");
    return *name;
}

void answer(httplib::Response& response, const std::string& name, std::uint32_t tokens) {
    response.set_content(dumped({{"name", name}, {"tokens", tokens}}), "application/json");
}

/// What the cache holds of the conversation's beginning.
void save(Service& service, const httplib::Request& request, httplib::Response& response) {
    const Json body = bodyOf(request.body);
    const Fields fields(body);
    const std::string name = nameIn(fields);
    const auto model = service.host.model();
    const turn::Prompt prompt = model->prompts().chat(readConversation(fields, *model));
    const std::uint32_t tokens =
        service.contexts.save(name, [&](const auto& path) { return model->saveContext(prompt, path); });
    if (tokens == 0)
        throw http::Refused({409, "nothing_cached",
                             "The cache holds nothing of this conversation (any more); have it answered first.",
                             "messages"});
    answer(response, name, tokens);
}

void restore(Service& service, const httplib::Request& request, httplib::Response& response) {
    const Json body = bodyOf(request.body);
    const std::string name = nameIn(Fields(body));
    const auto model = service.host.model();
    answer(response, name,
           service.contexts.restore(name, [&](const auto& path) { return model->restoreContext(path); }));
}

void forget(Service& service, const httplib::Request& request, httplib::Response& response) {
    const Json body = bodyOf(request.body);
    const std::string name = nameIn(Fields(body));
    service.contexts.forget(name);
    response.set_content(dumped({{"name", name}}), "application/json");
}

} // namespace

void addContextRoutes(Service& service, std::vector<http::Route>& routes) {
    const auto add = [&](const char* path, auto handle) {
        routes.push_back({"POST", path, [&service, handle](const auto& request, auto& response, auto&) {
                              handle(service, request, response);
                          }});
    };
    add("/calliope/v1/context/save", save);
    add("/calliope/v1/context/restore", restore);
    add("/calliope/v1/context/forget", forget);
}

} // namespace calliope::server
