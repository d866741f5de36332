#include "tests/app/shop/tools/shop_tool_box.h"

#include "app/shop/demo/demo_feeds.h"
#include "app/tools/json_schema.h"
#include "tests/app/support/spin.h"

#include <QJsonDocument>
#include <QTest>

namespace calliope::test {

using app::ShopDeed;
using app::ShopSurroundings;

ShopToolBox::ShopToolBox(bool hasDemo) {
    if (hasDemo) shop::importDemo(*file.operator->());
    ShopSurroundings around;
    around.run = [this](ShopSurroundings::Part, const std::function<ShopDeed(shop::Shop&)>& work,
                        const std::function<void(const ShopDeed&)>& done) {
        ++jobs;
        // Never at once: on another thread it would not be either.
        QMetaObject::invokeMethod(
            &home,
            [this, work, done] {
                ShopDeed deed;
                try {
                    deed = work(shop);
                } catch (const storage::Error& error) {
                    deed.result = {QString::fromUtf8(error.what()), true};
                }
                done(deed);
            },
            Qt::QueuedConnection);
    };
    around.changed = [this](ShopSurroundings::Part, const QString& words, std::function<void(shop::Shop&)> back) {
        changes.append(words);
        m_back = std::move(back);
    };
    around.propose = [this](const storage::StyleFact& fact) {
        const QString origin = QString(", %1 in %2").arg(QString::fromStdString(fact.model)).arg(fact.chat);
        proposals.append((fact.isLiked ? '+' : '-') + QString::fromStdString(fact.text) +
                         (fact.chat == 0 ? QString() : origin));
    };
    around.openCheckout = [this](storage::Id merchant, const std::function<void(const QJsonObject&)>& done) {
        checkouts.push_back(merchant);
        done({{"status", "permission"}, {"note", "Nothing is ordered."}});
    };
    box.setTools({}, app::shopTools(around));
    box.setShopping(true);
}

app::ToolResult ShopToolBox::call(const QString& name, const QJsonObject& arguments, const app::ToolContext& context) {
    const app::Tool* tool = box.find(name);
    if (!tool) return {"no such tool", true};
    if (const QString wrong = app::schemaObjection(arguments, tool->parameters); !wrong.isEmpty()) return {wrong, true};
    app::ToolResult result;
    bool isOver = false;
    const auto run = tool->run(arguments, context);
    QObject::connect(run.get(), &app::ToolRun::finished, &home, [&](const app::ToolResult& each) {
        result = each;
        isOver = true;
    });
    (void)spinUntil([&] { return isOver; }, 20'000);
    return isOver ? result : app::ToolResult{"it does not answer", true};
}

QJsonObject ShopToolBox::answer(const QString& name, const QJsonObject& arguments) {
    const app::ToolResult result = call(name, arguments);
    if (result.isError) qWarning().noquote() << name << result.text;
    return result.isError ? QJsonObject() : QJsonDocument::fromJson(result.text.toUtf8()).object();
}

void ShopToolBox::undo() {
    if (m_back) std::exchange(m_back, {})(shop);
}

} // namespace calliope::test
