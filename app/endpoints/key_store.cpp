#include "app/endpoints/key_store.h"

#include <QCoreApplication>
#include <utility>

namespace calliope::app {

namespace {

void answerLater(QObject* context, const KeyStore::Callback& callback, const KeyStore::Result& result) {
    QMetaObject::invokeMethod(
        context, [callback, result] { callback(result); }, Qt::QueuedConnection);
}

Failure noKey() {
    return {QCoreApplication::translate("endpoints", "The key is missing"),
            QCoreApplication::translate("endpoints", "The system's keychain does not have it; enter it again."),
            Failure::Action::openSettings,
            {}};
}

} // namespace

void MemoryKeyStore::read(const QString& id, QObject* context, Callback callback) {
    const auto key = m_keys.find(id);
    answerLater(context, callback, {key == m_keys.end() ? QByteArray() : key->second, std::nullopt});
}

void MemoryKeyStore::write(const QString& id, const QByteArray& key, QObject* context, Callback callback) {
    m_keys[id] = key.trimmed();
    answerLater(context, callback, {});
}

void MemoryKeyStore::remove(const QString& id, QObject* context, Callback callback) {
    m_keys.erase(id);
    answerLater(context, callback, {});
}

void keyFor(const Endpoint& endpoint, KeyStore& keys, QObject* context, KeyStore::Callback callback) {
    if (endpoint.kind == Endpoint::Kind::engine || !endpoint.hasKey)
        return answerLater(context, callback, {endpoint.engineKey, std::nullopt});
    keys.read(endpoint.id, context, [answer = std::move(callback)](const KeyStore::Result& result) {
        const bool isMissing = !result.failure && result.key.isEmpty();
        answer(isMissing ? KeyStore::Result{{}, noKey()} : result);
    });
}

} // namespace calliope::app
