#include "app/shop/buying/new_shop.h"

#include "app/network/address.h"
#include "app/shop/buying/typed_shop.h"

#include <QCoreApplication>
#include <QStringList>
#include <algorithm>
#include <array>
#include <utility>

namespace calliope::app {

namespace {

struct Offer {
    const char* capability;
    const char* words;
};

/// What can be asked of a catalogue; how one buys is said by readUcpProfile().
constexpr std::array offers{
    Offer{"dev.ucp.shopping.catalog.search",
          QT_TRANSLATE_NOOP("calliope::app::NewShop", "It can be searched, by a button with its name")},
    Offer{"dev.ucp.shopping.catalog.lookup",
          QT_TRANSLATE_NOOP("calliope::app::NewShop", "It tells its prices of what you keep")},
};

QString nameOfHost(const QUrl& origin) {
    const QString host = shownHost(origin);
    return host.startsWith(QLatin1String("www.")) ? host.mid(4) : host;
}

/// "UCP 2026-08-25 over REST".
QString howOf(const ShopRoute& route) {
    const char* protocol = route.protocol == ShopRoute::Protocol::acp ? "ACP " : "UCP ";
    const QString version = QLatin1String(protocol) + route.version;
    if (route.protocol == ShopRoute::Protocol::permalink) return version;
    return route.transport == ShopRoute::Transport::mcp ? NewShop::tr("%1 over MCP").arg(version)
                                                        : NewShop::tr("%1 over REST").arg(version);
}

} // namespace

/// What a shop has said of itself.
struct NewShop::Found {
    QStringList offers; ///< for people
    ShopRoute served;   ///< where it is asked
    std::string_view kind = storage::askedKind;
};

NewShop::NewShop(ShopThread& shop, NetworkGate& gate, ShopDoor::Reach reach, QObject* parent)
    : QObject(parent)
    , m_shop(shop)
    , m_door(gate, reach) {}

NewShop::~NewShop() = default;

QString NewShop::asked() const {
    return m_origin.isEmpty() ? QString() : shownHost(m_origin);
}

QString NewShop::hostOf(const QString& typed) const {
    const QUrl origin(originOfTyped(typed));
    return m_door.mayOpen(origin) ? shownHost(origin) : QString();
}

QString NewShop::objectionOf(const QString& typed) const {
    const QString text = typed.trimmed();
    if (text.isEmpty() || !hostOf(typed).isEmpty()) return {};
    if (text.startsWith(QLatin1String("http://"), Qt::CaseInsensitive))
        return tr("Shops are asked over encrypted connections only: type the address with https://, or without "
                  "anything before it.");
    if (!originOfTyped(typed).isEmpty()) return tr("This address is not on the public network.");
    return tr("The shop's address is like shop.example.");
}

void NewShop::ask(const ContactConsent& consent) {
    if (!m_origin.isEmpty()) return;
    drop();
    m_origin = QUrl(consent.origin());
    m_door.allow(consent);
    askProfile(ShopProfile::Protocol::ucp, &NewShop::takeUcp);
}

void NewShop::askProfile(ShopProfile::Protocol protocol, void (NewShop::*then)(const ShopProfile& profile)) {
    if (m_call) m_call.release()->deleteLater(); // it is in the middle of its signal
    m_call = std::make_unique<ShopProfileCall>(m_door, m_origin, protocol,
                                               tr("What %1 offers to programs").arg(shownHost(m_origin)));
    connect(m_call.get(), &ShopProfileCall::finished, this, then);
    emit changed();
}

void NewShop::takeUcp(const ShopProfile& profile) {
    if (profile.state == ShopProfile::State::notNow) return end(profile.problem);
    if (profile.state == ShopProfile::State::none) {
        m_objection =
            profile.trouble == Trouble::redirected
                ? tr("%1 See in the browser where the shop is, and type that.").arg(profile.problem)
                : tr("%1 A list of its products, or a page of it, can be added all the same.").arg(profile.problem);
        return askProfile(ShopProfile::Protocol::acp, &NewShop::takeAcp);
    }
    Found found;
    found.served.origin = m_origin;
    for (const Offer& offer : offers) {
        ShopRoute catalogue;
        catalogue.origin = m_origin;
        if (!readUcpCatalogue(profile.json, offer.capability, catalogue).isEmpty()) continue;
        found.offers.append(tr(offer.words));
        found.served = catalogue;
    }
    if (found.offers.isEmpty()) found.kind = storage::ucpOrdersKind;
    ShopRoute route;
    route.origin = m_origin;
    const QString objection = readUcpProfile(profile.json, route);
    if (objection.isEmpty()) {
        found.offers.append(route.protocol == ShopRoute::Protocol::cart
                                ? tr("It keeps a cart, and sells on its own page")
                                : tr("It takes orders, each after a review sheet and your click"));
        found.served = route;
    } else if (route.protocol == ShopRoute::Protocol::permalink) {
        found.offers.append(tr("It takes a filled cart, on its own page"));
        if (found.offers.size() == 1) found.served = route;
    }
    if (!found.offers.isEmpty()) return show(found);
    m_objection = QStringLiteral("%1: %2").arg(shownHost(m_origin), objection);
    askProfile(ShopProfile::Protocol::acp, &NewShop::takeAcp);
}

void NewShop::takeAcp(const ShopProfile& profile) {
    if (profile.state == ShopProfile::State::notNow) return end(profile.problem);
    if (profile.state == ShopProfile::State::none) return end(m_objection);
    Found found;
    found.kind = storage::acpOrdersKind;
    found.served.origin = m_origin;
    if (const QString objection = readAcpProfile(profile.json, found.served); !objection.isEmpty())
        return end(QStringLiteral("%1: %2").arg(shownHost(m_origin), objection));
    found.offers.append(tr("It takes orders with the key that it gave you, each after a review sheet and your click"));
    show(found);
}

void NewShop::show(const Found& found) {
    m_shop.run(
        this,
        [origin = originOf(m_origin).toStdString()](shop::Shop& shop) {
            const auto merchants = shop.catalogue().merchants();
            const auto known = std::ranges::find(merchants, origin, &storage::Merchant::origin);
            return known == merchants.end() ? std::string() : known->name;
        },
        [this, found, origin = m_origin, question = m_question](const std::string& known) {
            if (question != m_question) return;
            m_found = {{"origin", originOf(origin)},
                       {"host", shownHost(origin)},
                       {"name", known.empty() ? nameOfHost(origin) : QString::fromStdString(known)},
                       {"offers", found.offers},
                       {"how", howOf(found.served)},
                       {"kind", QString::fromUtf8(found.kind.data(), qsizetype(found.kind.size()))},
                       {"ordersOnly", found.kind != storage::askedKind}};
            end();
        },
        [this, question = m_question](const Failure& failure) {
            if (question == m_question) end(failure.detail);
        });
}

void NewShop::end(const QString& problem) {
    m_door.forbid(originOf(m_origin));
    if (m_call) {
        m_call->disconnect(this);
        m_call.release()->deleteLater(); // it may be in the middle of its signal
    }
    m_origin.clear();
    m_isAdding = false;
    m_problem = problem;
    emit changed();
}

void NewShop::drop() {
    ++m_question;
    m_found.clear();
    end();
}

void NewShop::add(const QString& name, const QString& market) {
    if (m_found.isEmpty() || m_isAdding) return;
    const QString origin = m_found["origin"].toString();
    const std::string kind = m_found["kind"].toString().toStdString();
    m_problem.clear();
    m_isAdding = true;
    emit changed();
    emit adding(origin);
    const QString shown = name.trimmed().isEmpty() ? nameOfHost(QUrl(origin)) : name.trimmed();
    m_shop.change(
        ShopThread::Part::catalogue, this,
        [origin = origin.toStdString(), shown = shown.toStdString(), kind,
         market = market.toStdString()](shop::Shop& shop) {
            const storage::Id source =
                shop.catalogue().saveSource({.merchant = shop.catalogue().saveMerchant(origin, shown),
                                             .kind = kind,
                                             .locator = std::string(storage::askedLocator),
                                             .currency = {}});
            if (!market.empty()) shop.catalogue().setMarket(source, market);
        },
        [this, origin, shown, question = m_question] {
            emit added(origin);
            emit done(tr("%1 is among the sources").arg(shown), false);
            if (question == m_question) drop();
        },
        [this, question = m_question](const Failure& failure) {
            if (question == m_question) end(failure.detail);
        });
}

} // namespace calliope::app
