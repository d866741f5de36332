#pragma once

#include "app/pictures/picture_shelf.h"
#include "app/shop/catalogue/shop.h"
#include "app/store/store_thread.h"
#include "app/tools/tool.h"

#include <QJsonObject>
#include <QObject>
#include <QString>
#include <functional>
#include <string>
#include <vector>

namespace calliope::app {

/// What a job of a tool has done on the shop's thread.
struct ShopDeed {
    ToolResult result;
    QString words = {};                              ///< of what was changed, for people; empty: nothing
    std::function<void(shop::Shop& shop)> back = {}; ///< takes it back
};

/// What the shop's tools need of the app around them. All functions are called on the thread of the user interface, and
/// all it names outlives the tools.
struct ShopSurroundings {
    enum class Part { nothing, wishlists, carts }; ///< that a job changes

    /// Runs `work` on the shop's thread and then `done` on this one; a failure of the store is a result.
    std::function<void(Part part, std::function<ShopDeed(shop::Shop& shop)> work,
                       std::function<void(const ShopDeed& deed)> done)>
        run;
    /// Tells the user what was changed, with the way back.
    std::function<void(Part part, const QString& words, std::function<void(shop::Shop& shop)> back)> changed;
    /// Shows the user something about their taste, which is kept only when they say so: with the chat and the model that
    /// it came from.
    std::function<void(const storage::StyleFact& fact)> propose;
    /// Shows the cart of a shop, on the way to its checkout. The shop is asked after the user's own click. `done` comes
    /// once, with how it stands: { status, shop, totals, note }, or { error }.
    std::function<void(storage::Id merchant, std::function<void(const QJsonObject& reply)> done)> openCheckout;
    std::function<std::string()> currency = [] { return std::string("EUR"); }; ///< of prices that name none, now
    StoreThread* store = nullptr;                                              ///< of the orders
    PictureShelf* pictures = nullptr;                                          ///< of the conversations
};

/// All tools of the shop. They take ids and wishes and give facts out of the store, on the shop's thread; none of them
/// can place an order, see an address or reach the network. What they change stays on this device and can be taken
/// back; texts of shops are marked as such and make later changes ask.
[[nodiscard]] std::vector<Tool> shopTools(const ShopSurroundings& around);

} // namespace calliope::app
