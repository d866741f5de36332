#include "app/shop/buying/shop_keys.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <algorithm>
#include <string>

namespace calliope::app {

namespace {

constexpr const char* setting = "shop.keys"; ///< origins as a JSON array

QString idOf(const QString& origin) {
    return QStringLiteral("shop ") + origin;
}

QString wordsOf(const Failure& failure) {
    return failure.title + QStringLiteral(". ") + failure.detail;
}

} // namespace

ShopKeys::ShopKeys(StoreThread& store, KeyStore& keys, QObject* parent)
    : QObject(parent)
    , m_store(store)
    , m_keys(keys) {}

void ShopKeys::restore() {
    m_store.run(
        this, [](storage::Store& open) { return open.settings().get(setting, std::string()); },
        [this](const std::string& kept) {
            for (const QJsonValue each : QJsonDocument::fromJson(QByteArray::fromStdString(kept)).array())
                m_origins.insert(each.toString());
            emit changed();
        });
}

bool ShopKeys::forgets(const QString& origin) const {
    return has(origin) && m_keys.forgets(idOf(origin));
}

void ShopKeys::save() {
    QJsonArray origins;
    for (const QString& origin : m_origins)
        if (!forgets(origin)) origins.append(origin);
    m_store.keep(setting, [json = QJsonDocument(origins).toJson(QJsonDocument::Compact).toStdString()](
                              storage::Store& open) { open.settings().set(setting, json); });
    emit changed();
}

void ShopKeys::read(const QString& origin, QObject* context, const std::function<void(const QByteArray&)>& then) {
    if (!has(origin)) return then({});
    m_keys.read(idOf(origin), context, [this, then](const KeyStore::Result& result) {
        if (result.failure) emit failed(*result.failure);
        then(result.key);
    });
}

void ShopKeys::keep(const QString& origin, const QString& typed, const std::function<void(const QString&)>& done) {
    const QByteArray key = typed.trimmed().toUtf8();
    const bool isKey = !key.isEmpty() && key.size() <= longest &&
                       std::ranges::all_of(key, [](char byte) { return byte > ' ' && byte <= '~'; });
    if (!isKey) return done(tr("Keys are letters, digits and signs without blanks."));
    m_keys.write(idOf(origin), key, this, [this, origin, done](const KeyStore::Result& result) {
        if (!result.failure) {
            m_origins.insert(origin);
            save();
        }
        done(result.failure ? wordsOf(*result.failure) : QString());
    });
}

void ShopKeys::forget(const QString& origin) {
    if (!m_origins.remove(origin)) return;
    save();
    m_keys.remove(idOf(origin), this, [this](const KeyStore::Result& result) {
        if (result.failure) emit failed(*result.failure);
    });
}

} // namespace calliope::app
