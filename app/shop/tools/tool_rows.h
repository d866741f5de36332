#pragma once

#include "app/shop/tools/shop_tools.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>

/// The tools by topic, and what they are made with.
namespace calliope::app {

[[nodiscard]] std::vector<Tool> searchTools(const ShopSurroundings& around);
[[nodiscard]] std::vector<Tool> ownTools(const ShopSurroundings& around);
[[nodiscard]] std::vector<Tool> changeTools(const ShopSurroundings& around);

/// A run that is one job on the shop's thread. What was changed is told, and can be taken back, even where nobody waits
/// for the run any more.
[[nodiscard]] std::unique_ptr<ToolRun> onShop(const ShopSurroundings& around, ShopSurroundings::Part part,
                                              std::function<ShopDeed(shop::Shop& shop)> work);

/// The same for jobs that only read.
[[nodiscard]] std::unique_ptr<ToolRun> readShop(const ShopSurroundings& around,
                                                std::function<ToolResult(shop::Shop& shop)> work);

[[nodiscard]] inline QJsonObject schemaOf(const char* json) {
    return QJsonDocument::fromJson(json).object();
}

[[nodiscard]] inline QString toolWords(const char* text) {
    return QCoreApplication::translate("ShopTools", text);
}

[[nodiscard]] inline ToolResult wrong(const QString& sentence) {
    return {sentence, true};
}

/// "v12" of a call; `shopIdOf` with what to say where it is none.
[[nodiscard]] QString noSuchId(const QString& given);

} // namespace calliope::app
