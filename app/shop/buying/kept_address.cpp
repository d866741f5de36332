#include "app/shop/buying/kept_address.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <tuple>
#include <utility>

namespace calliope::app {

namespace {

constexpr const char* setting = "shop.address";             ///< whether the keychain has one
constexpr const char* keepingSetting = "shop.keep_address"; ///< whether it is to be kept

QString keyId() {
    return QStringLiteral("shop address");
}

} // namespace

KeptAddress::KeptAddress(AddressForm& form, StoreThread& store, KeyStore& keys, QObject* parent)
    : QObject(parent)
    , m_form(form)
    , m_store(store)
    , m_keys(keys) {}

void KeptAddress::restore() {
    m_store.run(
        this,
        [](storage::Store& open) {
            storage::Settings& settings = open.settings();
            return std::pair(settings.get(setting, false), settings.get(keepingSetting, false));
        },
        [this](std::pair<bool, bool> known) {
            std::tie(m_isKept, m_isKeeping) = known;
            emit changed();
        });
}

void KeptAddress::keep() {
    m_isKeeping = true;
    emit changed();
}

void KeptAddress::forget() {
    m_isKeeping = false;
    m_store.keep(keepingSetting, [](storage::Store& open) { open.settings().set(keepingSetting, false); });
    m_keys.remove(keyId(), this, [this](const KeyStore::Result& result) {
        if (result.failure) return emit failed(*result.failure);
        note(false);
    });
    emit changed();
}

void KeptAddress::fillIn() {
    if (!m_isKept || !m_form.isEmpty()) return;
    m_keys.read(keyId(), this, [this](const KeyStore::Result& result) {
        if (result.failure) return emit failed(*result.failure);
        if (result.key.isEmpty()) { // somebody has taken it out of the keychain
            m_isKeeping = false;
            return note(false);
        }
        if (!m_form.isEmpty()) return; // typed meanwhile
        // Keychains keep printable ASCII.
        const QJsonObject fields = QJsonDocument::fromJson(QByteArray::fromBase64(result.key)).object();
        for (auto field = fields.begin(); field != fields.end(); ++field)
            m_form.set(field.key(), field.value().toString());
    });
}

void KeptAddress::sent() {
    if (!m_isKeeping) return;
    const QJsonObject fields = QJsonObject::fromVariantMap(m_form.values());
    m_keys.write(keyId(), QJsonDocument(fields).toJson(QJsonDocument::Compact).toBase64(), this,
                 [this](const KeyStore::Result& result) {
                     if (!result.failure && !m_isKeeping) return forget(); // meanwhile
                     if (!result.failure) return note(true);
                     m_isKeeping = m_isKept;
                     emit changed();
                     emit failed(*result.failure);
                 });
}

void KeptAddress::note(bool isKept) {
    m_isKept = isKept;
    m_store.keep(setting, [isKept, isKeeping = m_isKeeping](storage::Store& open) {
        open.settings().set(setting, isKept);
        open.settings().set(keepingSetting, isKeeping);
    });
    emit changed();
}

} // namespace calliope::app
