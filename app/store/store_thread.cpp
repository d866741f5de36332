#include "app/store/store_thread.h"

#include <QCoreApplication>
#include <QTimer>
#include <array>

namespace calliope::app {

namespace {

struct Words {
    storage::ErrorKind kind;
    const char* title;
    Failure::Action action;
};

constexpr std::array kindWords{
    Words{storage::ErrorKind::usage, QT_TRANSLATE_NOOP("Store", "That is not there any more"), Failure::Action::none},
    Words{storage::ErrorKind::file, QT_TRANSLATE_NOOP("Store", "Your chats could not be read or saved"),
          Failure::Action::retry},
    Words{storage::ErrorKind::full, QT_TRANSLATE_NOOP("Store", "The disk is full"), Failure::Action::freeDisk},
    Words{storage::ErrorKind::readOnly, QT_TRANSLATE_NOOP("Store", "The folder of your chats cannot be written"),
          Failure::Action::none},
    Words{storage::ErrorKind::damaged, QT_TRANSLATE_NOOP("Store", "The file of your chats is damaged"),
          Failure::Action::none},
    Words{storage::ErrorKind::newer, QT_TRANSLATE_NOOP("Store", "Your chats were written by a newer Calliope"),
          Failure::Action::none},
    Words{storage::ErrorKind::inUse, QT_TRANSLATE_NOOP("Store", "Calliope is open already"), Failure::Action::none},
    Words{storage::ErrorKind::format, QT_TRANSLATE_NOOP("Store", "This file cannot be imported"),
          Failure::Action::none},
    Words{storage::ErrorKind::memory, QT_TRANSLATE_NOOP("Store", "There is not enough memory"), Failure::Action::none},
};

} // namespace

Failure failureOf(const storage::Error& error) {
    const auto words =
        std::find_if(kindWords.begin(), kindWords.end(), [&](const Words& row) { return row.kind == error.kind(); });
    const Words& row = words == kindWords.end() ? kindWords[1] : *words;
    return {QCoreApplication::translate("Store", row.title), QString::fromUtf8(error.what()), row.action, {}};
}

StoreThread::StoreThread(std::filesystem::path folder, QObject* parent)
    : QObject(parent)
    , m_worker(new QObject)
    , m_store(std::make_shared<std::unique_ptr<storage::Store>>()) {
    m_thread.setObjectName("store");
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    m_thread.start();
    QMetaObject::invokeMethod(m_worker, [this, folder = std::move(folder), store = m_store, worker = m_worker] {
        std::function<void()> deliver;
        try {
            *store = std::make_unique<storage::Store>(folder);
            deliver = [this, report = (*store)->report()] { emit opened(report); };
            auto* timer = new QTimer(worker);
            timer->setInterval(std::chrono::milliseconds(storage::Answers::tickInterval));
            connect(timer, &QTimer::timeout, worker, [this, store] {
                try {
                    if (*store) (*store)->answers().flushDue();
                } catch (const storage::Error& error) {
                    QMetaObject::invokeMethod(this, [this, failure = failureOf(error)] { emit troubled(failure); });
                }
            });
            timer->start();
        } catch (const storage::Error& error) {
            deliver = [this, failure = failureOf(error)] {
                m_openFailure = failure;
                emit failed(failure);
            };
        }
        QMetaObject::invokeMethod(this, std::move(deliver), Qt::QueuedConnection);
    });
}

StoreThread::~StoreThread() {
    QMetaObject::invokeMethod(
        m_worker,
        [store = m_store] {
            try {
                if (*store) (*store)->answers().flush();
            } catch (const storage::Error&) {
                // Nobody is left to be told; what was saved before stays.
            }
            store->reset();
        },
        Qt::BlockingQueuedConnection);
    m_thread.quit();
    m_thread.wait();
}

void StoreThread::post(Job job) {
    QMetaObject::invokeMethod(m_worker, [store = m_store, job = std::move(job)] { job(store->get()); });
}

void StoreThread::tell(const std::function<void(const Failure&)>& listener, const Failure& failure) {
    if (listener) {
        listener(failure);
    } else {
        emit troubled(failure);
    }
}

} // namespace calliope::app
