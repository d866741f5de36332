#include "app/endpoints/chat_client.h"

namespace calliope::app {

std::unique_ptr<ChatStream> ChatClient::ask(const Endpoint& endpoint, const ChatRequest& request) {
    return std::make_unique<ChatStream>(m_gate, m_keys, endpoint, request, m_limits);
}

std::unique_ptr<WholeAnswer> ChatClient::askWhole(const Endpoint& endpoint, ChatRequest request) {
    request.streams = false;
    return std::make_unique<WholeAnswer>(ask(endpoint, request));
}

std::unique_ptr<TokenCount> ChatClient::count(const Endpoint& endpoint, const ChatRequest& request) {
    return std::make_unique<TokenCount>(m_gate, endpoint, request);
}

std::unique_ptr<EndpointCheck> ChatClient::check(const Endpoint& endpoint) {
    return std::make_unique<EndpointCheck>(m_gate, m_keys, endpoint);
}

} // namespace calliope::app
