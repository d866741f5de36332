#pragma once

#include <QDateTime>
#include <QObject>
#include <QString>
#include <deque>

namespace calliope::app {

/// A connection that left this machine, or was to; or several with one purpose, one after the other.
struct LedgerEntry {
    enum class State {
        running,
        done,
        failed,
        stopped, ///< by the user or by who asked
        refused, ///< the network switch is off, or the address is not allowed: nothing was sent
    };

    quint64 id = 0;     ///< never used twice while the program runs
    quint64 number = 0; ///< larger is later; the order to show, as clocks jump
    QDateTime began;    ///< the last one, as the time that it took and its state
    QString host;       ///< as shownHost()
    QString purpose;
    bool isRepeated = false; ///< further ones are joined to it
    int times = 1;           ///< connections that it stands for
    qint64 bytesOut = 0;     ///< of bodies, of all of them; heads are not counted
    qint64 bytesIn = 0;
    qint64 bytesOutBefore = 0; ///< of these, those before the last one
    qint64 bytesInBefore = 0;
    qint64 milliseconds = 0; ///< how long it took, once it is over
    State state = State::running;
};

/// Every connection to other machines: what for, where to, how much. Keeps what runs, and of what is over the newest, as
/// far as all are 1000; who wants more stores them when they end. What is repeated by itself is one entry, which must
/// not drive all others out. Only on the thread it was made on. Connections on this machine are not listed: they go
/// nowhere.
class Ledger : public QObject {
    Q_OBJECT

public:
    static constexpr std::size_t most = 1000;

    using QObject::QObject;

    /// Oldest first, by their first connection. Numbers of running ones are those of now.
    [[nodiscard]] const std::deque<LedgerEntry>& entries() const { return m_entries; }

    /// Begins an entry; tells its id. One that `isRepeated` is joined to the last such one of the same host and
    /// purpose, where that is over.
    quint64 begin(const QString& host, const QString& purpose, bool isRepeated = false);
    void count(quint64 id, qint64 bytesOut, qint64 bytesIn); ///< absolute numbers, of the connection
    void end(quint64 id, LedgerEntry::State state);

    /// Nothing is joined to what came before any more, and what runs is the connection that runs alone.
    void separate();

signals:
    void entryAdded(int row);
    void entryResumed(int row); ///< another connection has joined it
    void entryEnded(int row);

private:
    void makeRoom();
    [[nodiscard]] int rowOf(quint64 id) const; ///< -1: it is gone

    std::deque<LedgerEntry> m_entries; ///< ids ascend
    quint64 m_last = 0;
    quint64 m_number = 0;
};

} // namespace calliope::app
