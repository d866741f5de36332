#pragma once

#include "app/endpoints/chat_stream.h"
#include "app/endpoints/endpoint_check.h"
#include "app/endpoints/token_count.h"
#include "app/endpoints/whole_answer.h"

#include <memory>

namespace calliope::app {

/// Asks endpoints: the own engine, llama-server, vLLM, or whoever speaks OpenAI's interface. The gate and the key store
/// outlive it and what it makes. Only on the gate's thread.
class ChatClient {
public:
    ChatClient(NetworkGate& gate, KeyStore& keys, const ChatLimits& limits = {})
        : m_gate(gate)
        , m_keys(keys)
        , m_limits(limits) {}

    /// Begins an answer. It goes on while the result lives.
    [[nodiscard]] std::unique_ptr<ChatStream> ask(const Endpoint& endpoint, const ChatRequest& request);

    /// The same without streaming.
    [[nodiscard]] std::unique_ptr<WholeAnswer> askWhole(const Endpoint& endpoint, ChatRequest request);

    /// Looks whether an endpoint answers, and which models it has.
    [[nodiscard]] std::unique_ptr<EndpointCheck> check(const Endpoint& endpoint);

    /// What a request would cost. REQUIRES: the own engine's endpoint.
    [[nodiscard]] std::unique_ptr<TokenCount> count(const Endpoint& endpoint, const ChatRequest& request);

private:
    NetworkGate& m_gate;
    KeyStore& m_keys;
    ChatLimits m_limits;
};

} // namespace calliope::app
