#pragma once

#include "app/base/failure.h"
#include "app/endpoints/endpoint.h"

#include <QByteArray>
#include <QObject>
#include <QString>
#include <functional>
#include <map>
#include <optional>

namespace calliope::app {

/// Keeps the keys of endpoints. Asynchronous: keychains may ask the user first. Callbacks come from the event loop, not
/// before the call returns, and not at all once `context` is destroyed. Only on one thread.
class KeyStore {
public:
    struct Result {
        QByteArray key;                 ///< of read(); empty: there is none
        std::optional<Failure> failure; ///< the keychain is missing, locked or refuses
        bool isMissing = false;         ///< with a failure: no keychain answers on this computer
    };
    using Callback = std::function<void(const Result& result)>;

    virtual ~KeyStore() = default;

    virtual void read(const QString& id, QObject* context, Callback callback) = 0;
    /// `key` is trimmed; it must be of printable ASCII.
    virtual void write(const QString& id, const QByteArray& key, QObject* context, Callback callback) = 0;
    /// Removing what is not there is no failure.
    virtual void remove(const QString& id, QObject* context, Callback callback) = 0;
    /// Whether what was written under `id` goes when the program ends, as no keychain answered: people are told
    /// (forgottenWords()).
    [[nodiscard]] virtual bool forgets(const QString& id) const;
};

/// Forgets everything when the program ends: for tests and the demonstration, and where there is no keychain.
class MemoryKeyStore final : public KeyStore {
public:
    void read(const QString& id, QObject* context, Callback callback) override;
    void write(const QString& id, const QByteArray& key, QObject* context, Callback callback) override;
    void remove(const QString& id, QObject* context, Callback callback) override;
    [[nodiscard]] bool has(const QString& id) const { return m_keys.contains(id); }

private:
    std::map<QString, QByteArray> m_keys;
};

/// Beside a key that goes when the program ends.
[[nodiscard]] QString forgottenWords();

/// The key to ask an endpoint with; a failure where it should have one and none is found.
void keyFor(const Endpoint& endpoint, KeyStore& keys, QObject* context, KeyStore::Callback callback);

} // namespace calliope::app
