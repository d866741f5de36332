#pragma once

#include "app/endpoints/key_store.h"

namespace calliope::app {

/// A keychain, and memory where none answers: what is kept there is in no file, and goes when the program ends. A
/// keychain that is there and locked, or refuses, is a failure as ever.
class FallbackKeyStore final : public KeyStore {
public:
    /// `keychain` outlives this, and this all contexts.
    explicit FallbackKeyStore(KeyStore& keychain)
        : m_keychain(keychain) {}

    void read(const QString& id, QObject* context, Callback callback) override;
    void write(const QString& id, const QByteArray& key, QObject* context, Callback callback) override;
    void remove(const QString& id, QObject* context, Callback callback) override;
    [[nodiscard]] bool forgets(const QString& id) const override { return m_memory.has(id); }

private:
    KeyStore& m_keychain;
    MemoryKeyStore m_memory;
};

} // namespace calliope::app
