#pragma once

#include <QObject>
#include <QQuickWindow>
#include <vector>

namespace calliope::bench {

/// Processor time of the thread that calls, in milliseconds: other programs do not count.
[[nodiscard]] double threadMilliseconds();

/// Bytes of memory that this program uses.
[[nodiscard]] double residentMegabytes();

/// What the thread of the user interface does for each frame of a window: events, bindings, layout, the scene graph.
/// The time in which the software renderer paints, a GPU's work elsewhere, does not count. Asks for frame after frame
/// while it runs.
class FrameMeter : public QObject {
    Q_OBJECT

public:
    explicit FrameMeter(QQuickWindow& window);

    void start();
    void stop() { m_runs = false; }
    [[nodiscard]] const std::vector<double>& frames() const { return m_frames; } ///< milliseconds each
    [[nodiscard]] double at(double share) const; ///< what `share` of the frames, 0 to 1, do not exceed

signals:
    void frameEnded(); ///< a good place to change something for the next one

private:
    void endFrame();

    QQuickWindow& m_window;
    bool m_runs = false;
    double m_begin = 0;
    double m_paint = 0; ///< when painting began
    std::vector<double> m_frames;
};

} // namespace calliope::bench
