#include "app/store/store_thread.h"

#include <QCoreApplication>
#include <QTimer>
#include <algorithm>
#include <array>
#include <chrono>
#include <new>
#include <optional>
#include <vector>

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

/// What may be otherwise in a moment.
constexpr std::array passing{storage::ErrorKind::file, storage::ErrorKind::full, storage::ErrorKind::readOnly,
                             storage::ErrorKind::inUse, storage::ErrorKind::memory};
constexpr int firstPause = 100;      ///< milliseconds before the folder is tried again; twice that the next time
constexpr int longestPause = 30'000; ///< milliseconds

} // namespace

Failure failureOf(const storage::Error& error) {
    const auto words =
        std::find_if(kindWords.begin(), kindWords.end(), [&](const Words& row) { return row.kind == error.kind(); });
    const Words& row = words == kindWords.end() ? kindWords[1] : *words;
    return {QCoreApplication::translate("Store", row.title), QString::fromUtf8(error.what()), row.action, {}};
}

void saveMeanwhile(storage::Store& store) {
    try {
        store.answers().flushDue();
    } catch (const storage::Error&) {
        // The store's thread tries again afterwards, and tells what is wrong.
    }
}

/// Made, used and taken apart on the store's thread.
struct StoreThread::Inside {
    struct Unkept {
        QByteArray key;
        std::function<void(storage::Store&)> work;
    };

    std::unique_ptr<storage::Store> store;
    std::vector<Job> waiting;   ///< for the store to be opened
    std::vector<Unkept> unkept; ///< in the order in which they came
    bool willOpen = true;       ///< sooner or later
    bool isTroubled = false;    ///< and has said so

    [[nodiscard]] bool isNewer() const { return store && store->report().isNewer; }
};

StoreThread::StoreThread(std::filesystem::path folder, QObject* parent)
    : QObject(parent)
    , m_worker(new QObject)
    , m_inside(std::make_shared<Inside>()) {
    m_thread.setObjectName("store");
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    m_thread.start();
    QMetaObject::invokeMethod(m_worker, [this, folder = std::move(folder)] { open(folder, firstPause); });
}

StoreThread::~StoreThread() {
    QMetaObject::invokeMethod(
        m_worker,
        [this, inside = m_inside] {
            if (inside->store) {
                (void)save(); // where it fails nobody is left to be told; what was saved before stays
                try {
                    inside->store->answers().flush();
                } catch (const std::exception&) {
                    // As above.
                }
            }
            *inside = Inside{};
            inside->willOpen = false;
        },
        Qt::BlockingQueuedConnection);
    m_thread.quit();
    m_thread.wait();
}

void StoreThread::open(const std::filesystem::path& folder, int pause) {
    try {
        m_inside->store = std::make_unique<storage::Store>(folder);
    } catch (const std::exception& error) {
        const auto* known = dynamic_cast<const storage::Error*>(&error);
        m_inside->willOpen = known != nullptr && std::ranges::find(passing, known->kind()) != passing.end();
        if (pause == firstPause || !m_inside->willOpen)
            deliver([this, failure = caught()] {
                m_hasFailed = true;
                m_openFailure = failure;
                emit failed(failure);
            });
        if (m_inside->willOpen)
            QTimer::singleShot(pause, m_worker, [this, folder, next = std::min(2 * pause, longestPause)] {
                if (m_inside->willOpen) open(folder, next);
            });
        else
            for (const Job& job : std::exchange(m_inside->waiting, {})) job(nullptr);
        return;
    }
    deliver([this, report = m_inside->store->report()] {
        const bool hadFailed = std::exchange(m_hasFailed, false);
        emit opened(report);
        if (hadFailed) emit recovered();
    });
    for (const Job& job : std::exchange(m_inside->waiting, {})) job(m_inside->store.get());
    auto* timer = new QTimer(m_worker);
    timer->setInterval(std::chrono::milliseconds(storage::Answers::tickInterval));
    connect(timer, &QTimer::timeout, m_worker, [this] { tick(); });
    timer->start();
    index({});
}

void StoreThread::index(const std::string& after) {
    if (!m_inside->store || m_inside->isNewer()) return;
    try {
        const auto next = m_inside->store->attachments().indexNext(after);
        if (next)
            QMetaObject::invokeMethod(
                m_worker, [this, last = *next] { index(last); }, Qt::QueuedConnection);
    } catch (const storage::Error& error) {
        if (error.kind() == storage::ErrorKind::damaged)
            deliver([this, told = failureOf(error)] { emit troubled(told); });
    } catch (const std::exception&) {
        // The next start tries again; nobody waits for it.
    }
}

Failure StoreThread::caught() const {
    try {
        throw;
    } catch (const storage::Error& error) {
        if (error.kind() == storage::ErrorKind::readOnly && m_inside->isNewer())
            return failureOf({storage::ErrorKind::newer, "They can be read here, but nothing is saved."});
        return failureOf(error);
    } catch (const std::bad_alloc&) {
        return failureOf({storage::ErrorKind::memory, "Nothing was saved. Close other programs and try again."});
    } catch (const std::exception& failure) {
        Failure told = failureOf({storage::ErrorKind::file, "Nothing was saved. Try again."});
        told.report = QString::fromUtf8(failure.what());
        return told;
    }
}

std::optional<Failure> StoreThread::save() {
    std::optional<Failure> failure;
    const auto isOver = [&](const std::function<void(storage::Store&)>& work) {
        try {
            work(*m_inside->store);
            return true;
        } catch (const storage::Error& error) {
            if (error.kind() == storage::ErrorKind::usage) { // it would never be otherwise
                deliver([this, told = failureOf(error)] { emit troubled(told); });
                return true;
            }
            failure = failureOf(error);
        } catch (const std::exception&) {
            failure = caught();
        }
        return false;
    };
    std::erase_if(m_inside->unkept, [&](const Inside::Unkept& each) { return isOver(each.work); });
    (void)isOver([](storage::Store& open) { open.answers().flushDue(); });
    return failure;
}

void StoreThread::tick() {
    if (!m_inside->store) return;
    std::optional<Failure> failure = save();
    if (failure && !m_inside->isTroubled) {
        failure->detail +=
            ' ' + QCoreApplication::translate(
                      "Store", "What you write stays in this window, and is saved as soon as it can be.");
        deliver([this, told = *failure] { emit troubled(told); });
    }
    if (!failure && m_inside->isTroubled) deliver([this] { emit recovered(); });
    m_inside->isTroubled = failure.has_value();
}

void StoreThread::keep(const QByteArray& key, std::function<void(storage::Store&)> work) {
    QMetaObject::invokeMethod(m_worker, [this, key, work = std::move(work)]() mutable {
        auto& unkept = m_inside->unkept;
        if (m_inside->isNewer()) return; // it was told that nothing is saved
        std::erase_if(unkept, [&](const Inside::Unkept& each) { return each.key == key; });
        unkept.push_back({key, std::move(work)});
        tick();
    });
}

void StoreThread::deliver(std::function<void()> call) {
    QMetaObject::invokeMethod(this, std::move(call), Qt::QueuedConnection);
}

void StoreThread::post(Job job) {
    QMetaObject::invokeMethod(m_worker, [inside = m_inside, mayWait = !m_hasFailed, job = std::move(job)]() mutable {
        if (!inside->store && inside->willOpen && mayWait)
            inside->waiting.push_back(std::move(job));
        else
            job(inside->store.get());
    });
}

void StoreThread::tell(const std::function<void(const Failure&)>& listener, const Failure& failure) {
    if (listener) {
        listener(failure);
    } else {
        emit troubled(failure);
    }
}

} // namespace calliope::app
