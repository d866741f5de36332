#pragma once

#include "app/endpoints/key_store.h"

namespace calliope::app {

/// The system's keychain (Secret Service or KWallet, macOS' Keychain, Windows' Credential Manager) through QtKeychain.
/// Where there is none, or it is locked, that is a failure: keys are never written anywhere else. `Result::isMissing`
/// tells the one from the other.
class KeychainStore final : public KeyStore {
public:
    /// `service` is what the keychain lists the keys under.
    explicit KeychainStore(QString service = QStringLiteral("Calliope"))
        : m_service(std::move(service)) {}

    void read(const QString& id, QObject* context, Callback callback) override;
    void write(const QString& id, const QByteArray& key, QObject* context, Callback callback) override;
    void remove(const QString& id, QObject* context, Callback callback) override;

private:
    QString m_service;
};

} // namespace calliope::app
