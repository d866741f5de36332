#pragma once

#include "app/base/failure.h"
#include "app/endpoints/key_store.h"
#include "app/store/store_thread.h"

#include <QObject>
#include <QSet>
#include <functional>

namespace calliope::app {

/// The keys that shops gave the user, by the shop's origin: in the KeyStore and nowhere else. Which shops have one
/// there is kept with the settings, so that the keychain is not asked before a key is needed.
class ShopKeys : public QObject {
    Q_OBJECT

public:
    static constexpr int longest = 4'096; ///< bytes of a key

    /// Both outlive this.
    ShopKeys(StoreThread& store, KeyStore& keys, QObject* parent = nullptr);

    void restore(); ///< which shops have one
    [[nodiscard]] bool has(const QString& origin) const { return m_origins.contains(origin); }
    [[nodiscard]] bool forgets(const QString& origin) const; ///< its key goes when the program ends

    /// `then` comes once, unless `context` is gone: with nothing where there is no key, or where the keychain refuses
    /// it, which failed() tells.
    void read(const QString& origin, QObject* context, const std::function<void(const QByteArray& key)>& then);

    /// Keeps what was typed. `done` gets what is wrong with it, or with the keychain; empty: it is kept.
    void keep(const QString& origin, const QString& typed, const std::function<void(const QString& problem)>& done);
    void forget(const QString& origin);

signals:
    void changed();
    void failed(const calliope::app::Failure& failure);

private:
    void save();

    StoreThread& m_store;
    KeyStore& m_keys;
    QSet<QString> m_origins;
};

} // namespace calliope::app
