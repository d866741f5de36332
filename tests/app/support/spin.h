#pragma once

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QTimer>

namespace calliope::test {

/// As QTest::qWaitFor(), without a pause of 10 ms after each event: for what has thousands of them.
template<typename Condition>
bool spinUntil(const Condition& isMet, int milliseconds) {
    const QDeadlineTimer deadline(milliseconds);
    QTimer wake;
    wake.start(20);
    while (!isMet() && !deadline.hasExpired()) QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    return isMet();
}

} // namespace calliope::test
