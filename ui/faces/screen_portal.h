#pragma once

#include <QObject>
#include <QString>
#include <QUrl>
#include <memory>

namespace calliope::ui {

/// Asks the desktop for a picture of the screen, where programs may not take one themselves (Wayland): the screenshot
/// portal of freedesktop.org, on the session's bus. The desktop may ask the user before it gives one, which takes as
/// long as the user does. Nothing here waits for the portal. One question at a time.
/// Source: https://flatpak.github.io/xdg-desktop-portal/docs/doc-org.freedesktop.portal.Screenshot.html
class ScreenPortal : public QObject {
    Q_OBJECT

public:
    /// Of the bus at an address, the session's where it is empty; nullptr where systems have none (Windows, macOS). For
    /// so many milliseconds a portal may leave a question without having taken it.
    [[nodiscard]] static std::unique_ptr<ScreenPortal> onBus(const QString& address = {}, int patience = 25'000);

    /// Whether the desktop has one, as far as it has said so yet.
    [[nodiscard]] virtual bool isThere() const = 0;

    /// Ends in took(), declined() or failed(), never before it returns.
    virtual void ask() = 0;
    /// The question is taken back; nothing is told of it any more.
    virtual void cancel() = 0;

signals:
    void found();                ///< isThere() is another
    void took(const QUrl& file); ///< as the portal named it, unchecked
    void declined();             ///< by the user
    void failed(const QString& words);
};

} // namespace calliope::ui
