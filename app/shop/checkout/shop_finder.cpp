#include "app/shop/checkout/shop_finder.h"

#include "app/network/address.h"

namespace calliope::app {

ShopFinder::ShopFinder(ShopDoor& door, const QUrl& origin, bool hasKey)
    : m_door(door)
    , m_hasKey(hasKey) {
    m_route.origin = QUrl(originOf(origin));
    ask(ShopProfile::Protocol::ucp, &ShopFinder::takeUcp);
}

void ShopFinder::ask(ShopProfile::Protocol protocol, void (ShopFinder::*then)(const ShopProfile& profile)) {
    if (m_call) m_call.release()->deleteLater(); // it is in the middle of its signal
    m_call = std::make_unique<ShopProfileCall>(m_door, m_route.origin, protocol,
                                               tr("How %1 can be bought from").arg(shownHost(m_route.origin)));
    connect(m_call.get(), &ShopProfileCall::finished, this, then);
}

void ShopFinder::takeUcp(const ShopProfile& profile) {
    if (profile.state == ShopProfile::State::notNow) {
        emit notFound(profile.problem);
        return;
    }
    m_hasUcp = profile.state == ShopProfile::State::told;
    m_objection = m_hasUcp ? readUcpProfile(profile.json, m_route) : profile.problem;
    // With a key of the shop, ACP is more than a cart.
    const bool maySellMore = m_hasKey && m_route.protocol == ShopRoute::Protocol::cart;
    if (!m_objection.isEmpty() || maySellMore) return ask(ShopProfile::Protocol::acp, &ShopFinder::takeAcp);
    emit found(m_route, m_objection);
}

void ShopFinder::takeAcp(const ShopProfile& profile) {
    const ShopRoute before = m_route;
    // Beside a profile of UCP, that of ACP is of no use without the key, whatever it says.
    if (profile.state == ShopProfile::State::notNow && (m_hasKey || !m_hasUcp)) {
        emit notFound(profile.problem);
        return;
    }
    if (profile.state == ShopProfile::State::told) {
        const QString objection = readAcpProfile(profile.json, m_route);
        if (objection.isEmpty() && !m_hasKey) {
            m_route = before;
            m_objection = tr("The shop wants the key that it gave you. There is a place for it under Sources.");
        } else if (before.protocol != ShopRoute::Protocol::cart) // which works, whatever is wrong with ACP
            m_objection = objection;
    }
    emit found(m_route, m_objection);
}

} // namespace calliope::app
