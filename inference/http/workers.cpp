#include "inference/http/workers.h"

#include <system_error>

namespace calliope::http {

Workers::~Workers() {
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_changed.notify_all();
    for (std::thread& thread : m_threads) thread.join();
}

bool Workers::start(std::function<void()> job, bool isUrgent) {
    const std::lock_guard lock(m_mutex);
    const std::size_t running = m_threads.size() - m_idle + m_jobs.size();
    if (running >= m_most + (isUrgent ? m_more : 0)) return false;
    if (m_idle <= m_jobs.size()) {
        try {
            m_threads.emplace_back([this] { work(); });
        } catch (const std::system_error&) { // the system has no more threads
            return false;
        }
        ++m_idle;
    }
    m_jobs.push_back(std::move(job));
    m_changed.notify_one();
    return true;
}

void Workers::work() {
    std::unique_lock lock(m_mutex);
    while (true) {
        m_changed.wait(lock, [this] { return m_stopping || !m_jobs.empty(); });
        if (m_jobs.empty()) return;
        const std::function<void()> job = std::move(m_jobs.front());
        m_jobs.pop_front();
        --m_idle;
        lock.unlock();
        job();
        lock.lock();
        ++m_idle;
    }
}

} // namespace calliope::http
