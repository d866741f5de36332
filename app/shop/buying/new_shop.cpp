#include "app/shop/buying/new_shop.h"

#include "app/network/address.h"
#include "app/shop/buying/typed_shop.h"
#include "app/shop/checkout/shop_finder.h"

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

constexpr int notFound = 404;
constexpr int gone = 410;

QString nameOfHost(const QUrl& origin) {
    const QString host = shownHost(origin);
    return host.startsWith(QLatin1String("www.")) ? host.mid(4) : host;
}

} // namespace

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
    askProfile(m_origin.resolved(QUrl(QStringLiteral("/.well-known/ucp"))), true);
}

void NewShop::askProfile(const QUrl& profile, bool isFirst) {
    ShopRequest request;
    request.url = profile;
    request.origin = m_origin;
    request.purpose = tr("What %1 offers to programs").arg(shownHost(m_origin));
    if (m_call) m_call.release()->deleteLater(); // it is in the middle of its signal
    m_call = m_door.send(request);
    connect(m_call.get(), &ShopCall::finished, this,
            [this, isFirst](const ShopReply& reply) { takeProfile(reply, isFirst); });
    emit changed();
}

void NewShop::takeProfile(const ShopReply& reply, bool isFirst) {
    const QString host = shownHost(m_origin);
    if (reply.status == notFound || reply.status == gone)
        return end(tr("%1 says nothing to programs: there is no profile at /.well-known/ucp. A list of its products, "
                      "or a page of it, can be added all the same.")
                       .arg(host));
    if (reply.trouble == Trouble::redirected)
        return end(tr("%1 leads to another address, which is not followed. See in the browser where the shop is, and "
                      "type that.")
                       .arg(host));
    if (reply.trouble == Trouble::tooLarge)
        return end(tr("The profile of %1 is longer than any should be: it was not read.").arg(host));
    const bool isProfile = reply.json["ucp"].isObject();
    if (reply.trouble == Trouble::notUnderstood || (reply.trouble == Trouble::none && !isProfile))
        return end(tr("What %1 answers is no profile for programs (UCP), but some other page. A list of its products, "
                      "or a page of it, can be added all the same.")
                       .arg(host));
    if (reply.trouble != Trouble::none)
        return end(QStringLiteral("%1. %2").arg(reply.failure.title, reply.failure.detail));

    ShopRoute route;
    route.origin = m_origin;
    QUrl older;
    const QString objection = readUcpProfile(reply.json, route, isFirst ? &older : nullptr);
    if (!older.isEmpty()) return askProfile(older, false);
    QStringList found;
    ShopRoute served; // where it is asked
    served.origin = m_origin;
    for (const Offer& offer : offers) {
        ShopRoute catalogue;
        catalogue.origin = m_origin;
        if (!readUcpCatalogue(reply.json, offer.capability, catalogue, nullptr).isEmpty()) continue;
        found.append(tr(offer.words));
        served = catalogue;
    }
    if (objection.isEmpty()) {
        found.append(route.protocol == ShopRoute::Protocol::cart
                         ? tr("It keeps a cart, and sells on its own page")
                         : tr("It takes orders, each after a review sheet and your click"));
        served = route;
    } else if (route.protocol == ShopRoute::Protocol::permalink) {
        found.append(tr("It takes a filled cart, on its own page"));
        if (found.size() == 1) served = route;
    }
    if (found.isEmpty()) return end(QStringLiteral("%1: %2").arg(host, objection));
    show(found, served);
}

void NewShop::show(const QStringList& found, const ShopRoute& route) {
    const QString version = QStringLiteral("UCP ") + route.version;
    const QString how = route.protocol == ShopRoute::Protocol::permalink ? version
                        : route.transport == ShopRoute::Transport::mcp   ? tr("%1 over MCP").arg(version)
                                                                         : tr("%1 over REST").arg(version);
    m_shop.run(
        this,
        [origin = originOf(m_origin).toStdString()](shop::Shop& shop) {
            const auto merchants = shop.catalogue().merchants();
            const auto known = std::ranges::find(merchants, origin, &storage::Merchant::origin);
            return known == merchants.end() ? std::string() : known->name;
        },
        [this, found, how, origin = m_origin, question = m_question](const std::string& known) {
            if (question != m_question) return;
            m_found = {{"origin", originOf(origin)},
                       {"host", shownHost(origin)},
                       {"name", known.empty() ? nameOfHost(origin) : QString::fromStdString(known)},
                       {"offers", found},
                       {"how", how}};
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

void NewShop::add(const QString& name) {
    if (m_found.isEmpty() || m_isAdding) return;
    const QString origin = m_found["origin"].toString();
    m_isAdding = true;
    emit changed();
    emit adding(origin);
    const QString shown = name.trimmed().isEmpty() ? nameOfHost(QUrl(origin)) : name.trimmed();
    m_shop.change(
        ShopThread::Part::catalogue, this,
        [origin = origin.toStdString(), shown = shown.toStdString()](shop::Shop& shop) {
            shop.catalogue().saveSource({.merchant = shop.catalogue().saveMerchant(origin, shown),
                                         .kind = std::string(storage::askedKind),
                                         .locator = std::string(storage::askedLocator),
                                         .currency = {}});
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
