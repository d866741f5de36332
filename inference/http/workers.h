#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace calliope::http {

/// Threads that are started when there is more to do than there are, up to a limit; answers stream for minutes, so that
/// a small fixed number would let them starve all others.
class Workers {
public:
    /// At most `most` jobs at the same time, and `more` above that of those that are urgent.
    Workers(std::size_t most, std::size_t more)
        : m_most(most)
        , m_more(more) {}
    ~Workers(); ///< waits for all jobs
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;

    /// Runs `job`, which must not throw, at once; false where as many as may be are running.
    [[nodiscard]] bool start(std::function<void()> job, bool isUrgent);

private:
    void work();

    std::size_t m_most;
    std::size_t m_more;
    std::mutex m_mutex; // for all below
    std::condition_variable m_changed;
    std::deque<std::function<void()>> m_jobs;
    std::vector<std::thread> m_threads;
    std::size_t m_idle = 0;
    bool m_stopping = false;
};

} // namespace calliope::http
