#pragma once

#include <QByteArray>
#include <QProcess>
#include <memory>

namespace calliope::app {

/// Everything that a program starts, to be ended as a whole: its process group and, on Linux, whoever has its mark in
/// the environment or comes from it, wherever that has gone; on Windows a job that ends with its handle. On Linux the
/// program also ends with the thread that started it, however that ends. One that ends by itself leaves whom it had
/// started in a session of its own and without the mark.
class ProcessTree {
public:
    ProcessTree();
    ~ProcessTree(); ///< ends what is left

    /// Before the start of the process. It gets no terminal: what it writes there would look like ours.
    void prepare(QProcess& process);

    /// Before the start of a process that is no tree: it cannot reach, stop or take over the terminal that we were
    /// started from.
    static void takeTerminal(QProcess& process);

    /// Right after its start.
    void adopt(const QProcess& process);

    /// Before the process is told to end, which takes away the sight of whom it has started.
    void remember();

    /// Asks all to end (where the system has such a signal).
    void terminate();

    /// Ends all, at once.
    void kill();

    /// By which all of it is told from others; empty where the system knows them by itself.
    [[nodiscard]] QByteArray mark() const;

    /// How many processes have the mark, as far as the system tells.
    [[nodiscard]] static int alive(const QByteArray& mark);

private:
    struct System;
    std::unique_ptr<System> m_system;
};

} // namespace calliope::app
