#pragma once

#include <QDebug>
#include <QFile>
#include <QString>
#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <vector>

namespace calliope::test {

/// Whether tests run in the sizes and by the time limits of the security plan (CALLIOPE_LONG_TESTS in the environment).
/// That takes minutes and wants the machine for itself.
inline bool runsLong() {
    return std::getenv("CALLIOPE_LONG_TESTS") != nullptr;
}

/// A time limit, in milliseconds. Otherwise it is twenty times as long: other tests and programs keep the machine busy,
/// and a limit is only there to find what hangs.
inline int limit(int milliseconds) {
    constexpr int whenBusy = 20;
    return runsLong() ? milliseconds : whenBusy * milliseconds;
}

/// How many times longer than usual a test waits for what computes: ThreadSanitizer makes that slow. Qt Test gives a
/// test five minutes in all.
#if defined(__SANITIZE_THREAD__)
constexpr int sanitizerPatience = 4;
#else
constexpr int sanitizerPatience = 1;
#endif

/// Prints what was measured, under the number of its row in the table "Security figures" of tests/README.md.
inline void figure(const char* row, const QString& text) {
    qInfo().noquote() << "Figure" << row << text;
}

/// How long many things of a kind have taken, in milliseconds.
class Times {
public:
    void add(double milliseconds) { m_sorted.insert(std::ranges::upper_bound(m_sorted, milliseconds), milliseconds); }

    /// What `share` of them, 0 to 1, do not exceed. REQUIRES: at least one.
    [[nodiscard]] double at(double share) const {
        const auto count = static_cast<double>(m_sorted.size());
        return m_sorted[std::min(m_sorted.size() - 1, static_cast<std::size_t>(share * count))];
    }

    [[nodiscard]] QString text() const {
        return QString("p50 %1 ms, p95 %2 ms, p99 %3 ms, most %4 ms of %5")
            .arg(at(0.5), 0, 'f', 1)
            .arg(at(0.95), 0, 'f', 1)
            .arg(at(0.99), 0, 'f', 1)
            .arg(m_sorted.back(), 0, 'f', 1)
            .arg(m_sorted.size());
    }

private:
    std::vector<double> m_sorted;
};

/// Bytes of memory that this program uses; 0 where the system does not tell, and where a sanitizer keeps freed memory.
inline qint64 residentBytes() {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    return 0;
#else
    QFile file("/proc/self/statm");
    if (!file.open(QIODevice::ReadOnly)) return 0;
    constexpr qint64 page = 4096;
    return file.readAll().split(' ').value(1).toLongLong() * page;
#endif
}

} // namespace calliope::test
