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

    /// What came of ringing.
    enum class Visit {
        answered, ///< a window came to the front
        nobody,   ///< was there, and the bell is ours, where there can be one
        silence,  ///< somebody has the bell, and has not answered for ten seconds
    };

    /// Rings. Who has the bell and does not answer is starting, busy or ending, which is waited for; once that takes
    /// more than a second, `waits` is called.
    [[nodiscard]] Visit visit(const std::function<void()>& waits = {});
    /// The process that has the bell; 0: not known.
    [[nodiscard]] qint64 holder() const;

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
