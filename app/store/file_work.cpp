#include "app/store/file_work.h"

#include <algorithm>

namespace calliope::app {

namespace {

constexpr int lookInterval = 100; ///< milliseconds

} // namespace

FileWork::FileWork(QObject* parent)
    : QObject(parent) {
    m_timer.setInterval(lookInterval);
    connect(&m_timer, &QTimer::timeout, this, &FileWork::look);
}

FileWork::~FileWork() {
    for (const auto& job : m_jobs) job->stop();
}

std::shared_ptr<FileWork::Job> FileWork::begin(const QString& words) {
    m_jobs.push_back(std::make_shared<Job>(words));
    if (m_jobs.size() == 1) {
        m_clock.start();
        m_timer.start();
    }
    return m_jobs.back();
}

void FileWork::end(const std::shared_ptr<Job>& job) {
    const auto found = std::ranges::find(m_jobs, job);
    if (found == m_jobs.end()) return;
    if (found == m_jobs.begin()) {
        m_clock.start();
        m_isShown = false;
    }
    m_jobs.erase(found);
    if (m_jobs.empty()) m_timer.stop();
    emit changed();
}

void FileWork::stop() {
    if (m_jobs.empty()) return;
    m_jobs.front()->stop();
    emit changed();
}

void FileWork::look() {
    m_isShown = m_clock.elapsed() >= hesitation;
    if (m_isShown) emit changed();
}

} // namespace calliope::app
