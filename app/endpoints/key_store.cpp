#include "app/endpoints/key_store.h"

#include <QCoreApplication>
#include <utility>

namespace calliope::app {

namespace {

void answerLater(QObject* context, const KeyStore::Callback& callback, const KeyStore::Result& result) {
    QMetaObject::invokeMethod(
        context, [callback, result] { callback(result); }, Qt::QueuedConnection);
}

Failure noKey(const KeyStore::Result& told) {
    const char* detail =
        told.isMissing ? QT_TRANSLATE_NOOP("endpoints", "No keychain answers on this computer; enter it again.")
                       : QT_TRANSLATE_NOOP("endpoints", "The system's keychain does not have it; enter it again.");
    return {QCoreApplication::translate("endpoints", "The key is missing"),
            QCoreApplication::translate("endpoints", detail), Failure::Action::openSettings,
            told.failure ? told.failure->report : QString()};
}

} // namespace

bool KeyStore::forgets(const QString&) const {
    return false;
}

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
        const bool isNowhere = result.isMissing || (!result.failure && result.key.isEmpty());
        answer(isNowhere ? KeyStore::Result{{}, noKey(result), result.isMissing} : result);
    });
}

QString forgottenWords() {
    return QCoreApplication::translate(
        "endpoints", "No keychain answers on this computer, so the key is forgotten when Calliope closes.");
}

} // namespace calliope::app
