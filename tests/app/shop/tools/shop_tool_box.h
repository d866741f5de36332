#pragma once

#include "app/shop/tools/shop_tools.h"
#include "app/tools/toolbox.h"
#include "tests/storage/shop/temporary_shop.h"

#include <QJsonObject>
#include <QObject>
#include <QStringList>
#include <memory>
#include <vector>

namespace calliope::test {

/// The shop's tools on a shop of their own, and what they did to the app around them.
class ShopToolBox {
public:
    /// With the demo catalogue, or what a test imports.
    explicit ShopToolBox(bool hasDemo = true);

    /// What a tool answers to arguments that it would be called with.
    [[nodiscard]] app::ToolResult call(const QString& name, const QJsonObject& arguments,
                                       const app::ToolContext& context = {});
    [[nodiscard]] QJsonObject answer(const QString& name,
                                     const QJsonObject& arguments); ///< fails the test where it is none

    /// Takes the last change back.
    void undo();

    TemporaryShop file;
    shop::Shop shop{*file.operator->()};
    app::Toolbox box{nullptr};
    QObject home;

    QStringList changes;   ///< for people
    QStringList proposals; ///< "+text" or "-text"
    std::vector<storage::Id> checkouts;
    int jobs = 0;

private:
    std::function<void(shop::Shop& shop)> m_back;
};

} // namespace calliope::test
