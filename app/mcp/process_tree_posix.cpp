#include "app/mcp/process_tree.h"

#include <sys/types.h>
#include <unistd.h>

#include <QDir>
#include <QFile>
#include <QRandomGenerator>
#include <csignal>
#include <vector>

namespace calliope::app {

namespace {

constexpr const char* markName = "CALLIOPE_SERVER";

/// On Linux; elsewhere there is no such folder.
std::vector<pid_t> marked(const QByteArray& mark) {
    std::vector<pid_t> out;
    const QDir processes("/proc");
    for (const QString& name : processes.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        bool isNumber = false;
        const auto id = static_cast<pid_t>(name.toInt(&isNumber));
        if (!isNumber || id == ::getpid()) continue;
        QFile environment(processes.filePath(name + "/environ"));
        constexpr qint64 most = 256 << 10;
        if (environment.open(QIODevice::ReadOnly) && environment.read(most).split('\0').contains(mark))
            out.push_back(id);
    }
    return out;
}

} // namespace

struct ProcessTree::System {
    QByteArray mark;
    pid_t group = 0; ///< 0: none was started

    void signal(int number) const {
        if (group == 0) return;
        ::kill(-group, number);
        // Who leaves the group while we look is found the next time.
        constexpr int rounds = 3;
        for (int i = 0; i < rounds; ++i) {
            const auto left = marked(mark);
            for (const pid_t id : left) ::kill(id, number);
            if (left.empty() || number != SIGKILL) return;
        }
    }
};

ProcessTree::ProcessTree()
    : m_system(std::make_unique<System>()) {
    quint64 number = QRandomGenerator::system()->generate64();
    m_system->mark = QByteArray(markName) + '=' + QByteArray::number(number, 16);
}

ProcessTree::~ProcessTree() {
    kill();
}

void ProcessTree::prepare(QProcess& process) {
    QProcessEnvironment environment = process.processEnvironment();
    environment.insert(markName, QString::fromLatin1(m_system->mark.mid(m_system->mark.indexOf('=') + 1)));
    process.setProcessEnvironment(environment);
    takeTerminal(process);
}

void ProcessTree::takeTerminal(QProcess& process) {
    process.setChildProcessModifier([] {
        ::setsid(); // a process group of its own, too
        ::signal(SIGPIPE, SIG_DFL);
    });
}

void ProcessTree::adopt(const QProcess& process) {
    m_system->group = static_cast<pid_t>(process.processId());
}

void ProcessTree::terminate() {
    m_system->signal(SIGTERM);
}

void ProcessTree::kill() {
    m_system->signal(SIGKILL);
}

QByteArray ProcessTree::mark() const {
    return m_system->mark;
}

int ProcessTree::alive(const QByteArray& mark) {
    return static_cast<int>(marked(mark).size());
}

} // namespace calliope::app
