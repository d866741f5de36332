#pragma once

#include <QDateTime>
#include <QObject>
#include <QString>
#include <deque>

namespace calliope::app {

/// One connection that left this machine, or was to.
struct LedgerEntry {
    enum class State {
        running,
        done,
        failed,
        stopped, ///< by the user or by who asked
        refused, ///< the network switch is off, or the address is not allowed: nothing was sent
    };

    quint64 id = 0; ///< never used twice while the program runs
    QDateTime began;
    QString host; ///< as shownHost()
    QString purpose;
    qint64 bytesOut = 0; ///< of bodies; heads are not counted
    qint64 bytesIn = 0;
    qint64 milliseconds = 0; ///< how long it took, once it is over
    State state = State::running;
};

/// Every connection to other machines: what for, where to, how much. Keeps the newest 1000; who wants more stores them
/// when they end. Only on the thread it was made on. Connections on this machine are not listed: they go nowhere.
class Ledger : public QObject {
    Q_OBJECT

public:
    static constexpr std::size_t most = 1000;

    using QObject::QObject;

    /// Oldest first. Numbers of running ones are those of now.
    [[nodiscard]] const std::deque<LedgerEntry>& entries() const { return m_entries; }

    /// Begins an entry; tells its id.
    quint64 begin(const QString& host, const QString& purpose);
    void count(quint64 id, qint64 bytesOut, qint64 bytesIn); ///< absolute numbers
    void end(quint64 id, LedgerEntry::State state);

signals:
    void entryAdded(int row);
    void entryEnded(int row);
    void oldestRemoved(); ///< row 0 is gone

private:
    [[nodiscard]] int rowOf(quint64 id) const; ///< -1: it is gone

    std::deque<LedgerEntry> m_entries;
    quint64 m_last = 0;
};

} // namespace calliope::app
