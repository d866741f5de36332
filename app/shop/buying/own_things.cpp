#include "app/shop/buying/own_things.h"

#include "app/shop/buying/own_export.h"
#include "storage/whole_file.h"

#include <QJsonDocument>
#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

namespace calliope::app {

namespace {

constexpr std::chrono::seconds undoTime{8};         ///< as long as a word of it is shown
constexpr std::size_t piece = std::size_t{1} << 20; ///< bytes between which others get their turn

using Part = ShopThread::Part;
using State = storage::CheckoutState;

constexpr std::array over{State::placed, State::cancelled, State::expired};

std::set<std::string> photosIn(shop::Shop& shop) {
    std::set<std::string> hashes;
    for (const storage::WardrobeItem& item : shop.wardrobe().items())
        if (!item.picture.empty()) hashes.insert(item.picture);
    return hashes;
}

} // namespace

OwnThings::OwnThings(ShopThread& shop, StoreThread& store, Purchases& purchases, FileWork& work, Photos photos,
                     QObject* parent)
    : QObject(parent)
    , m_shop(shop)
    , m_store(store)
    , m_purchases(purchases)
    , m_work(work)
    , m_photos(std::move(photos))
    , m_gone(std::make_shared<std::set<std::string>>()) {
    m_undoTime.setSingleShot(true);
    m_undoTime.setInterval(undoTime);
    connect(&m_undoTime, &QTimer::timeout, this, &OwnThings::removeForGood);
}

OwnThings::~OwnThings() {
    removeForGood();
    if (!m_removing) return;
    m_removing->stop();
    bringBack({}); // behind what is under way; bringing back nothing changes nothing
}

void OwnThings::exportAll(const QUrl& file) {
    const std::filesystem::path path(file.toLocalFile().toStdU16String());
    const QString name = QString::fromStdU16String(path.filename().u16string());
    const auto job = m_work.begin(tr("Writing %1").arg(name));
    const auto end = [this, job, name](bool isWritten) {
        m_work.end(job);
        emit done(isWritten ? tr("Everything of shopping is in %1").arg(name)
                            : tr("Stopped: %1 was not written").arg(name),
                  false);
    };
    const auto fail = [this, job](const Failure& failure) {
        m_work.end(job);
        emit failed(failure);
    };
    m_shop.run(
        this,
        [bytes = m_photos.bytes, job](shop::Shop& shop) { // photos take most of the time
            const double all = static_cast<double>(shop.wardrobe().items().size());
            int read = 0;
            return ownThingsJson(shop, [&](const std::string& hash) {
                return job->tell(read++ / all / 2) ? bytes(hash) : QByteArray(); // stopped: nobody sees it
            });
        },
        [this, end, fail, job, path](const QJsonObject& things) {
            m_store.run(
                this,
                [path, job, all = things](storage::Store& store) mutable {
                    if (job->isStopped()) return false;
                    const QJsonObject purchases = purchasesJson(store);
                    for (auto each = purchases.begin(); each != purchases.end(); ++each) all[each.key()] = each.value();
                    all["format"] = QStringLiteral("calliope-shopping");
                    all["version"] = 1;
                    const std::string text = QJsonDocument(all).toJson().toStdString();
                    storage::WholeFile out(path);
                    for (std::size_t at = 0; at < text.size(); at += piece) {
                        saveMeanwhile(store);
                        if (!job->tell(0.5 + 0.5 * static_cast<double>(at) / static_cast<double>(text.size())))
                            return false;
                        out.write(std::string_view(text).substr(at, piece));
                    }
                    out.finish();
                    return true;
                },
                end, fail);
        },
        fail);
}

/// What the shop has goes first, since imports may keep it waiting for long.
void OwnThings::removeAll() {
    if (m_removing) return;
    removeForGood(); // what was deleted before
    emit removing();
    m_removing = m_work.begin(tr("Deleting what you keep of shopping"));
    m_shop.change(
        Part::wishlists, this,
        [gone = m_gone, job = m_removing](shop::Shop& shop) {
            if (job->isStopped()) return false;
            *gone = photosIn(shop);
            shop.ownThings().take();
            return true;
        },
        [this](bool isRemoved) { isRemoved ? removePurchases() : stopped(); },
        [this](const Failure& failure) { bringBack([this, failure] { emit failed(failure); }); });
}

void OwnThings::removePurchases() {
    std::vector<storage::Id> alive; // the window may go on with them
    for (const Purchase* purchase : m_purchases.all())
        if (std::ranges::count(over, purchase->state()) == 0) alive.push_back(purchase->id());
    m_store.run(
        this,
        [alive, job = m_removing](storage::Store& store) {
            if (!job->tell(0.5)) return false;
            store.checkouts().removeAll(alive);
            return true;
        },
        [this](bool isRemoved) {
            if (!isRemoved) return stopped();
            m_work.end(std::exchange(m_removing, nullptr));
            m_canUndo = true;
            m_undoTime.start();
            tellChanged();
            emit done(tr("All that you kept of shopping is deleted; what may be under way to a shop stays"), true);
        },
        [this](const Failure& failure) { bringBack([this, failure] { emit failed(failure); }); });
}

void OwnThings::stopped() {
    bringBack([this] { emit done(tr("Stopped: nothing was deleted"), false); });
}

/// Ends removeAll() where that is under way; `then` comes where all is back, else failed().
void OwnThings::bringBack(const std::function<void()>& then) {
    m_store.keep("purchases back", [](storage::Store& store) { store.checkouts().bringBackAll(); });
    const auto end = [this, job = std::exchange(m_removing, nullptr)] {
        m_work.end(job);
        tellChanged();
    };
    m_shop.change(
        Part::wishlists, this,
        [gone = m_gone](shop::Shop& shop) {
            shop.ownThings().bringBack();
            gone->clear();
        },
        [end, then] {
            end();
            then();
        },
        [this, end](const Failure& failure) {
            end();
            emit failed(failure);
        });
}

void OwnThings::undo() {
    if (!std::exchange(m_canUndo, false)) return;
    m_undoTime.stop();
    bringBack([] {});
}

void OwnThings::removeForGood() {
    if (!std::exchange(m_canUndo, false)) return;
    m_undoTime.stop();
    m_store.run([](storage::Store& store) {
        store.checkouts().forgetAll();
        store.forgetInCopies();
    });
    m_shop.run(
        &m_shop,
        [gone = m_gone, remove = m_photos.remove](shop::Shop& shop) {
            shop.catalogue().forgetRemoved();
            shop.forgetOwnThings();
            for (const std::string& kept : photosIn(shop)) gone->erase(kept);
            remove(std::exchange(*gone, {}));
        },
        [] {});
}

void OwnThings::tellChanged() {
    for (const Part part : {Part::carts, Part::wardrobe, Part::feedback})
        m_shop.change(
            part, this, [](shop::Shop&) {}, [] {});
    emit changed();
}

} // namespace calliope::app
