#include "app/endpoints/fallback_key_store.h"

#include <utility>

namespace calliope::app {

void FallbackKeyStore::read(const QString& id, QObject* context, Callback callback) {
    KeyStore& from = forgets(id) ? m_memory : m_keychain;
    from.read(id, context, std::move(callback));
}

void FallbackKeyStore::write(const QString& id, const QByteArray& key, QObject* context, Callback callback) {
    m_keychain.write(id, key, context, [this, id, key, context, answer = std::move(callback)](const Result& result) {
        if (result.isMissing) return m_memory.write(id, key, context, answer);
        if (!result.failure) m_memory.remove(id, context, [](const Result&) {}); // a keychain that came later
        answer(result);
    });
}

/// What a missing keychain had cannot be asked for either.
void FallbackKeyStore::remove(const QString& id, QObject* context, Callback callback) {
    m_keychain.remove(id, context, [this, id, context, answer = std::move(callback)](const Result& result) {
        m_memory.remove(id, context, [](const Result&) {});
        answer(result.isMissing ? Result{} : result);
    });
}

} // namespace calliope::app
