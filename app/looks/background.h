#pragma once

#include <QCoreApplication>
#include <QObject>
#include <QPointer>
#include <QThreadPool>
#include <utility>

namespace calliope::app {

/// Runs `work()` on another thread and then `done(result)` on this one, which is that of the user interface, unless
/// `context` is gone by then. What `work` uses must not end before the program does: give it copies.
template<typename Work, typename Done>
void inBackground(QObject* context, Work work, Done done) {
    QThreadPool::globalInstance()->start(
        [context = QPointer<QObject>(context), work = std::move(work), done = std::move(done)]() mutable {
            auto result = work();
            QMetaObject::invokeMethod(
                QCoreApplication::instance(),
                [context, done = std::move(done), result = std::move(result)] {
                    if (context) done(result);
                },
                Qt::QueuedConnection);
        });
}

} // namespace calliope::app
