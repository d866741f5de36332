#include "ui/wardrobe/wardrobe_parts.h"

#include <utility>

namespace calliope::ui {

namespace {

using app::ShopDeed;
using app::ShopSurroundings;
using app::ShopThread;

ShopThread::Part partOf(ShopSurroundings::Part part) {
    return part == ShopSurroundings::Part::carts ? ShopThread::Part::carts : ShopThread::Part::wishlists;
}

} // namespace

WardrobeParts::WardrobeParts(const std::filesystem::path& folder, const app::PictureReader& reader,
                             app::ShopPanel& shopping, app::PictureEmbedder& embedder)
    : photos(folder, reader)
    , photoSearch(shopping.shop(), photos, &embedder)
    , wardrobe(shopping.shop(), shopping.undoing(), photos)
    , outfits(shopping.shop(), shopping.undoing())
    , sizes(shopping.shop())
    , owned(shopping.shop())
    , m_shopping(shopping) {}

std::vector<app::Tool> WardrobeParts::tools(app::StoreThread& store, app::PictureShelf& pictures, app::Buying& buying) {
    ShopSurroundings around;
    around.run = [&shop = m_shopping.shop()](ShopSurroundings::Part part, std::function<ShopDeed(shop::Shop&)> work,
                                             const std::function<void(const ShopDeed&)>& done) {
        const auto failed = [done](const app::Failure& failure) {
            done({{failure.title + QStringLiteral(". ") + failure.detail, true}});
        };
        if (part == ShopSurroundings::Part::nothing)
            shop.run(&shop, std::move(work), done, failed);
        else
            shop.change(partOf(part), &shop, std::move(work), done, failed);
    };
    around.changed = [&shopping = m_shopping](ShopSurroundings::Part part, const QString& words,
                                              std::function<void(shop::Shop&)> back) {
        shopping.undoing().offer(words, partOf(part), std::move(back));
    };
    around.propose = [this](const storage::StyleFact& fact) { wardrobe.propose(fact); };
    around.openCheckout = [&buying](storage::Id merchant, std::function<void(const QJsonObject&)> done) {
        buying.prepare(merchant, std::move(done));
    };
    around.currency = [&shopping = m_shopping] { return shopping.currency(); };
    around.store = &store;
    around.pictures = &pictures;
    return app::shopTools(around);
}

void WardrobeParts::offerWhileOpen(app::Toolbox& tools) {
    QObject::connect(&m_shopping, &app::ShopPanel::openChanged, &tools,
                     [&tools, &shopping = m_shopping] { tools.setShopping(shopping.isOpen()); });
    tools.setShopping(m_shopping.isOpen());
}

bool WardrobeParts::takeShots(const QList<QImage>& shots) {
    if (shots.isEmpty()) return false;
    if (photoSearch.wantsCamera()) {
        photoSearch.setWantsCamera(false);
        photoSearch.addImage(shots.back());
        return true;
    }
    if (!wardrobe.wantsCamera()) return false;
    wardrobe.setWantsCamera(false);
    wardrobe.addImage(shots.back());
    return true;
}

} // namespace calliope::ui
