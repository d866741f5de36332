#include "app/mcp/process_tree.h"

#include <qt_windows.h>

namespace calliope::app {

struct ProcessTree::System {
    HANDLE job = nullptr;
};

ProcessTree::ProcessTree()
    : m_system(std::make_unique<System>()) {
    m_system->job = CreateJobObjectW(nullptr, nullptr);
    JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits{};
    limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE;
    if (m_system->job)
        SetInformationJobObject(m_system->job, JobObjectExtendedLimitInformation, &limits, sizeof limits);
}

ProcessTree::~ProcessTree() {
    if (m_system->job) CloseHandle(m_system->job); // and all in it
}

void ProcessTree::prepare(QProcess& process) {
    takeTerminal(process);
}

void ProcessTree::takeTerminal(QProcess& process) {
    process.setCreateProcessArgumentsModifier(
        [](QProcess::CreateProcessArguments* arguments) { arguments->flags |= CREATE_NO_WINDOW; });
}

void ProcessTree::adopt(const QProcess& process) {
    const auto id = static_cast<DWORD>(process.processId());
    if (HANDLE handle = OpenProcess(PROCESS_SET_QUOTA | PROCESS_TERMINATE, FALSE, id)) {
        AssignProcessToJobObject(m_system->job, handle);
        CloseHandle(handle);
    }
}

void ProcessTree::terminate() {} // there is no such signal

void ProcessTree::kill() {
    if (m_system->job) TerminateJobObject(m_system->job, 1);
}

QByteArray ProcessTree::mark() const {
    return {};
}

int ProcessTree::alive(const QByteArray&) {
    return 0;
}

} // namespace calliope::app
