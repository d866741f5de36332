#pragma once

#include "app/base/failure.h"
#include "app/shop/catalogue/shop.h"
#include "storage/error.h"

#include <QObject>
#include <QPointer>
#include <QThread>
#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <type_traits>
#include <utility>

namespace calliope::app {

/// For people, of what the shop's file says.
[[nodiscard]] Failure shopFailureOf(const storage::Error& error);

/// The shop on a thread of its own, as StoreThread has the chats: nothing waits for its file on the thread of the user
/// interface. It is opened by the first job, so that who never shops has no such file; an empty one gets the demo
/// catalogue. One connection writes, on one thread: jobs run one after the other in the order in which they were given;
/// what they return comes back to the thread of this object. Another connection reads beside it, for searches. Between
/// jobs pictures are looked at that were not seen yet, and then it is copied, once a day. The destructor lets all jobs
/// end.
class ShopThread : public QObject {
    Q_OBJECT

public:
    /// What a job may change.
    enum class Part {
        catalogue,
        wishlists,
        carts,
        wardrobe,
        feedback,
        looks,    ///< all pictures that the app draws have been looked at
        pictures, ///< of shops: some came or went
    };
    Q_ENUM(Part)

    explicit ShopThread(std::filesystem::path folder, QObject* parent = nullptr);
    ~ShopThread() override;

    /// Runs `work(shop::Shop&)`, then `done(result)` (`done()` where work returns nothing) or `failed(Failure)` back on
    /// this object's thread, unless `context` is gone by then. Without `failed` the failure is emitted by troubled().
    template<typename Work, typename Done>
    void run(QObject* context, Work work, Done done, std::function<void(const Failure&)> failed = {}) {
        post(jobOf(context, std::move(work), std::move(done), std::move(failed)));
    }

    /// The same for work that only reads, `work(const shop::Shop&)`: on a connection and a thread of its own, so that
    /// it does not wait for jobs, as imports are. It may come before jobs that were given earlier; what they change is
    /// told by changed(), and is there then. Where there can be one connection only, it is a job as the others.
    template<typename Work, typename Done>
    void read(QObject* context, Work work, Done done, std::function<void(const Failure&)> failed = {}) {
        postReading(jobOf(
            context, [work = std::move(work)](shop::Shop& shop) mutable { return work(std::as_const(shop)); },
            std::move(done), std::move(failed)));
    }

    /// The same for work that changes a part: changed() follows, also where `context` is gone.
    template<typename Work, typename Done>
    void change(Part part, QObject* context, Work work, Done done, std::function<void(const Failure&)> failed = {}) {
        run(
            context,
            [this, part, work = std::move(work)](shop::Shop& shop) mutable {
                using Result = std::invoke_result_t<Work, shop::Shop&>;
                if constexpr (std::is_void_v<Result>) {
                    work(shop);
                    tellChanged(part);
                } else {
                    Result result = work(shop);
                    tellChanged(part);
                    return result;
                }
            },
            std::move(done), std::move(failed));
    }

    /// Opens it without a job where a list is to be read again by itself, and else does nothing.
    void openIfKeptUp();

signals:
    void preparing(int done, int of);     ///< shops of the demo catalogue that have been put in
    void opened(const QString& repaired); ///< with a sentence where it was damaged
    void changed(calliope::app::ShopThread::Part part);
    void troubled(const calliope::app::Failure& failure); ///< something could not be read or saved

private:
    using Job = std::function<void(shop::Shop*)>;
    struct Opened;
    struct Beside;

    template<typename Work, typename Done>
    Job jobOf(QObject* context, Work work, Done done, std::function<void(const Failure&)> failed) {
        using Result = std::invoke_result_t<Work, shop::Shop&>;
        return [this, context = QPointer<QObject>(context), work = std::move(work), done = std::move(done),
                failed = std::move(failed)](shop::Shop* shop) mutable {
            std::function<void()> deliver;
            if (!shop) {
                deliver = [this, failed = std::move(failed)] { tell(failed, m_openFailure); };
            } else {
                try {
                    if constexpr (std::is_void_v<Result>) {
                        work(*shop);
                        deliver = std::move(done);
                    } else {
                        deliver = [done = std::move(done), result = work(*shop)]() mutable { done(std::move(result)); };
                    }
                } catch (const storage::Error& error) {
                    deliver = [this, failed = std::move(failed), failure = shopFailureOf(error)] {
                        tell(failed, failure);
                    };
                }
            }
            QMetaObject::invokeMethod(
                this,
                [context, deliver = std::move(deliver)] {
                    if (context) deliver();
                },
                Qt::QueuedConnection);
        };
    }

    void post(Job job);
    void postReading(Job job);
    void open();
    void openBeside();
    void lookFurther();
    void tellChanged(Part part); ///< on the shop's thread
    void tell(const std::function<void(const Failure&)>& listener, const Failure& failure);

    std::filesystem::path m_folder;
    QThread m_thread;
    QObject* m_worker = nullptr; ///< lives on the thread, and the shop with it
    std::shared_ptr<Opened> m_shop;
    QThread m_readingThread;
    QObject* m_reader = nullptr; ///< likewise on the other thread, with the shop that reads
    std::shared_ptr<Beside> m_beside;
    bool m_isOpen = false;       ///< or being opened; this and the next two only on this object's thread
    bool m_isReadBeside = false; ///< or is going to be, once the other thread has opened it
    Failure m_openFailure;
    std::atomic<bool> m_isEnding = false;
};

} // namespace calliope::app
