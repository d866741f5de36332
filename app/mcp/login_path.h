#pragma once

#include <QObject>
#include <QString>
#include <functional>
#include <vector>

class QProcess;

namespace calliope::app {

/// The PATH that the user's terminals have: programs that are started from a desktop often have another one, and
/// servers that work in a terminal would not be found. The login shell is asked once, without any text of others, and
/// given a few seconds: first as terminals start it, since many programs (nvm, pnpm, pyenv) write themselves only into
/// what such shells read; and where that says nothing, as one without a terminal. Nothing on Windows, where there is
/// one PATH only.
class LoginPath : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    /// `done` gets it, or an empty text where it cannot be told; from the event loop, unless `context` is gone by then.
    void tell(QObject* context, std::function<void(const QString& path)> done);

private:
    void ask(bool isInteractive);
    void deliver();

    QProcess* m_shell = nullptr; ///< a child of this while it is asked
    std::vector<std::function<void()>> m_waiting;
    bool m_isKnown = false;
    QString m_path;
};

/// The PATH between the marks that the shell was told to write; empty where they are not there.
[[nodiscard]] QString pathBetweenMarks(const QByteArray& output);

} // namespace calliope::app
