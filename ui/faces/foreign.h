#pragma once

#include "app/assistant/connection_log.h"
#include "app/assistant/devices.h"
#include "app/assistant/engine_info.h"
#include "app/assistant/models.h"
#include "app/assistant/personas.h"
#include "app/assistant/remotes.h"
#include "app/assistant/shelf.h"
#include "app/assistant/upkeep.h"
#include "app/base/failure_words.h"
#include "app/camera/camera.h"
#include "app/chats/chat.h"
#include "app/chats/find.h"
#include "app/chats/search.h"
#include "app/chats/selection.h"
#include "app/mcp/mcp_hub.h"
#include "app/mcp/mcp_offers.h"
#include "app/settings/settings.h"
#include "app/shop/buying/kept_address.h"
#include "app/shop/buying/own_things.h"
#include "app/shop/buying/shop_asking.h"
#include "app/shop/buying/shop_orders.h"
#include "app/shop/buying/shop_prices.h"
#include "app/shop/buying/shop_sources.h"
#include "app/shop/panel/shop_panel.h"
#include "app/shop/pictures/web_pictures.h"
#include "app/shop/wardrobe/outfit_board.h"
#include "app/shop/wardrobe/owned_alike.h"
#include "app/shop/wardrobe/photo_search.h"
#include "app/shop/wardrobe/size_adviser.h"
#include "app/shop/wardrobe/wardrobe_list.h"
#include "app/tools/toolbox.h"
#include "ui/faces/order_click.h"
#include "ui/faces/screen_grab.h"

#include <QQmlEngine>

namespace calliope::ui {

/// What went wrong and belongs to no place of its own.
class Failures : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    /// What can be tried again is tried where it was asked for; here is no button for that.
    void tell(app::Failure failure) {
        using Action = app::Failure::Action;
        if (failure.action == Action::retry || failure.action == Action::freeDisk) failure.action = Action::none;
        emit told(app::shownFailure(failure));
    }

    /// What was told last is over.
    void tellOver(const QString& words) { emit over(words); }

signals:
    void told(const QVariantMap& failure);
    void over(const QString& words);
};

/// The objects of the app as QML's singletons. Whoever makes them sets them before the first page is loaded, and keeps
/// them as long as the QML engine.
struct Faces {
    app::Settings* settings = nullptr;
    app::Chats* chats = nullptr;
    app::Chat* chat = nullptr;
    app::EngineInfo* engine = nullptr;
    app::Models* models = nullptr;
    app::Remotes* remotes = nullptr;
    app::Shelf* shelf = nullptr;
    app::Devices* devices = nullptr;
    app::Personas* personas = nullptr;
    app::Search* search = nullptr;
    app::Find* find = nullptr;
    app::Selection* selection = nullptr;
    app::Camera* camera = nullptr;
    app::Toolbox* tools = nullptr;
    app::McpHub* servers = nullptr;
    Failures* failures = nullptr;
    ScreenGrab* screen = nullptr;
    app::ShopPanel* shopping = nullptr;
    app::ConnectionLog* connections = nullptr;
    app::Upkeep* upkeep = nullptr;
    app::ShopCarts* carts = nullptr;
    app::Buying* buying = nullptr;
    app::ShopOrders* orders = nullptr;
    app::ShopSources* sources = nullptr;
    OrderClick* orderClick = nullptr;
    app::PhotoSearch* photoSearch = nullptr;
    app::WardrobeList* wardrobe = nullptr;
    app::OutfitBoard* outfits = nullptr;
    app::SizeAdviser* sizeAdviser = nullptr;
    app::OwnedAlike* ownedAlike = nullptr;
    app::OwnThings* ownThings = nullptr;
    app::McpOffers* offers = nullptr;
    app::ShopPictures* offerPictures = nullptr;
    app::WebPictures* webPictures = nullptr;
    app::WebLists* webLists = nullptr;
    app::KeptAddress* keptAddress = nullptr;
    app::NewShop* newShop = nullptr;
    app::ShopPrices* prices = nullptr;
    app::ShopAsking* asking = nullptr;

    static Faces& current();
};

/// A QML singleton that is an object of Faces.
template<typename Type, Type* Faces::*member>
Type* faceOf() {
    Type* object = Faces::current().*member;
    QQmlEngine::setObjectOwnership(object, QQmlEngine::CppOwnership);
    return object;
}

struct SettingsFace {
    Q_GADGET
    QML_FOREIGN(calliope::app::Settings)
    QML_NAMED_ELEMENT(Settings)
    QML_SINGLETON

public:
    static app::Settings* create(QQmlEngine*, QJSEngine*) { return faceOf<app::Settings, &Faces::settings>(); }
};

struct ChatsFace {
    Q_GADGET
    QML_FOREIGN(calliope::app::Chats)
    QML_NAMED_ELEMENT(Chats)
    QML_SINGLETON

public:
    static app::Chats* create(QQmlEngine*, QJSEngine*) { return faceOf<app::Chats, &Faces::chats>(); }
};

struct ChatFace {
    Q_GADGET
    QML_FOREIGN(calliope::app::Chat)
    QML_NAMED_ELEMENT(Chat)
    QML_SINGLETON

public:
    static app::Chat* create(QQmlEngine*, QJSEngine*) { return faceOf<app::Chat, &Faces::chat>(); }
};

struct ConnectionLogFace {
    Q_GADGET
    QML_FOREIGN(calliope::app::ConnectionLog)
    QML_NAMED_ELEMENT(ConnectionLog)
    QML_SINGLETON

public:
    static app::ConnectionLog* create(QQmlEngine*, QJSEngine*) {
        return faceOf<app::ConnectionLog, &Faces::connections>();
    }
};

struct UpkeepFace {
    Q_GADGET
    QML_FOREIGN(calliope::app::Upkeep)
    QML_NAMED_ELEMENT(Upkeep)
    QML_SINGLETON

public:
    static app::Upkeep* create(QQmlEngine*, QJSEngine*) { return faceOf<app::Upkeep, &Faces::upkeep>(); }
};

struct EngineFace {
    Q_GADGET
    QML_FOREIGN(calliope::app::EngineInfo)
    QML_NAMED_ELEMENT(Engine)
    QML_SINGLETON

public:
    static app::EngineInfo* create(QQmlEngine*, QJSEngine*) { return faceOf<app::EngineInfo, &Faces::engine>(); }
};

struct ModelsFace {
    Q_GADGET
    QML_FOREIGN(calliope::app::Models)
    QML_NAMED_ELEMENT(Models)
    QML_SINGLETON

public:
    static app::Models* create(QQmlEngine*, QJSEngine*) { return faceOf<app::Models, &Faces::models>(); }
};

struct RemotesFace {
    Q_GADGET
    QML_FOREIGN(calliope::app::Remotes)
    QML_NAMED_ELEMENT(Endpoints)
    QML_SINGLETON

public:
    static app::Remotes* create(QQmlEngine*, QJSEngine*) { return faceOf<app::Remotes, &Faces::remotes>(); }
};

struct ShelfFace {
    Q_GADGET
    QML_FOREIGN(calliope::app::Shelf)
    QML_NAMED_ELEMENT(Catalogue)
    QML_SINGLETON

public:
    static app::Shelf* create(QQmlEngine*, QJSEngine*) { return faceOf<app::Shelf, &Faces::shelf>(); }
};

struct DevicesFace {
    Q_GADGET
    QML_FOREIGN(calliope::app::Devices)
    QML_NAMED_ELEMENT(Devices)
    QML_SINGLETON

public:
    static app::Devices* create(QQmlEngine*, QJSEngine*) { return faceOf<app::Devices, &Faces::devices>(); }
};

struct PersonasFace {
    Q_GADGET
    QML_FOREIGN(calliope::app::Personas)
    QML_NAMED_ELEMENT(Personas)
    QML_SINGLETON

public:
    static app::Personas* create(QQmlEngine*, QJSEngine*) { return faceOf<app::Personas, &Faces::personas>(); }
};

struct SearchFace {
    Q_GADGET
    QML_FOREIGN(calliope::app::Search)
    QML_NAMED_ELEMENT(Search)
    QML_SINGLETON

public:
    static app::Search* create(QQmlEngine*, QJSEngine*) { return faceOf<app::Search, &Faces::search>(); }
};

struct FindFace {
    Q_GADGET
    QML_FOREIGN(calliope::app::Find)
    QML_NAMED_ELEMENT(Find)
    QML_SINGLETON

public:
    static app::Find* create(QQmlEngine*, QJSEngine*) { return faceOf<app::Find, &Faces::find>(); }
};

struct SelectionFace {
    Q_GADGET
    QML_FOREIGN(calliope::app::Selection)
    QML_NAMED_ELEMENT(Selection)
    QML_SINGLETON

public:
    static app::Selection* create(QQmlEngine*, QJSEngine*) { return faceOf<app::Selection, &Faces::selection>(); }
};

struct CameraFace {
    Q_GADGET
    QML_FOREIGN(calliope::app::Camera)
    QML_NAMED_ELEMENT(Camera)
    QML_SINGLETON

public:
    static app::Camera* create(QQmlEngine*, QJSEngine*) { return faceOf<app::Camera, &Faces::camera>(); }
};

struct ToolsFace {
    Q_GADGET
    QML_FOREIGN(calliope::app::Toolbox)
    QML_NAMED_ELEMENT(Tools)
    QML_SINGLETON

public:
    static app::Toolbox* create(QQmlEngine*, QJSEngine*) { return faceOf<app::Toolbox, &Faces::tools>(); }
};

struct ServersFace {
    Q_GADGET
    QML_FOREIGN(calliope::app::McpHub)
    QML_NAMED_ELEMENT(Servers)
    QML_SINGLETON

public:
    static app::McpHub* create(QQmlEngine*, QJSEngine*) { return faceOf<app::McpHub, &Faces::servers>(); }
};

struct OffersFace {
    Q_GADGET
    QML_FOREIGN(calliope::app::McpOffers)
    QML_NAMED_ELEMENT(Offers)
    QML_SINGLETON

public:
    static app::McpOffers* create(QQmlEngine*, QJSEngine*) { return faceOf<app::McpOffers, &Faces::offers>(); }
};

struct FailuresFace {
    Q_GADGET
    QML_FOREIGN(calliope::ui::Failures)
    QML_NAMED_ELEMENT(Failures)
    QML_SINGLETON

public:
    static Failures* create(QQmlEngine*, QJSEngine*) { return faceOf<Failures, &Faces::failures>(); }
};

struct ScreenGrabFace {
    Q_GADGET
    QML_FOREIGN(calliope::ui::ScreenGrab)
    QML_NAMED_ELEMENT(ScreenGrab)
    QML_SINGLETON

public:
    static ScreenGrab* create(QQmlEngine*, QJSEngine*) { return faceOf<ScreenGrab, &Faces::screen>(); }
};

struct TranscriptFace {
    Q_GADGET
    QML_FOREIGN(calliope::app::Transcript)
    QML_ANONYMOUS
};

struct DraftPicturesFace {
    Q_GADGET
    QML_FOREIGN(calliope::app::DraftPictures)
    QML_ANONYMOUS
};

struct LaneListFace {
    Q_GADGET
    QML_FOREIGN(calliope::app::LaneList)
    QML_ANONYMOUS
};

struct ChatListFace {
    Q_GADGET
    QML_FOREIGN(calliope::app::ChatList)
    QML_ANONYMOUS
};

struct FileWorkFace {
    Q_GADGET
    QML_FOREIGN(calliope::app::FileWork)
    QML_ANONYMOUS
};

struct SearchResultsFace {
    Q_GADGET
    QML_FOREIGN(calliope::app::SearchResults)
    QML_ANONYMOUS
};

} // namespace calliope::ui
