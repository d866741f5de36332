#include "tests/bench/app/frame_meter.h"

#include <QFile>
#include <algorithm>
#include <ctime>

namespace calliope::bench {

double threadMilliseconds() {
#if defined(CLOCK_THREAD_CPUTIME_ID)
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return 1e3 * static_cast<double>(now.tv_sec) + 1e-6 * static_cast<double>(now.tv_nsec);
#else
    return 1e3 * static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
#endif
}

double residentMegabytes() {
    QFile file("/proc/self/statm");
    if (!file.open(QIODevice::ReadOnly)) return 0;
    constexpr double pagesInMegabyte = 256;
    return file.readAll().split(' ').value(1).toDouble() / pagesInMegabyte;
}

FrameMeter::FrameMeter(QQuickWindow& window)
    : m_window(window) {
    connect(&m_window, &QQuickWindow::beforeRendering, this, [this] { m_paint = threadMilliseconds(); });
    connect(&m_window, &QQuickWindow::frameSwapped, this, &FrameMeter::endFrame);
}

void FrameMeter::start() {
    m_frames.clear();
    m_runs = true;
    m_begin = threadMilliseconds();
    m_window.update();
}

void FrameMeter::endFrame() {
    if (!m_runs) return;
    m_frames.push_back(m_paint - m_begin);
    m_begin = threadMilliseconds();
    emit frameEnded();
    m_window.update();
}

double FrameMeter::at(double share) const {
    if (m_frames.empty()) return 0;
    std::vector<double> sorted = m_frames;
    std::ranges::sort(sorted);
    const auto place = static_cast<std::size_t>(share * static_cast<double>(sorted.size()));
    return sorted[std::min(place, sorted.size() - 1)];
}

} // namespace calliope::bench
