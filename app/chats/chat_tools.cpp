#include "app/chats/chat.h"

#include <QHash>
#include <algorithm>

// Chat: tools on the way of an answer.

namespace calliope::app {

namespace {

/// Tools are told to a model in every prompt: they may take an eighth of it, and a model with hardly any room gets
/// none.
int mostToolTokens(int contextSize) {
    constexpr int share = 8;
    constexpr int smallest = 4'096;
    constexpr int usual = 4'096;
    if (contextSize <= 0) return usual; // not known: large, as with all servers of others
    return contextSize < smallest ? 0 : contextSize / share;
}

ToolLimits toolLimits(int contextSize) {
    ToolLimits limits;
    // A result of about a quarter of the context at most, with three characters for a token.
    limits.seen = seenLimitsFor(contextSize);
    if (contextSize > 0) limits.result = std::clamp<qsizetype>(contextSize * 3 / 4, 1'000, limits.result);
    return limits;
}

} // namespace

std::unique_ptr<ToolLoop> Chat::loopFor(const Turn& turn, ChatRequest request, bool mayCall) {
    const int contextSize = m_responder.contextSize();
    ToolContext context = toolContext(turn);
    if (mayCall) request.tools = m_toolbox.offer(mostToolTokens(contextSize), context);
    return std::make_unique<ToolLoop>(turn.asked, std::move(request), m_toolbox, std::move(context),
                                      m_responder.isEngine(), toolLimits(contextSize));
}

Contemplation::Ask Chat::askOfAgents(const Turn& turn, ChatRequest& request) {
    const int contextSize = m_responder.contextSize();
    ToolContext context = toolContext(turn);
    context.isAgent = true;
    context.counts = std::make_shared<QHash<QString, int>>(); // so that no two looks have the same number
    request.tools = m_toolbox.offer(mostToolTokens(contextSize), context);
    ToolLimits limits = toolLimits(contextSize);
    limits.rounds = 4;
    limits.calls = 8;
    return [&toolbox = m_toolbox, limits, context, keepsThoughts = m_responder.isEngine(),
            ask = turn.asked](ChatRequest each, bool isMerging) {
        ToolLimits own = limits;
        ToolContext from = context;
        if (isMerging) {
            own.rounds = 2;
            from.isMerging = true;
        }
        return std::make_unique<ToolLoop>(ask, std::move(each), toolbox, from, keepsThoughts, own);
    };
}

void Chat::decide(const QString& callId, const QString& decision) {
    static const QHash<QString, ToolLoop::Decision> decisions{{"once", ToolLoop::Decision::once},
                                                              {"always", ToolLoop::Decision::always}};
    if (Answer* running = current()) running->decide(callId, decisions.value(decision, ToolLoop::Decision::no));
}

} // namespace calliope::app
