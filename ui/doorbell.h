#pragma once

#include <QLocalServer>
#include <QLockFile>
#include <QObject>
#include <QString>
#include <functional>

namespace calliope::ui {

/// Who starts the app a second time with the same folder sees the window that is open already: the second start rings,
/// the first one comes to the front. One program has the bell of a folder, from its start to its end; the system gives
/// it back where that was killed. That two of them never write to the folder is the store's lock's doing.
class Doorbell : public QObject {
    Q_OBJECT

public:
    /// Rings at whoever has the folder; false where no window comes to the front, within half a second.
    [[nodiscard]] static bool ring(const QString& folder);

    explicit Doorbell(const QString& folder);

    /// Rings; false: nobody was there, and the bell is ours. Who has it and does not answer is starting, busy or
    /// ending, which is waited for; where that takes ten seconds it is false as well, and the bell stays theirs.
    [[nodiscard]] bool isAnswered();

    /// Calls `rung` when somebody rings, which says whether there is a window now. Nothing where the bell is not ours.
    void listen(std::function<bool()> rung);

private:
    void answer();

    QString m_folder;
    QLockFile m_lock;
    QLocalServer m_server;
    std::function<bool()> m_rung;
};

} // namespace calliope::ui
