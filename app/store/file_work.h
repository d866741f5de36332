#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QString>
#include <QTimer>
#include <atomic>
#include <deque>
#include <memory>

namespace calliope::app {

/// Work on what is kept that other threads do, most of it with files: how far the first of it is, for the window to
/// show once it takes longer than `hesitation`, and Stop.
class FileWork : public QObject {
    Q_OBJECT
    Q_PROPERTY(bool shown READ isShown NOTIFY changed)
    Q_PROPERTY(QString words READ words NOTIFY changed) ///< what is done with what
    Q_PROPERTY(double share READ share NOTIFY changed)  ///< 0 to 1
    Q_PROPERTY(bool stopping READ isStopping NOTIFY changed)

public:
    static constexpr int hesitation = 500; ///< milliseconds

    /// One piece of work. Its functions may be called on any thread.
    class Job {
    public:
        explicit Job(QString words)
            : m_words(std::move(words)) {}

        [[nodiscard]] const QString& words() const { return m_words; }
        [[nodiscard]] double share() const { return m_share; }
        [[nodiscard]] bool isStopped() const { return m_isStopped; }
        void stop() { m_isStopped = true; }

        /// How far it is; false: it is to stop.
        [[nodiscard]] bool tell(double share) {
            m_share = share;
            return !m_isStopped;
        }

    private:
        const QString m_words;
        std::atomic<double> m_share = 0;
        std::atomic<bool> m_isStopped = false;
    };

    explicit FileWork(QObject* parent = nullptr);
    ~FileWork() override; ///< what is under way stops

    [[nodiscard]] bool isShown() const { return m_isShown; }
    [[nodiscard]] QString words() const { return m_jobs.empty() ? QString() : m_jobs.front()->words(); }
    [[nodiscard]] double share() const { return m_jobs.empty() ? 0 : m_jobs.front()->share(); }
    [[nodiscard]] bool isStopping() const { return !m_jobs.empty() && m_jobs.front()->isStopped(); }

    std::shared_ptr<Job> begin(const QString& words);
    void end(const std::shared_ptr<Job>& job);
    Q_INVOKABLE void stop(); ///< the one that is shown

signals:
    void changed();

private:
    void look();

    std::deque<std::shared_ptr<Job>> m_jobs;
    QElapsedTimer m_clock; ///< since the first of them is the first
    QTimer m_timer;
    bool m_isShown = false;
};

} // namespace calliope::app
