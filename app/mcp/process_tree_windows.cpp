#include "app/mcp/process_tree.h"

#include <qt_windows.h>

#include <vector>

namespace calliope::app {

struct ProcessTree::System {
    HANDLE job = nullptr;
    std::vector<char> attributes; ///< of the start: the job, so that the process is never outside of it
    STARTUPINFOEXW start{};

    [[nodiscard]] LPPROC_THREAD_ATTRIBUTE_LIST list() {
        return reinterpret_cast<LPPROC_THREAD_ATTRIBUTE_LIST>(attributes.data());
    }
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
    if (!m_system->attributes.empty()) DeleteProcThreadAttributeList(m_system->list());
    if (m_system->job) CloseHandle(m_system->job); // and all in it
}

void ProcessTree::prepare(QProcess& process) {
    SIZE_T size = 0;
    InitializeProcThreadAttributeList(nullptr, 1, 0, &size);
    m_system->attributes.resize(size);
    if (!InitializeProcThreadAttributeList(m_system->list(), 1, 0, &size))
        m_system->attributes.clear();
    else
        UpdateProcThreadAttribute(m_system->list(), 0, PROC_THREAD_ATTRIBUTE_JOB_LIST, &m_system->job,
                                  sizeof m_system->job, nullptr, nullptr);
    process.setCreateProcessArgumentsModifier([system = m_system.get()](QProcess::CreateProcessArguments* arguments) {
        arguments->flags |= CREATE_NO_WINDOW;
        if (system->attributes.empty()) return;
        system->start.StartupInfo = *arguments->startupInfo;
        system->start.StartupInfo.cb = sizeof system->start;
        system->start.lpAttributeList = system->list();
        arguments->startupInfo = &system->start.StartupInfo;
        arguments->flags |= EXTENDED_STARTUPINFO_PRESENT;
    });
}

void ProcessTree::takeTerminal(QProcess& process) {
    process.setCreateProcessArgumentsModifier(
        [](QProcess::CreateProcessArguments* arguments) { arguments->flags |= CREATE_NO_WINDOW; });
}

/// Where it could not be started in the job.
void ProcessTree::adopt(const QProcess& process) {
    if (!m_system->attributes.empty()) return;
    const auto id = static_cast<DWORD>(process.processId());
    if (HANDLE handle = OpenProcess(PROCESS_SET_QUOTA | PROCESS_TERMINATE, FALSE, id)) {
        AssignProcessToJobObject(m_system->job, handle);
        CloseHandle(handle);
    }
}

void ProcessTree::remember() {} // a job knows

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
