#pragma once

#include <QLocalServer>
#include <QObject>
#include <QString>
#include <functional>

namespace calliope::ui {

/// Who starts the app a second time with the same folder sees the window that is open already: the second start rings,
/// the first one comes to the front. That two of them never write to the folder is the store's lock's doing.
class Doorbell : public QObject {
    Q_OBJECT

public:
    /// Rings at whoever has the folder; false where no window comes to the front, within half a second.
    [[nodiscard]] static bool ring(const QString& folder);

    /// Listens for others, and calls `rung` when one rings, which says whether there is a window now. REQUIRES: ring()
    /// was false.
    Doorbell(const QString& folder, std::function<bool()> rung);

private:
    void answer();

    QLocalServer m_server;
    std::function<bool()> m_rung;
};

} // namespace calliope::ui
