#include "app/shop/buying/web_lists.h"

#include "app/network/address.h"
#include "app/shop/checkout/shop_route.h"
#include "app/shop/feeds/feed.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace calliope::app {

namespace {

using namespace std::chrono_literals;

constexpr int mostLeaps = 3;

bool liesOnWeb(const storage::FeedSource& source) {
    return shop::isOnWeb(source.locator);
}

} // namespace

WebLists::WebLists(ShopThread& shop, NetworkGate& gate, const ShopDoor& door, Take take, DueSources::Now now,
                   QObject* parent)
    : QObject(parent)
    , m_shop(shop)
    , m_gate(gate)
    , m_door(door)
    , m_take(std::move(take))
    , m_due(
          shop, gate, liesOnWeb,
          [this](const DueSource& due) {
              if (m_run) return false;
              begin(due.id, QUrl(due.locator, QUrl::StrictMode));
              return true;
          },
          std::move(now)) {}

QString WebLists::asked() const {
    return m_run ? shownHost(m_run->address) : QString();
}

QString WebLists::words() const {
    if (!m_run) return {};
    constexpr qint64 megabyte = 1'000'000;
    return tr("List from %1: %2 MB").arg(asked()).arg((m_run->bytes + megabyte - 1) / megabyte);
}

double WebLists::share() const {
    return m_run && m_run->whole > 0 ? static_cast<double>(m_run->bytes) / static_cast<double>(m_run->whole) : 0;
}

QUrl WebLists::addressOf(const QString& typed) {
    QString text = typed.trimmed();
    if (text.isEmpty()) return {};
    if (!text.contains(QLatin1String("://"))) text.prepend(QLatin1String("https://"));
    const QUrl url(text, QUrl::StrictMode);
    return url.isValid() && !objectionTo(url) ? url.adjusted(QUrl::RemoveFragment) : QUrl();
}

QString WebLists::hostOf(const QString& typed) const {
    const QUrl url = addressOf(typed);
    return m_door.mayOpen(url) ? shownHost(url) : QString();
}

void WebLists::fetch(const ListConsent& consent) {
    if (!m_run) begin(consent.source(), consent.address());
}

void WebLists::keepUp(const ListConsent& consent, int hours) {
    m_shop.change(
        ShopThread::Part::catalogue, this,
        [consent, hours](shop::Shop& shop) {
            for (const storage::FeedSource& source : shop.catalogue().sources())
                if (source.id == consent.source() && QUrl(QString::fromStdString(source.locator)) == consent.address())
                    shop.catalogue().setRefresh(source.id, hours);
        },
        [this] { m_due.look(); });
}

void WebLists::begin(qint64 source, const QUrl& address) {
    m_problem.clear();
    m_run = std::make_unique<Run>(source, address);
    m_due.noteTried(source); // what came may not be read yet when it is looked for what is due
    if (!m_run->file.open()) return end(tr("There is no room to put the list: %1").arg(m_run->file.errorString()));
    ask(m_run->pages.address());
}

void WebLists::ask(const QUrl& url) {
    m_exchange.reset();
    if (!m_door.mayOpen(url))
        return end(tr("The address of the list is not encrypted, or not on the public network. Save the list as a file "
                      "and add that."));
    if (originOf(url) != originOf(m_run->address))
        return end(tr("The list has moved to %1, from where nothing was allowed. Add it from there, if that is right.")
                       .arg(shownHost(url)));
    Request request;
    request.url = url.adjusted(QUrl::RemoveFragment);
    request.accept = "*/*";
    request.purpose = tr("List of products");
    const qint64 room = largest - m_run->bytes;
    request.limits = {30s, 30s, 5min, m_run->pages.isPaged() ? std::min(ListPages::largestPage, room) : room};
    request.mustBePublic = true;
    request.mayBePage = true;
    m_exchange = m_gate.send(request);
    connect(m_exchange.get(), &Exchange::bytesArrived, this, &WebLists::put);
    connect(m_exchange.get(), &Exchange::succeeded, this,
            m_run->pages.isPaged() ? &WebLists::turnPage : &WebLists::finish);
    connect(m_exchange.get(), &Exchange::failed, this, &WebLists::fail);
    emit changed();
}

void WebLists::put(const QByteArray& bytes) {
    m_run->bytes += bytes.size();
    if (m_run->pages.isPaged()) {
        m_run->page += bytes;
        return emit changed(); // nobody knows how many pages there are
    }
    m_run->whole = std::max<qint64>(m_exchange->wholeBytes(), 0);
    if (m_run->file.write(bytes) != bytes.size())
        return end(tr("There is no room to put the list: %1").arg(m_run->file.errorString()));
    emit changed();
}

void WebLists::turnPage() {
    QByteArray list;
    const int page = m_run->pages.page();
    const ListPages::Then then = m_run->pages.take(std::exchange(m_run->page, {}), list);
    if (m_run->file.write(list) != list.size())
        return end(tr("There is no room to put the list: %1").arg(m_run->file.errorString()));
    if (then == ListPages::Then::isWhole) return finish();
    if (then == ListPages::Then::isBroken)
        return end(tr("The list broke off: page %1 of it has no products. Fetch it again later.").arg(page));
    if (then == ListPages::Then::isTooLong || m_run->bytes >= largest)
        return end(tr("The list is longer than can be fetched in pages. Fetch the list of a part of the shop."));
    m_run->leaps = 0;
    ask(m_run->pages.address());
}

void WebLists::finish() {
    if (!m_run->file.flush()) return end(tr("There is no room to put the list: %1").arg(m_run->file.errorString()));
    m_run->file.setAutoRemove(false);
    const FetchedList list{
        m_run->address, m_run->source,
        std::make_shared<PassingFile>(std::filesystem::path(m_run->file.fileName().toStdU16String()))};
    end(); // closes the file, before it is read
    m_take(list);
    m_due.look(); // which leaves out what was just fetched
}

void WebLists::fail(const Failure& failure) {
    const Trouble trouble = m_exchange->trouble();
    const QUrl location = m_exchange->location();
    if (trouble == Trouble::redirected && location.isValid() && ++m_run->leaps <= mostLeaps) return ask(location);
    // What the other side says of it is nothing for a page of ours.
    end(tr("The list could not be fetched. ") + (trouble == Trouble::refused
                                                     ? failure.title + u'.'
                                                     : QStringLiteral("%1. %2").arg(failure.title, failure.detail)));
}

void WebLists::end(const QString& problem) {
    m_exchange.reset();
    m_run.reset();
    m_problem = problem;
    emit changed();
}

void WebLists::stop() {
    if (m_run) end();
}

} // namespace calliope::app
