#pragma once

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusVirtualObject>
#include <QString>
#include <QStringList>
#include <functional>

namespace calliope::test {

/// The desktop on a bus of the test's own: it has screenshots, or has none, and answers as a test wants.
class FakePortal : public QDBusVirtualObject {
public:
    /// Is there at once. `address`: of the bus.
    explicit FakePortal(const QString& address, bool hasScreenshots = true);
    ~FakePortal() override;

    void vanish();
    void comeBack();

    /// What is done when it is asked; `handle` is where the asking program expects the answer.
    std::function<void(const QDBusMessage& call, const QString& handle)> asked;
    void reply(const QDBusMessage& call, const QString& handle) const;
    void respond(const QDBusMessage& call, const QString& handle, uint response, const QString& uri = {}) const;

    [[nodiscard]] int looks() const { return m_looks; }                    ///< whether it has screenshots
    [[nodiscard]] const QVariantMap& options() const { return m_options; } ///< of the last question
    [[nodiscard]] const QStringList& closed() const { return m_closed; }   ///< handles

    [[nodiscard]] QString introspect(const QString& path) const override;
    bool handleMessage(const QDBusMessage& message, const QDBusConnection& connection) override;

private:
    QDBusConnection m_bus;
    bool m_hasScreenshots;
    int m_looks = 0;
    QVariantMap m_options;
    QStringList m_closed;
};

} // namespace calliope::test
