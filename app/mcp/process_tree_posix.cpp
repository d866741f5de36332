#include "app/mcp/process_tree.h"

#include <sys/types.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include <QDir>
#include <QFile>
#include <QRandomGenerator>
#include <csignal>
#include <map>
#include <vector>

namespace calliope::app {

namespace {

constexpr const char* markName = "CALLIOPE_SERVER";

constexpr qint64 mostRead = 256 << 10; ///< bytes

struct Process {
    pid_t parent = 0;
    qint64 start = 0; ///< tells it from a later one of its number
};

/// What the system tells of each process but this one, on Linux; elsewhere there is no such folder.
std::map<pid_t, QByteArray> readAll(const QString& file) {
    std::map<pid_t, QByteArray> out;
    const QDir processes("/proc");
    for (const QString& name : processes.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        bool isNumber = false;
        const auto id = static_cast<pid_t>(name.toInt(&isNumber));
        if (!isNumber || id == ::getpid()) continue;
        QFile told(processes.filePath(name + '/' + file));
        if (told.open(QIODevice::ReadOnly)) out[id] = told.read(mostRead);
    }
    return out;
}

std::vector<pid_t> marked(const QByteArray& mark) {
    std::vector<pid_t> out;
    for (const auto& [id, environment] : readAll("environ"))
        if (environment.split('\0').contains(mark)) out.push_back(id);
    return out;
}

std::map<pid_t, Process> allProcesses() {
    constexpr int parent = 1; // of the fields behind the name, which may hold anything
    constexpr int start = 19;
    std::map<pid_t, Process> out;
    for (const auto& [id, told] : readAll("stat")) {
        const QList<QByteArray> fields = told.mid(told.lastIndexOf(')') + 2).split(' ');
        out[id] = {static_cast<pid_t>(fields.value(parent).toInt()), fields.value(start).toLongLong()};
    }
    return out;
}

void leaveTerminal() {
    ::setsid(); // a process group of its own, too
    (void)::signal(SIGPIPE, SIG_DFL);
}

} // namespace

struct ProcessTree::System {
    QByteArray mark;
    pid_t group = 0;              ///< 0: none was started
    std::map<pid_t, qint64> seen; ///< below it, and when each started

    void remember(const std::map<pid_t, Process>& all) {
        const auto leader = all.find(group);
        if (leader == all.end() || leader->second.parent != ::getpid()) return; // it has ended
        std::vector<pid_t> below{group};
        for (std::size_t i = 0; i < below.size(); ++i)
            for (const auto& [id, process] : all)
                if (process.parent == below[i] && id != group) {
                    below.push_back(id);
                    seen[id] = process.start;
                }
    }

    void signal(int number) {
        if (group == 0) return;
        const auto all = allProcesses();
        remember(all);
        ::kill(-group, number);
        for (const auto& [id, start] : seen)
            if (const auto found = all.find(id); found != all.end() && found->second.start == start) ::kill(id, number);
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
    process.setChildProcessModifier([ours = ::getpid()] {
        leaveTerminal();
#ifdef __linux__
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (::getppid() != ours) ::_exit(1); // we have ended before it was said
        ::prctl(PR_SET_CHILD_SUBREAPER, 1);  // daemons stay below it, to be seen
#endif
    });
}

void ProcessTree::takeTerminal(QProcess& process) {
    process.setChildProcessModifier(leaveTerminal);
}

void ProcessTree::adopt(const QProcess& process) {
    m_system->group = static_cast<pid_t>(process.processId());
}

void ProcessTree::remember() {
    if (m_system->group != 0) m_system->remember(allProcesses());
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
