#include "app/shop/tools/shop_tools.h"

#include "app/shop/tools/tool_rows.h"
#include "app/tools/visible_text.h"

#include <QPointer>
#include <array>
#include <utility>

namespace calliope::app {

std::vector<Tool> shopTools(const ShopSurroundings& around) {
    std::vector<Tool> all;
    for (std::vector<Tool>& some : std::array{searchTools(around), ownTools(around), changeTools(around)})
        for (Tool& tool : some) {
            tool.need = ToolNeed::shopping;
            all.push_back(std::move(tool));
        }
    return all;
}

std::unique_ptr<ToolRun> onShop(const ShopSurroundings& around, ShopSurroundings::Part part,
                                std::function<ShopDeed(shop::Shop& shop)> work) {
    auto run = std::make_unique<ToolRun>();
    around.run(part, std::move(work),
               [part, changed = around.changed, each = QPointer<ToolRun>(run.get())](const ShopDeed& deed) {
                   if (deed.back && changed) changed(part, deed.words, deed.back);
                   if (each) emit each->finished(deed.result);
               });
    return run;
}

std::unique_ptr<ToolRun> readShop(const ShopSurroundings& around, std::function<ToolResult(shop::Shop& shop)> work) {
    return onShop(around, ShopSurroundings::Part::nothing,
                  [work = std::move(work)](shop::Shop& shop) { return ShopDeed{work(shop)}; });
}

QString noSuchId(const QString& given) {
    constexpr qsizetype longest = 40;
    return QStringLiteral("There is nothing with the id \"%1\": use ids from results, like p12 or v34.")
        .arg(visibleText(given.left(longest)));
}

} // namespace calliope::app
