#pragma once

#include "inference/server/server.h"
#include "tests/inference/http/raw_client.h"
#include "tests/inference/server/stub_model.h"
#include "tests/support/reference_data.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <memory>
#include <thread>

namespace calliope::test {

/// A server with a stub of a model on any port.
class TestServer {
public:
    static constexpr const char* key = "0123456789abcdef";

    explicit TestServer(server::Loader loader)
        : m_server(optionsOf(), std::move(loader), {}, contexts()) {}

    /// With a model that is ready.
    explicit TestServer(const std::filesystem::path& encoder = {})
        : TestServer(server::Loader([this, encoder](const server::LoadRequest&) {
            return m_model = std::make_shared<StubModel>(modelPath(), encoder);
        })) {
        m_server.host().load({});
        while (m_server.host().status()["state"] != "ready") std::this_thread::yield();
    }

    [[nodiscard]] static std::filesystem::path modelPath() { return fixtures() / "models" / "llama.gguf"; }
    [[nodiscard]] quint16 port() const { return m_server.port(); }
    [[nodiscard]] server::Server& server() { return m_server; }
    [[nodiscard]] StubModel& model() { return *m_model; }

    /// The folder of saved contexts; made when something is saved.
    [[nodiscard]] std::filesystem::path contexts() const {
        return std::filesystem::path(m_folder.path().toStdU16String()) / "contexts";
    }

    [[nodiscard]] Response get(const QByteArray& path) const { return ask(port(), {"GET", path, key}); }
    [[nodiscard]] Response post(const QByteArray& path, const QByteArray& body) const {
        return ask(port(), {"POST", path, key, body});
    }

private:
    static http::ListenerOptions optionsOf() {
        http::ListenerOptions options;
        options.key = key;
        return options;
    }

    QTemporaryDir m_folder;
    std::shared_ptr<StubModel> m_model; // set on the loading thread, before it is ready
    server::Server m_server;
};

inline QJsonObject jsonOf(const Response& response) {
    return QJsonDocument::fromJson(response.body).object();
}

/// The data of all events of a stream.
inline QList<QByteArray> eventsOf(const Response& response) {
    QList<QByteArray> out;
    for (const QByteArray& line : response.body.split('\n'))
        if (line.startsWith("data: ")) out << line.mid(6);
    return out;
}

} // namespace calliope::test
