#include "tests/ui/screen/fake_portal.h"

#include <QDBusArgument>
#include <QDBusError>
#include <QDBusObjectPath>
#include <QDBusVariant>
#include <QVariantMap>

namespace calliope::test {

namespace {

constexpr QLatin1String service("org.freedesktop.portal.Desktop");
constexpr QLatin1String desktop("/org/freedesktop/portal/desktop");

/// The options of a question, which arrive in the form of the bus.
QVariantMap optionsOf(const QDBusMessage& call) {
    return qdbus_cast<QVariantMap>(call.arguments().value(1));
}

} // namespace

FakePortal::FakePortal(const QString& address, bool hasScreenshots)
    : m_bus(QDBusConnection::connectToBus(address, QStringLiteral("the desktop")))
    , m_hasScreenshots(hasScreenshots) {
    m_bus.registerVirtualObject(desktop, this, QDBusConnection::SubPath);
    comeBack();
}

FakePortal::~FakePortal() {
    vanish();
    m_bus.unregisterObject(desktop, QDBusConnection::UnregisterTree);
}

void FakePortal::vanish() {
    m_bus.unregisterService(service);
}

void FakePortal::comeBack() {
    m_bus.registerService(service);
}

void FakePortal::reply(const QDBusMessage& call, const QString& handle) const {
    m_bus.send(call.createReply(QVariant::fromValue(QDBusObjectPath(handle))));
}

void FakePortal::respond(const QDBusMessage& call, const QString& handle, uint response, const QString& uri) const {
    QDBusMessage signal = QDBusMessage::createTargetedSignal(
        call.service(), handle, QStringLiteral("org.freedesktop.portal.Request"), QStringLiteral("Response"));
    signal << response << (uri.isEmpty() ? QVariantMap() : QVariantMap{{QStringLiteral("uri"), uri}});
    m_bus.send(signal);
}

QString FakePortal::introspect(const QString&) const {
    return {};
}

bool FakePortal::handleMessage(const QDBusMessage& message, const QDBusConnection&) {
    if (message.member() == QLatin1String("Get")) {
        ++m_looks;
        m_bus.send(m_hasScreenshots ? message.createReply(QVariant::fromValue(QDBusVariant(2u)))
                                    : message.createErrorReply(QDBusError::UnknownInterface, QStringLiteral("None")));
    } else if (message.member() == QLatin1String("Screenshot")) {
        m_options = optionsOf(message);
        const QString sender = message.service().mid(1).replace('.', '_');
        if (asked)
            asked(message, QStringLiteral("%1/request/%2/%3")
                               .arg(desktop, sender, m_options.value(QStringLiteral("handle_token")).toString()));
    } else if (message.member() == QLatin1String("Close")) {
        m_closed.append(message.path());
    }
    return true;
}

} // namespace calliope::test
