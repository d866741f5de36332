#include "app/network/network_gate.h"

#include "app/network/address.h"

#include <QCoreApplication>
#include <QHostInfo>
#include <QNetworkProxyFactory>
#include <QNetworkRequest>
#include <algorithm>

namespace calliope::app {

namespace {

/// Nothing on this machine is asked through a proxy: it would see the keys.
class ProxyRule final : public QNetworkProxyFactory {
public:
    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery& query) override {
        if (isLoopback(query.url())) return {QNetworkProxy(QNetworkProxy::NoProxy)};
        return systemProxyForQuery(query);
    }
};

bool isHeaderValue(const QByteArray& key) {
    return std::ranges::all_of(key, [](char byte) { return byte > ' ' && byte <= '~'; });
}

/// Names are letters and "-", so that none can end its line; values may hold blanks inside.
bool isHeader(const std::pair<QByteArray, QByteArray>& header) {
    const bool isName = !header.first.isEmpty() && std::ranges::all_of(header.first, [](char byte) {
        return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
               byte == '-' || byte == '_';
    });
    return isName && header.second == header.second.trimmed() &&
           std::ranges::all_of(header.second, [](char byte) { return byte >= ' ' && byte <= '~'; });
}

QNetworkRequest prepared(const Request& request) {
    QNetworkRequest out(request.url);
    out.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    out.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    out.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    out.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    out.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    out.setAttribute(QNetworkRequest::Http2AllowedAttribute, false); // streams of one host must not share a connection
    out.setRawHeader("Accept", request.accept);
    out.setRawHeader("Accept-Encoding", "identity");
    out.setRawHeader("User-Agent", "Calliope");
    out.setRawHeader("Accept-Language", "en"); // Qt would tell the system's
    for (const auto& [name, value] : request.headers) out.setRawHeader(name, value);
    if (!request.key.isEmpty()) out.setRawHeader("Authorization", "Bearer " + request.key);
    if (request.firstByte > 0) out.setRawHeader("Range", "bytes=" + QByteArray::number(request.firstByte) + '-');
    if (!request.body.isEmpty()) out.setHeader(QNetworkRequest::ContentTypeHeader, "application/json");
    return out;
}

void systemLookUp(const QString& name, QObject* context, std::function<void(const QList<QHostAddress>&)> told) {
    QHostInfo::lookupHost(name, context, [told = std::move(told)](const QHostInfo& info) { told(info.addresses()); });
}

} // namespace

NetworkGate::NetworkGate(QObject* parent)
    : NetworkGate(systemLookUp, parent) {}

NetworkGate::NetworkGate(LookUp lookUp, QObject* parent)
    : QObject(parent)
    , m_lookUp(std::move(lookUp)) {}

NetworkGate::~NetworkGate() = default;

std::unique_ptr<Exchange> NetworkGate::send(const Request& request) {
    const QString host = shownHost(request.url);
    std::unique_ptr<Exchange> exchange(new Exchange(request, host));
    const bool isRemote = !isLoopback(request.url);
    const FailureContext context{host, request.key};
    auto objection = objectionTo(request.url);
    Trouble trouble = objection ? Trouble::notAllowed : Trouble::none;
    if (!objection && (!isHeaderValue(request.key) || !std::ranges::all_of(request.headers, isHeader)))
        objection = failureOf(trouble = Trouble::notAllowed, context);
    else if (!objection && isRemote && !m_isOnline)
        objection = failureOf(trouble = Trouble::offline, context);
    const quint64 entry = isRemote ? m_ledger.begin(host, request.purpose, request.isRepeated && !objection) : 0;
    if (objection) {
        if (isRemote) m_ledger.end(entry, LedgerEntry::State::refused);
        exchange->failLater(trouble, *objection);
        return exchange;
    }
    Manager& manager = freeManager(isRemote ? host : QString());
    watch(*exchange, manager, entry);
    const QNetworkRequest head = prepared(request);
    const auto ask = [&manager, head, method = request.method, body = request.body, each = exchange.get()] {
        each->start(body.isEmpty() && method == "GET"
                        ? manager.network->get(head) // a custom one would announce an empty body
                        : manager.network->sendCustomRequest(head, method, body));
    };
    if (request.mustBePublic && isRemote)
        askPublic(*exchange, request.url, ask);
    else
        ask();
    return exchange;
}

void NetworkGate::askPublic(Exchange& exchange, const QUrl& url, const std::function<void()>& ask) {
    const auto proxies = QNetworkProxyFactory::systemProxyForQuery(QNetworkProxyQuery(url));
    if (!proxies.isEmpty() && proxies.first().type() != QNetworkProxy::NoProxy) return ask();
    if (exchange.m_limits.head.count() > 0) exchange.m_silence.start(exchange.m_limits.head);
    m_lookUp(url.host(QUrl::FullyEncoded), &exchange, [&exchange, url, ask](const QList<QHostAddress>& numbers) {
        if (exchange.m_isOver) return;
        if (std::ranges::all_of(numbers, isPublic)) return ask(); // none: asking says so
        exchange.end(Trouble::notAllowed, {QCoreApplication::translate("network", "This address cannot be used"),
                                           QCoreApplication::translate(
                                               "network", "%1 stands for a machine that is not on the public network.")
                                               .arg(shownHost(url)),
                                           Failure::Action::none,
                                           {}});
    });
}

void NetworkGate::setOnline(bool online) {
    if (m_isOnline == online) return;
    m_isOnline = online;
    emit onlineChanged(online);
    if (online) return;
    for (Exchange* exchange : std::vector(m_remote)) // slots may change the list
        if (std::ranges::find(m_remote, exchange) != m_remote.end()) exchange->fail(Trouble::offline);
}

NetworkGate::Manager& NetworkGate::freeManager(const QString& host) {
    constexpr int most = 5;
    for (const auto& manager : m_managers)
        if (manager->host == host && manager->running < most) return *manager;
    auto manager = std::make_unique<Manager>();
    manager->host = host;
    manager->network = std::make_unique<QNetworkAccessManager>();
    manager->network->setAutoDeleteReplies(false);
    manager->network->setProxyFactory(new ProxyRule); // which it then owns
    m_managers.push_back(std::move(manager));
    return *m_managers.back();
}

void NetworkGate::watch(Exchange& exchange, Manager& manager, quint64 entry) {
    ++manager.running;
    const auto count = [this, &exchange, entry] { m_ledger.count(entry, exchange.m_bytesOut, exchange.m_bytesIn); };
    if (entry != 0) {
        m_remote.push_back(&exchange);
        connect(&exchange, &Exchange::bytesArrived, this, count);
    }
    // The last signal may come from the exchange's destructor.
    connect(&exchange, &Exchange::ended, this, [this, &exchange, &manager, entry, count] {
        --manager.running;
        if (entry == 0) return;
        std::erase(m_remote, &exchange);
        count();
        m_ledger.end(entry, exchange.m_wasAborted                       ? LedgerEntry::State::stopped
                            : exchange.m_trouble == Trouble::none       ? LedgerEntry::State::done
                            : exchange.m_trouble == Trouble::notAllowed ? LedgerEntry::State::refused
                                                                        : LedgerEntry::State::failed);
    });
}

} // namespace calliope::app
