#include "app/shop/consent/consent_desk.h"

#include "app/shop/checkout/shop_route.h"

namespace calliope::app {

void ConsentDesk::shown(const ReviewSheet& sheet) {
    if (sheet.hash == m_hash) return;
    m_hash = sheet.hash;
    m_since = m_clock();
}

void ConsentDesk::hidden() {
    m_hash.clear();
}

bool ConsentDesk::isArmed(const ReviewSheet& sheet) const {
    const auto now = m_clock();
    return !m_hash.isEmpty() && sheet.hash == m_hash && sheet.objections.isEmpty() && now - m_since >= inView &&
           now - sheet.quotedAt <= freshFor;
}

std::optional<Consent> ConsentDesk::clicked(const ReviewSheet& sheet) {
    if (!isArmed(sheet)) return std::nullopt;
    hidden();
    return Consent(sheet.hash);
}

ContactConsent ConsentDesk::contactAllowed(const QUrl& shop) const {
    return ContactConsent(originOf(shop));
}

PictureConsent ConsentDesk::picturesAllowed(std::int64_t source, const QStringList& origins) const {
    return {source, origins};
}

ListConsent ConsentDesk::listAllowed(std::int64_t source, const QUrl& address) const {
    return {source, address};
}

} // namespace calliope::app
