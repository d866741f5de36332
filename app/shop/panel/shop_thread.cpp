#include "app/shop/panel/shop_thread.h"

#include <QCoreApplication>
#include <algorithm>
#include <array>
#include <utility>

namespace calliope::app {

namespace {

/// Pictures that are looked at before the next job has its turn.
constexpr std::int64_t picturesAtOnce = 4;

struct Words {
    storage::ErrorKind kind;
    const char* title;
    Failure::Action action;
};

constexpr std::array kindWords{
    Words{storage::ErrorKind::usage, QT_TRANSLATE_NOOP("Shop", "That cannot be done"), Failure::Action::none},
    Words{storage::ErrorKind::file, QT_TRANSLATE_NOOP("Shop", "The catalogue could not be read or saved"),
          Failure::Action::retry},
    Words{storage::ErrorKind::full, QT_TRANSLATE_NOOP("Shop", "The disk is full"), Failure::Action::freeDisk},
    Words{storage::ErrorKind::readOnly, QT_TRANSLATE_NOOP("Shop", "The folder of the catalogue cannot be written"),
          Failure::Action::none},
    Words{storage::ErrorKind::damaged, QT_TRANSLATE_NOOP("Shop", "The file of the catalogue is damaged"),
          Failure::Action::none},
    Words{storage::ErrorKind::newer, QT_TRANSLATE_NOOP("Shop", "The catalogue was written by a newer Calliope"),
          Failure::Action::none},
    Words{storage::ErrorKind::inUse, QT_TRANSLATE_NOOP("Shop", "Calliope is open already"), Failure::Action::none},
    Words{storage::ErrorKind::format, QT_TRANSLATE_NOOP("Shop", "This file cannot be imported"), Failure::Action::none},
    Words{storage::ErrorKind::memory, QT_TRANSLATE_NOOP("Shop", "There is not enough memory"), Failure::Action::none},
};

} // namespace

Failure shopFailureOf(const storage::Error& error) {
    const auto words = std::ranges::find(kindWords, error.kind(), &Words::kind);
    const Words& row = words == kindWords.end() ? kindWords[1] : *words;
    return {QCoreApplication::translate("Shop", row.title), QString::fromUtf8(error.what()), row.action, {}};
}

/// Made, used and taken apart on the shop's thread.
struct ShopThread::Opened {
    std::unique_ptr<storage::ShopStore> store;
    std::unique_ptr<shop::Shop> shop;
    bool isLooking = false; ///< the next look is in the queue
};

/// Likewise on the thread that reads.
struct ShopThread::Beside {
    std::unique_ptr<storage::ShopStore> store;
    std::unique_ptr<shop::Shop> shop; ///< nullptr: it could not be opened
};

ShopThread::ShopThread(std::filesystem::path folder, QObject* parent)
    : QObject(parent)
    , m_folder(std::move(folder))
    , m_worker(new QObject)
    , m_shop(std::make_shared<Opened>())
    , m_reader(new QObject)
    , m_beside(std::make_shared<Beside>()) {
    m_thread.setObjectName("shop");
    m_readingThread.setObjectName("shop reader");
    for (const auto& [object, thread] : {std::pair(m_worker, &m_thread), std::pair(m_reader, &m_readingThread)}) {
        object->moveToThread(thread);
        connect(thread, &QThread::finished, object, &QObject::deleteLater);
        thread->start();
    }
    connect(this, &ShopThread::changed, m_reader, [beside = m_beside](Part part) {
        const bool arePictures = part == Part::catalogue || part == Part::looks || part == Part::pictures;
        if (arePictures && beside->shop) beside->shop->forgetLooks();
    });
}

ShopThread::~ShopThread() {
    m_isEnding = true;
    QMetaObject::invokeMethod(
        m_reader,
        [beside = m_beside] {
            beside->shop.reset();
            beside->store.reset();
        },
        Qt::BlockingQueuedConnection);
    m_readingThread.quit();
    m_readingThread.wait();
    QMetaObject::invokeMethod(
        m_worker,
        [opened = m_shop] {
            opened->shop.reset();
            opened->store.reset();
        },
        Qt::BlockingQueuedConnection);
    m_thread.quit();
    m_thread.wait();
}

void ShopThread::post(Job job) {
    if (!m_isOpen) open();
    QMetaObject::invokeMethod(m_worker, [opened = m_shop, job = std::move(job)] { job(opened->shop.get()); });
}

void ShopThread::postReading(Job job) {
    if (!m_isReadBeside) return post(std::move(job));
    QMetaObject::invokeMethod(
        m_reader, [worker = m_worker, opened = m_shop, beside = m_beside, job = std::move(job)]() mutable {
            if (beside->shop)
                job(beside->shop.get());
            else
                QMetaObject::invokeMethod(worker, [opened, job = std::move(job)] { job(opened->shop.get()); });
        });
}

void ShopThread::openBeside() {
    m_isReadBeside = true;
    QMetaObject::invokeMethod(m_reader, [beside = m_beside, folder = m_folder] {
        try {
            beside->store = std::make_unique<storage::ShopStore>(storage::ShopStore::Beside(), folder);
            beside->shop = std::make_unique<shop::Shop>(*beside->store);
        } catch (const storage::Error&) {
            beside->store.reset(); // the other connection reads, too
        }
    });
}

void ShopThread::openIfKeptUp() {
    if (m_isOpen) return;
    QMetaObject::invokeMethod(m_worker, [this, folder = m_folder] {
        if (!storage::ShopStore::isKeptUp(folder)) return;
        QMetaObject::invokeMethod(
            this,
            [this] {
                if (!m_isOpen) open();
            },
            Qt::QueuedConnection);
    });
}

void ShopThread::open() {
    m_isOpen = true;
    QMetaObject::invokeMethod(m_worker, [this, opened = m_shop] {
        std::function<void()> deliver;
        try {
            auto store = std::make_unique<storage::ShopStore>(m_folder);
            auto shop = std::make_unique<shop::Shop>(*store);
            shop->addDemoOnce([this](int done, int of) { emit preparing(done, of); });
            deliver = [this, repaired = QString::fromStdString(store->repaired()),
                       canBeReadBeside = store->canBeReadBeside()] {
                if (canBeReadBeside) openBeside();
                emit this->opened(repaired);
            };
            opened->store = std::move(store);
            opened->shop = std::move(shop);
            lookFurther();
        } catch (const storage::Error& error) {
            deliver = [this, failure = shopFailureOf(error)] {
                m_isOpen = false; // the next job tries again
                m_openFailure = failure;
            };
        }
        QMetaObject::invokeMethod(this, std::move(deliver), Qt::QueuedConnection);
    });
}

void ShopThread::lookFurther() {
    if (m_shop->isLooking) return;
    m_shop->isLooking = true;
    QMetaObject::invokeMethod(
        m_worker,
        [this, opened = m_shop] {
            opened->isLooking = false;
            if (!opened->shop || m_isEnding) return;
            try {
                if (opened->shop->look(picturesAtOnce)) return lookFurther();
                emit changed(Part::looks);
                opened->store->tend([this](double) { return !m_isEnding; });
            } catch (const storage::Error& error) {
                QMetaObject::invokeMethod(this, [this, failure = shopFailureOf(error)] { emit troubled(failure); });
            }
        },
        Qt::QueuedConnection);
}

void ShopThread::tellChanged(Part part) {
    emit changed(part); // reaches other threads through their queues
    if (part == Part::catalogue) lookFurther();
}

void ShopThread::tell(const std::function<void(const Failure&)>& listener, const Failure& failure) {
    if (listener) {
        listener(failure);
    } else {
        emit troubled(failure);
    }
}

} // namespace calliope::app
