#pragma once

#include "app/base/failure.h"
#include "storage/error.h"
#include "storage/store.h"

#include <QObject>
#include <QPointer>
#include <QThread>
#include <filesystem>
#include <functional>
#include <memory>
#include <type_traits>
#include <utility>

namespace calliope::app {

/// For people, of what storage says.
[[nodiscard]] Failure failureOf(const storage::Error& error);

/// The store on a thread of its own, so that nothing waits for the disk on the one of the user interface. Jobs run one
/// after the other in the order in which they were given; what they return comes back to the thread of this object. The
/// destructor lets all jobs end, and what has been written of running answers is saved.
class StoreThread : public QObject {
    Q_OBJECT

public:
    /// Begins to open the folder; opened() or failed() follows. Jobs may be given at once and wait for it.
    explicit StoreThread(std::filesystem::path folder, QObject* parent = nullptr);
    ~StoreThread() override;

    /// Runs `work(storage::Store&)`, then `done(result)` (`done()` where work returns nothing) or `failed(Failure)`
    /// back on this object's thread, unless `context` is gone by then. Without `failed` the failure is emitted by
    /// troubled().
    template<typename Work, typename Done>
    void run(QObject* context, Work work, Done done, std::function<void(const Failure&)> failed = {}) {
        using Result = std::invoke_result_t<Work, storage::Store&>;
        post([this, context = QPointer<QObject>(context), work = std::move(work), done = std::move(done),
              failed = std::move(failed)](storage::Store* store) mutable {
            std::function<void()> deliver;
            if (!store) {
                deliver = [this, failed = std::move(failed)] { tell(failed, m_openFailure); };
            } else {
                try {
                    if constexpr (std::is_void_v<Result>) {
                        work(*store);
                        deliver = std::move(done);
                    } else {
                        deliver = [done = std::move(done), result = work(*store)]() mutable {
                            done(std::move(result));
                        };
                    }
                } catch (const storage::Error& error) {
                    deliver = [this, failed = std::move(failed), failure = failureOf(error)] { tell(failed, failure); };
                }
            }
            QMetaObject::invokeMethod(
                this,
                [context, deliver = std::move(deliver)] {
                    if (context) deliver();
                },
                Qt::QueuedConnection);
        });
    }

    /// The same without anything to do afterwards.
    template<typename Work>
    void run(Work work) {
        run(this, std::move(work), [](auto&&...) {});
    }

signals:
    void opened(const calliope::storage::OpenReport& report);
    void failed(const calliope::app::Failure& failure);   ///< it cannot be opened: nothing will be kept
    void troubled(const calliope::app::Failure& failure); ///< something could not be saved or read

private:
    using Job = std::function<void(storage::Store*)>;
    void post(Job job);
    void tell(const std::function<void(const Failure&)>& listener, const Failure& failure);

    QThread m_thread;
    QObject* m_worker = nullptr; ///< lives on the thread, and the store with it
    std::shared_ptr<std::unique_ptr<storage::Store>> m_store;
    Failure m_openFailure; ///< only on this object's thread
};

} // namespace calliope::app
