#include "app/shop/panel/shop_thread.h"

#include <QCoreApplication>
#include <algorithm>
#include <array>

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

ShopThread::ShopThread(std::filesystem::path folder, QObject* parent)
    : QObject(parent)
    , m_folder(std::move(folder))
    , m_worker(new QObject)
    , m_shop(std::make_shared<Opened>()) {
    m_thread.setObjectName("shop");
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    m_thread.start();
}

ShopThread::~ShopThread() {
    m_isEnding = true;
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

void ShopThread::open() {
    m_isOpen = true;
    QMetaObject::invokeMethod(m_worker, [this, opened = m_shop] {
        std::function<void()> deliver;
        try {
            auto store = std::make_unique<storage::ShopStore>(m_folder);
            auto shop = std::make_unique<shop::Shop>(*store);
            shop->addDemoOnce([this](int done, int of) { emit preparing(done, of); });
            deliver = [this, repaired = QString::fromStdString(store->repaired())] { emit this->opened(repaired); };
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
                if (opened->shop->look(picturesAtOnce))
                    lookFurther();
                else
                    emit changed(Part::looks);
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
