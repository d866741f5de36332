#include "app/shop/buying/own_things.h"

#include "app/shop/buying/own_export.h"
#include "storage/whole_file.h"

#include <QJsonDocument>
#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace calliope::app {

namespace {

constexpr std::chrono::seconds undoTime{8}; ///< as long as a word of it is shown

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

OwnThings::OwnThings(ShopThread& shop, StoreThread& store, Purchases& purchases, Photos photos, QObject* parent)
    : QObject(parent)
    , m_shop(shop)
    , m_store(store)
    , m_purchases(purchases)
    , m_photos(std::move(photos))
    , m_gone(std::make_shared<std::set<std::string>>()) {
    m_undoTime.setSingleShot(true);
    m_undoTime.setInterval(undoTime);
    connect(&m_undoTime, &QTimer::timeout, this, &OwnThings::removeForGood);
}

OwnThings::~OwnThings() {
    removeForGood();
}

void OwnThings::exportAll(const QUrl& file) {
    const auto fail = [this](const Failure& failure) { emit failed(failure); };
    m_shop.run(
        this, [bytes = m_photos.bytes](shop::Shop& shop) { return ownThingsJson(shop, bytes); },
        [this, fail, path = std::filesystem::path(file.toLocalFile().toStdU16String())](const QJsonObject& things) {
            m_store.run(
                this,
                [path, all = things](storage::Store& store) mutable {
                    const QJsonObject purchases = purchasesJson(store);
                    for (auto each = purchases.begin(); each != purchases.end(); ++each) all[each.key()] = each.value();
                    all["format"] = QStringLiteral("calliope-shopping");
                    all["version"] = 1;
                    storage::WholeFile out(path);
                    out.write(QJsonDocument(all).toJson().toStdString());
                    out.finish();
                },
                [this, path] {
                    emit done(tr("Everything of shopping is in %1")
                                  .arg(QString::fromStdU16String(path.filename().u16string())),
                              false);
                },
                fail);
        },
        fail);
}

void OwnThings::removeAll() {
    removeForGood(); // what was deleted before
    emit removing();
    std::vector<storage::Id> alive; // the window may go on with them
    for (const Purchase* purchase : m_purchases.all())
        if (!std::ranges::count(over, purchase->state())) alive.push_back(purchase->id());
    const auto fail = [this](const Failure& failure) { emit failed(failure); };
    m_store.run(
        this, [alive](storage::Store& store) { store.checkouts().removeAll(alive); },
        [this, fail] {
            m_shop.change(
                Part::wishlists, this,
                [gone = m_gone](shop::Shop& shop) {
                    *gone = photosIn(shop);
                    shop.ownThings().take();
                },
                [this] {
                    m_canUndo = true;
                    m_undoTime.start();
                    tellChanged();
                    emit done(tr("All that you kept of shopping is deleted; what may be under way to a shop stays"),
                              true);
                },
                fail);
        },
        fail);
}

void OwnThings::undo() {
    if (!std::exchange(m_canUndo, false)) return;
    m_undoTime.stop();
    m_store.run(
        this, [](storage::Store& store) { store.checkouts().bringBackAll(); }, [] {});
    m_shop.change(
        Part::wishlists, this,
        [gone = m_gone](shop::Shop& shop) {
            shop.ownThings().bringBack();
            gone->clear();
        },
        [this] { tellChanged(); });
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
            shop.ownThings().forget();
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
