#pragma once

#include "app/endpoints/chat_client.h"
#include "app/network/address.h"

#include <QObject>
#include <functional>
#include <memory>
#include <optional>

namespace calliope::app {

/// Who answers now: an endpoint that is ready, or why there is none. Whoever chooses models keeps it up to date.
class Responder : public QObject {
    Q_OBJECT

public:
    explicit Responder(ChatClient& client, QObject* parent = nullptr)
        : QObject(parent)
        , m_client(client) {}

    enum class Sight {
        unknown, ///< the endpoint does not tell: it is tried
        none,
        pictures,
    };

    struct State {
        std::optional<Endpoint> endpoint; ///< nothing: nobody can answer now
        QString hint;                     ///< why, in one line for the composer
        QString modelName;                ///< for people
        QString model;                    ///< for the endpoint; empty: whatever it has
        int contextSize = 0;              ///< tokens; 0: not known
        double stepSeconds = 0;           ///< lately, for one token of each answer; 0: not known
        Sight sight = Sight::unknown;
        QString sightHint; ///< why it sees nothing, one sentence
    };

    [[nodiscard]] bool isReady() const { return m_state.endpoint.has_value(); }
    [[nodiscard]] const QString& hint() const { return m_state.hint; }
    [[nodiscard]] const QString& modelName() const { return m_state.modelName; }
    [[nodiscard]] int contextSize() const { return m_state.contextSize; }
    [[nodiscard]] double stepSeconds() const { return m_state.stepSeconds; }
    [[nodiscard]] Sight sight() const { return m_state.sight; }
    [[nodiscard]] const QString& sightHint() const { return m_state.sightHint; }
    void setState(State state) {
        m_state = std::move(state);
        emit changed();
    }

    /// Changes requests before they are asked: personas, sampling.
    using Shape = std::function<void(ChatRequest&)>;
    /// `shape` tells what holds for the chat that is open now.
    void setShape(std::function<Shape()> shape) { m_shape = std::move(shape); }

    /// REQUIRES: isReady()
    [[nodiscard]] std::unique_ptr<ChatStream> ask(ChatRequest request) {
        request.model = m_state.model;
        if (m_shape) m_shape()(request);
        return m_client.ask(*m_state.endpoint, request);
    }

    /// The same for questions of the program's own: personas and sampling do not change them. REQUIRES: isReady()
    [[nodiscard]] std::unique_ptr<ChatStream> askAsItIs(ChatRequest request) {
        request.model = m_state.model;
        return m_client.ask(*m_state.endpoint, request);
    }

    /// Whether count() may be asked.
    [[nodiscard]] bool canCount() const { return isReady() && m_state.endpoint->kind == Endpoint::Kind::engine; }

    /// What a request would cost. REQUIRES: canCount()
    [[nodiscard]] std::unique_ptr<TokenCount> count(const ChatRequest& request) {
        return m_client.count(*m_state.endpoint, request);
    }

    /// To ask later and more than once: whoever is ready then, else who is now. Requests are shaped as for the chat
    /// that is open now, whatever is by then. REQUIRES: isReady()
    [[nodiscard]] std::function<std::unique_ptr<ChatStream>(ChatRequest)> asker() {
        return [this, now = m_state, shape = m_shape ? m_shape() : Shape()](ChatRequest request) {
            const State& state = isReady() ? m_state : now;
            request.model = state.model;
            if (shape) shape(request);
            return m_client.ask(*state.endpoint, request);
        };
    }

    /// Whether the own engine answers, which obeys budgets.
    [[nodiscard]] bool isEngine() const { return isReady() && m_state.endpoint->kind == Endpoint::Kind::engine; }

    /// Whether what is asked leaves this computer.
    [[nodiscard]] bool isRemote() const { return isReady() && !isEngine() && !isLoopback(m_state.endpoint->url); }

signals:
    void changed();

private:
    ChatClient& m_client;
    State m_state;
    std::function<Shape()> m_shape;
};

} // namespace calliope::app
