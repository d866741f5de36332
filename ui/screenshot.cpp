#include "ui/screenshot.h"

#include "app/assistant/sample_models.h"
#include "app/chats/sample_lanes.h"
#include "app/chats/sample_tools.h"
#include "app/shop/buying/sample_buying.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QImage>
#include <QKeyEvent>
#include <QLocale>
#include <QQuickItem>
#include <QQuickWindow>
#include <QTextStream>
#include <QTimer>
#include <algorithm>
#include <array>
#include <functional>

namespace calliope::ui {

namespace {

void wait(int milliseconds) {
    QEventLoop loop;
    QTimer::singleShot(milliseconds, &loop, &QEventLoop::quit);
    loop.exec();
}

constexpr int settled = 700; ///< milliseconds in which every animation ends and everything is loaded

bool isPicture(const QString& page) {
    return page == "picture" || page == "viewer";
}

/// The first item of a QML type below `from`.
QQuickItem* find(const char* type, QQuickItem* from) {
    if (QByteArray(from->metaObject()->className()).startsWith(QByteArray(type) + "_QML")) return from;
    for (QQuickItem* child : from->childItems())
        if (QQuickItem* found = find(type, child)) return found;
    return nullptr;
}

/// The sample chat whose title begins so; 0: there is none.
storage::Id chatNamed(Session& session, std::string_view title) {
    for (const storage::Conversation& chat : session.chats().list()->chats())
        if (chat.title.starts_with(title)) return chat.id;
    return 0;
}

void openChat(Session& session, std::string_view title) {
    session.chats().open(chatNamed(session, title));
    wait(settled);
}

/// The chat about a picture, with one of the regions pointed at; large where that is wanted.
void openPicture(Session& session, QQuickWindow& window, bool isLarge) {
    constexpr int region = 4;
    openChat(session, "What is on the table");
    QQuickItem* block = find("RegionsBlock", window.contentItem());
    if (!block) return;
    block->setProperty("current", region);
    if (isLarge) QMetaObject::invokeMethod(block, "open", Q_ARG(int, region));
}

/// The chat with the agents: those that work, or those that have answered, in full.
void showLanes(Session& session, bool isRunning) {
    openChat(session, "Bakery");
    session.chat().setMode("contemplating");
    wait(settled);
    app::Transcript& transcript = *session.chat().transcript();
    if (!transcript.last()) return;
    const storage::Id answer = transcript.last()->id;
    if (isRunning) {
        storage::Message running = app::sampleLanes(true);
        running.id = answer;
        transcript.replaceMessage(std::move(running));
    } else if (app::LaneList* lanes = transcript.lanesOf(answer)) {
        lanes->setExpanded(true);
    }
}

/// A tool that asks, with one of what it did opened.
void showTools(Session& session) {
    app::Transcript& transcript = *session.chat().transcript();
    transcript.setMessages(app::sampleTools());
    const storage::Message& answer = *transcript.last();
    transcript.setOpen(answer.id, answer.blocks[1].id, 1);
}

/// An answer that still thinks.
void showThinking(Session& session) {
    openChat(session, "Dinner");
    app::Transcript& transcript = *session.chat().transcript();
    if (!transcript.last()) return;
    storage::Message answer = *transcript.last();
    answer.state = storage::MessageState::running;
    answer.blocks = {{.id = answer.blocks.front().id,
                      .kind = storage::BlockKind::reasoning,
                      .text =
                          "**Counting what the oven has to do**\n\nSix plates, one oven, 110 minutes. Two main dishes "
                          "would need it twice.\n\n**Looking for one dish that suits all six**\n\nVegetarian for "
                          "two, no gluten for one: filled peppers with rice are both, so"}};
    const storage::Id id = answer.id;
    transcript.replaceMessage(std::move(answer));
    transcript.setProgress(id, QStringLiteral("Looking for one dish that suits all six"), QStringLiteral("9 s   214"),
                           0.11);
}

/// An answer that failed, beside a chat that has just been deleted.
void showFailed(Session& session) {
    openChat(session, "Spanish");
    app::Transcript& transcript = *session.chat().transcript();
    if (!transcript.last()) return;
    storage::Message answer = *transcript.last();
    answer.state = storage::MessageState::failed;
    answer.blocks = {{.id = answer.blocks.front().id,
                      .kind = storage::BlockKind::error,
                      .payload = R"({"title": "The endpoint does not answer",
                                     "detail": "It took longer than a minute. Your question is saved.",
                                     "action": "retry"})"}};
    transcript.replaceMessage(std::move(answer));
    session.chats().remove(chatNamed(session, "Tide"));
}

/// The search with hits for what was typed.
void showSearch(QQuickWindow& window) {
    QMetaObject::invokeMethod(&window, "go", Q_ARG(QString, "search"));
    wait(settled);
    for (const QChar letter : QStringLiteral("month")) {
        QKeyEvent key(QEvent::KeyPress, 0, Qt::NoModifier, letter);
        QCoreApplication::sendEvent(&window, &key);
    }
}

/// The models with one that answers and one that is still coming.
void showModels(Session& session, QQuickWindow& window, const QString& page) {
    constexpr qint64 bytes = 17'300'000'000;
    const QString path = app::addSampleModels(session.shelf().folder());
    session.shelf().setFolder(session.shelf().folder());
    session.models().restore({path}, path);
    session.models().setFit(path, {app::Fit::Kind::fits, QStringLiteral("Fits, 3.9 GB to spare")});
    const QString size = QLocale().formattedDataSize(bytes, 1, QLocale::DataSizeSIFormat);
    Faces::current().engine->setState({.modelName = "Muse Glimmer 30B",
                                     .stateWords = size,
                                     .share = 0.31,
                                     .deviceName = "Radeon RX 7900 XT",
                                     .deviceReason = "the only discrete GPU",
                                     .details = size + " in memory for weights, cache and work space."});
    QMetaObject::invokeMethod(&window, "go", Q_ARG(QString, page));
}

/// Until it is so, or for a few seconds.
void waitFor(const std::function<bool()>& isSo) {
    constexpr int step = 50;
    constexpr int most = 200; // steps
    for (int i = 0; i < most && !isSo(); ++i) wait(step);
}

/// Something of the user's own in the wardrobe, from a drawn photo.
void addOwned(Session& session, const char* drawing, const QString& name) {
    constexpr int side = 480;
    app::WardrobeList& wardrobe = session.wardrobe();
    wardrobe.addImage(shop::Shop::drawnPicture(drawing, side));
    waitFor([&] { return wardrobe.isDrafting(); });
    if (name.isEmpty()) return; // it stays a draft
    wardrobe.setField("name", name);
    wardrobe.save();
    waitFor([&] { return !wardrobe.isDrafting(); });
}

/// Pages about what the user has, with something on them.
void showOwned(Session& session, const QString& part) {
    constexpr int side = 480;
    session.shopping().show(part);
    wait(settled);
    session.wardrobe().begin();
    addOwned(session, "demo:shirt/blue/plain/4711", QStringLiteral("Blue shirt, from Lisbon"));
    if (part == "photo") {
        session.photoSearch().addImage(shop::Shop::drawnPicture("demo:shirt/blue/striped/17", side));
        wait(settled);
        session.photoSearch().setCrop({0.12, 0.08, 0.76, 0.84});
        wait(settled);
        return;
    }
    addOwned(session, "demo:jeans-slim/navy/plain/5", QStringLiteral("Jeans"));
    if (part == "wardrobe") addOwned(session, "demo:coat/red/checked/9", {});
    if (part == "outfits") session.outfits().startWithOwned(1);
    wait(settled);
}

/// The shopping panel with a wish, and what a page of it shows at its best.
void showShopping(Session& session, const QString& part) {
    if (part == "photo" || part == "wardrobe" || part == "outfits") return showOwned(session, part);
    app::ShopPanel& shopping = session.shopping();
    app::ShopSearch& search = *shopping.search();
    app::ShopWishes& wishes = *shopping.wishes();
    const QString wish = part == "nothing" ? QStringLiteral("leather boots in 39, up to 20 €")
                                           : QStringLiteral("cotton or linen, up to 50 €, in stock");
    shopping.show("search");
    if (part != "start") search.add(wish);
    waitFor([&] { return search.cards()->count() > 0 || search.isNothing(); });
    const QList<QVariantMap> cards = search.cards()->cards();
    const auto idOf = [&](int row, const char* key) { return cards[row].value(key).toLongLong(); };
    const int few = std::min<int>(3, static_cast<int>(cards.size()));
    for (int row = 0; row < few; ++row) {
        if (part == "compare" || (part.isEmpty() && row < 2))
            shopping.compare()->toggle(idOf(row, "product"), idOf(row, "variant"));
        if (part == "wishlist" || row == 1) wishes.toggle(idOf(row, "product"), idOf(row, "variant"));
    }
    if (few == 0 || part == "start") return;
    if (part == "wishlist") {
        waitFor([&] { return wishes.items()->count() == few; });
        constexpr std::array targets{"100", "20", ""};
        for (int row = 0; row < few; ++row) {
            const QVariantMap item = wishes.items()->cards()[row];
            wishes.setTarget(item["list"].toLongLong(), item["variant"].toLongLong(),
                             targets[static_cast<std::size_t>(row)], item["currency"].toString());
        }
    }
    session.shop().change(
        app::ShopThread::Part::carts, &shopping,
        [variant = idOf(0, "variant")](auto& shop) { shop.carts().set(variant, 1); }, [] {});
    if (part == "product") {
        shopping.openProduct(idOf(0, "product"), idOf(0, "variant"));
        waitFor([&] { return shopping.detail()->similar()->count() > 0; });
    } else if (!part.isEmpty()) {
        shopping.setPage(part);
    }
    if (part == "ideas") waitFor([&] { return shopping.ideas()->cards()->count() > 0; });
    waitFor([&] { return shopping.cart()["count"].toInt() > 0; });
}

/// Pages of buying, with something in the carts; "checkout" is the first step of one of them.
void showBuying(Session& session, const QString& part) {
    session.shop().change(app::ShopThread::Part::carts, &session.shopping(), app::addSampleCarts, [] {});
    session.shopping().show(part == "checkout" ? "cart" : part);
    const bool isCart = part == "cart" || part == "checkout";
    waitFor([&] {
        if (isCart) return !session.carts().all().empty();
        return part == "orders" ? session.orders().isLoaded() : !session.sources().sources().isEmpty();
    });
    if (part != "checkout") return;
    const auto& carts = session.carts().all();
    const auto cart = std::ranges::find(carts, false, &app::ShopCart::isDemo);
    if (cart != carts.end()) session.buying().start(cart->merchant.id, cart->currency);
}

constexpr std::array buyingPages{"cart", "checkout", "orders", "sources"};

constexpr const char* sampleServers = R"json({"mcpServers": {
    "Files": {"command": "npx", "args": ["-y", "@modelcontextprotocol/server-filesystem", "/home/me/Documents"]},
    "Calendar": {"url": "https://calendar.example.org/mcp", "headers": {"Authorization": "Bearer 1234"}}}})json";

} // namespace

QStringList screenshotPages() {
    return {"chat",
            "new",
            "thinking",
            "failed",
            "lanes",
            "contemplating",
            "tools",
            "settings/tools",
            "settings/servers",
            "search",
            "picture",
            "viewer",
            "camera",
            "shopping",
            "shopping/start",
            "shopping/product",
            "shopping/compare",
            "shopping/wishlist",
            "shopping/ideas",
            "shopping/nothing",
            "shopping/cart",
            "shopping/checkout",
            "shopping/orders",
            "shopping/sources",
            "shopping/photo",
            "shopping/wardrobe",
            "shopping/outfits",
            "models",
            "models/files",
            "models/endpoints",
            "settings",
            "settings/modes",
            "settings/personas",
            "settings/device",
            "settings/privacy",
            "settings/chats",
            "settings/shortcuts",
            "settings/about",
            "first-run/1",
            "first-run/2",
            "first-run/3"};
}

int takeScreenshot(Session& session, const Screenshot& screenshot) {
    QTextStream errors(stderr);
    if (!qEnvironmentVariableIsSet("CALLIOPE_CAMERA")) qputenv("CALLIOPE_CAMERA", "pattern");
    session.settings().setTheme(screenshot.takes.first().theme);
    if (!session.load()) return 1;
    auto* window = qobject_cast<QQuickWindow*>(session.qml().rootObjects().first());
    window->resize(screenshot.size);
    window->show();
    wait(settled);
    const auto& chats = session.chats().list()->chats();
    if (screenshot.page != "new" && !chats.empty()) session.chats().open(chats.front().id);
    if (screenshot.page == "settings/servers") session.servers().paste(sampleServers);
    if (isPicture(screenshot.page))
        openPicture(session, *window, screenshot.page == "viewer");
    else if (screenshot.page == "lanes" || screenshot.page == "contemplating")
        showLanes(session, screenshot.page == "lanes");
    else if (screenshot.page == "tools") {
        wait(settled);
        showTools(session);
    } else if (screenshot.page == "thinking") {
        showThinking(session);
    } else if (screenshot.page == "failed") {
        showFailed(session);
    } else if (screenshot.page == "search") {
        showSearch(*window);
    } else if (screenshot.page.startsWith("models")) {
        showModels(session, *window, screenshot.page);
    } else if (const QString part = screenshot.page.section('/', 1); screenshot.page.startsWith("shopping")) {
        if (std::find(buyingPages.begin(), buyingPages.end(), part) != buyingPages.end())
            showBuying(session, part);
        else
            showShopping(session, part);
    } else if (screenshot.page != "chat" && screenshot.page != "new")
        QMetaObject::invokeMethod(window, "go", Q_ARG(QString, screenshot.page));
    for (const Screenshot::Take& take : screenshot.takes) {
        session.settings().setTheme(take.theme);
        wait(settled);
        if (window->grabWindow().save(take.file)) continue;
        errors << "The picture " << take.file << " could not be written.\n";
        return 1;
    }
    return 0;
}

} // namespace calliope::ui
