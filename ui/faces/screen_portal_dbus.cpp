#include "ui/faces/screen_portal.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusObjectPath>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusServiceWatcher>
#include <QDBusVariant>
#include <QUuid>
#include <QVariantMap>
#include <utility>

namespace calliope::ui {

namespace {

constexpr QLatin1String service("org.freedesktop.portal.Desktop");
constexpr QLatin1String desktop("/org/freedesktop/portal/desktop");
constexpr QLatin1String screenshots("org.freedesktop.portal.Screenshot");
constexpr QLatin1String requests("org.freedesktop.portal.Request");

QDBusConnection busAt(const QString& address) {
    return address.isEmpty() ? QDBusConnection::sessionBus() : QDBusConnection::connectToBus(address, address);
}

class DesktopPortal final : public ScreenPortal {
    Q_OBJECT

public:
    DesktopPortal(const QString& address, int patience);
    ~DesktopPortal() override { withdraw(); }

    [[nodiscard]] bool isThere() const override { return m_isThere; }
    void ask() override;
    void cancel() override { withdraw(); }

private slots:
    void answer(uint response, const QVariantMap& results, const QDBusMessage& message);

private:
    void look();
    void withdraw();
    void fail(const QString& words);
    void close(const QString& handle);

    QDBusConnection m_bus;
    int m_patience;
    bool m_isThere = false;
    QString m_handle; ///< of the question; empty while there is none
};

DesktopPortal::DesktopPortal(const QString& address, int patience)
    : m_bus(busAt(address))
    , m_patience(patience) {
    if (!m_bus.isConnected()) return;
    // To all requests and once, so that no answer comes too early to be heard.
    m_bus.connect(service, QString(), requests, QStringLiteral("Response"), this,
                  SLOT(answer(uint, QVariantMap, QDBusMessage)));
    auto* owners = new QDBusServiceWatcher(service, m_bus, QDBusServiceWatcher::WatchForOwnerChange, this);
    connect(owners, &QDBusServiceWatcher::serviceOwnerChanged, this,
            [this](const QString&, const QString& before, const QString& now) {
                if (!before.isEmpty())
                    fail(tr("The desktop's service for pictures of the screen has ended; try again, "
                            "or take a screenshot with its own key and paste it here."));
                if (!now.isEmpty()) look();
            });
    look();
}

/// The portal may run and have no screenshots, and it is started by being asked. Who has gone is not asked again before
/// it comes back, since it may have gone because it was asked.
void DesktopPortal::look() {
    QDBusMessage call = QDBusMessage::createMethodCall(
        service, desktop, QStringLiteral("org.freedesktop.DBus.Properties"), QStringLiteral("Get"));
    call << QString(screenshots) << QStringLiteral("version");
    auto* watcher = new QDBusPendingCallWatcher(m_bus.asyncCall(call, m_patience), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher] {
        watcher->deleteLater();
        const bool isNow = !watcher->isError();
        if (std::exchange(m_isThere, isNow) != isNow) emit found();
    });
}

void DesktopPortal::ask() {
    withdraw();
    // Both parts are as the portal's documentation has them, which lets the answer be known before the reply.
    const QString token = QStringLiteral("calliope_") + QUuid::createUuid().toString(QUuid::Id128);
    const QString sender = m_bus.baseService().mid(1).replace('.', '_');
    m_handle = QStringLiteral("%1/request/%2/%3").arg(desktop, sender, token);
    QDBusMessage call = QDBusMessage::createMethodCall(service, desktop, screenshots, QStringLiteral("Screenshot"));
    call << QString() << QVariantMap{{QStringLiteral("handle_token"), token}, {QStringLiteral("interactive"), false}};
    auto* watcher = new QDBusPendingCallWatcher(m_bus.asyncCall(call, m_patience), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher, handle = m_handle] {
        watcher->deleteLater();
        const QDBusPendingReply<QDBusObjectPath> reply = *watcher;
        if (m_handle != handle) { // it is over; the portal may not have known it when it was withdrawn
            if (!reply.isError()) close(reply.value().path());
        } else if (reply.isError()) {
            fail(tr("The desktop did not take the question for a picture of the screen; take a screenshot with its own "
                    "key and paste it here."));
        } else {
            m_handle = reply.value().path();
        }
    });
}

void DesktopPortal::answer(uint response, const QVariantMap& results, const QDBusMessage& message) {
    if (m_handle.isEmpty() || message.path() != m_handle) return; // Qt's own dialogs ask portals as well
    constexpr uint given = 0;
    constexpr uint declinedByUser = 1;
    m_handle.clear();
    if (response == given) return emit took(QUrl(results.value(QStringLiteral("uri")).toString()));
    if (response == declinedByUser) return emit declined();
    emit failed(tr("The desktop gave no picture of the screen; take a screenshot with its own key and paste it here."));
}

void DesktopPortal::withdraw() {
    if (!m_handle.isEmpty()) close(std::exchange(m_handle, {}));
}

void DesktopPortal::fail(const QString& words) {
    if (m_handle.isEmpty()) return;
    withdraw(); // a portal that is only slow does not ask the user later
    emit failed(words);
}

void DesktopPortal::close(const QString& handle) {
    QDBusMessage call = QDBusMessage::createMethodCall(service, handle, requests, QStringLiteral("Close"));
    call.setAutoStartService(false);
    m_bus.send(call);
}

} // namespace

std::unique_ptr<ScreenPortal> ScreenPortal::onBus(const QString& address, int patience) {
    return std::make_unique<DesktopPortal>(address, patience);
}

} // namespace calliope::ui

#include "screen_portal_dbus.moc"
