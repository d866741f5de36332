#include "app/shop/buying/list_pages.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUrlQuery>
#include <QVariant>
#include <array>

namespace calliope::app {

namespace {

struct PagedList {
    const char* pathEnd;
    const char* sizeKey;
    int size;
};

constexpr std::array pagedLists{
    PagedList{"/products.json", "limit", 250},
    PagedList{"/wc/store/v1/products", "per_page", 100},
    PagedList{"/wc/store/products", "per_page", 100},
};

} // namespace

ListPages::ListPages(const QUrl& address)
    : m_address(address) {
    for (const PagedList& each : pagedLists)
        if (address.path().endsWith(QLatin1String(each.pathEnd))) {
            m_sizeKey = QLatin1String(each.sizeKey);
            m_size = each.size;
        }
}

QUrl ListPages::address() const {
    if (!isPaged()) return m_address;
    QUrlQuery query(m_address);
    for (const auto& [key, number] : {std::pair(m_sizeKey, m_size), std::pair(QStringLiteral("page"), m_page)}) {
        query.removeAllQueryItems(key);
        query.addQueryItem(key, QString::number(number));
    }
    QUrl url = m_address;
    url.setQuery(query);
    return url;
}

ListPages::Then ListPages::take(const QByteArray& answer, QByteArray& list) {
    const QJsonDocument page = QJsonDocument::fromJson(answer);
    const QJsonValue products = page.isArray() ? QJsonValue(page.array()) : page[QLatin1String("products")];
    const bool isFirst = m_page == 1;
    if (isFirst && products.toArray().isEmpty()) {
        list = answer;
        return Then::isWhole;
    }
    if (!products.isArray()) return Then::isBroken;
    if (isFirst) {
        list = page.isArray() ? "[" : "{\"products\":[";
        m_end = page.isArray() ? "]" : "]}";
    }
    const qsizetype before = m_ids.size();
    for (const QJsonValue value : products.toArray()) {
        const QJsonObject product = value.toObject();
        const QString id = product[QLatin1String("id")].toVariant().toString();
        if (m_ids.contains(id)) continue; // something new is sold, and all others have moved on by one
        if (!m_ids.isEmpty()) list += ",\n";
        m_ids.insert(id);
        list += QJsonDocument(product).toJson(QJsonDocument::Compact);
    }
    if (m_ids.size() == before) {
        list += m_end;
        return Then::isWhole;
    }
    return ++m_page > most / m_size ? Then::isTooLong : Then::askOn;
}

} // namespace calliope::app
