#pragma once

#include "app/base/failure.h"
#include "storage/error.h"
#include "storage/store.h"

#include <QByteArray>
#include <QObject>
#include <QPointer>
#include <QThread>
#include <exception>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

namespace calliope::app {

/// For people, of what storage says.
[[nodiscard]] Failure failureOf(const storage::Error& error);

/// Between pieces of long work on the store's thread: answers that run go on being saved.
void saveMeanwhile(storage::Store& store);

/// The store on a thread of its own, so that nothing waits for the disk on the one of the user interface. Jobs run one
/// after the other in the order in which they were given; what they return comes back to the thread of this object. The
/// destructor lets all jobs end, and what has been written of running answers is saved.
///
/// A folder that cannot be opened is tried again, after 0.1 s first and every 30 s at last, unless that is in vain.
/// Jobs that were given before failed() came wait for that; later ones fail until opened() follows.
class StoreThread : public QObject {
    Q_OBJECT

public:
    /// Begins to open the folder; opened() follows, or failed() and perhaps opened() later. Jobs may be given at once.
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
                } catch (const std::exception&) {
                    deliver = [this, failed = std::move(failed), failure = caught()] { tell(failed, failure); };
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

    /// Runs `work` until it succeeds: where the store cannot take it now, that is told once by troubled(), it is tried
    /// again every Answers::tickInterval, and recovered() follows when nothing is left. Other work for the same `key`
    /// takes the place of what waits. For what the user has written and does not say twice.
    void keep(const QByteArray& key, std::function<void(storage::Store&)> work);

signals:
    void opened(const calliope::storage::OpenReport& report);
    void failed(const calliope::app::Failure& failure);   ///< it cannot be opened: nothing is kept
    void troubled(const calliope::app::Failure& failure); ///< something could not be saved or read
    void recovered();                                     ///< the folder is open at last, or all of keep() is saved

private:
    using Job = std::function<void(storage::Store*)>;
    struct Inside;

    void post(Job job);
    void tell(const std::function<void(const Failure&)>& listener, const Failure& failure);

    // On the store's thread.
    void open(const std::filesystem::path& folder, int pause);
    void index(const std::string& after); ///< the documents behind it, one at a time: other jobs come in between
    void tick();
    std::optional<Failure> save();        ///< what keep() was given, each once; why some of it still waits
    [[nodiscard]] Failure caught() const; ///< for people, of what is being thrown
    void deliver(std::function<void()> call);

    QThread m_thread;
    QObject* m_worker = nullptr; ///< lives on the thread, and the store with it
    std::shared_ptr<Inside> m_inside;
    bool m_hasFailed = false; ///< this and the next only on this object's thread
    Failure m_openFailure;
};

} // namespace calliope::app
