#pragma once

#include "app/assistant/model_memory.h"
#include "app/assistant/personas.h"
#include "app/assistant/shelf.h"
#include "app/assistant/upkeep.h"
#include "app/assistant/who_answers.h"
#include "app/chats/chat.h"
#include "app/chats/find.h"
#include "app/chats/selection.h"
#include "app/endpoints/chat_client.h"
#include "app/endpoints/fallback_key_store.h"
#include "app/engine/engine_embedder.h"
#include "app/mcp/mcp_offers.h"
#include "app/network/network_gate.h"
#include "app/shop/panel/shop_panel.h"
#include "app/shop/pictures/shop_sights.h"
#include "ui/faces/foreign.h"
#include "ui/wardrobe/wardrobe_parts.h"

#include <QQmlApplicationEngine>
#include <QString>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>

namespace calliope::ui {

/// The whole app, put together: store, network, chats, faces, window. Made once, on the thread of the user interface.
class Session {
public:
    struct Options {
        std::filesystem::path folder; ///< where everything is kept
        bool sampleChats = false;     ///< puts some chats into an empty store: for pictures and tests
        bool isOffline = false;       ///< answers come from a script in this program instead of the engine
        bool hasFirstRun = false;     ///< the first start begins with three screens
        std::optional<app::Endpoint> endpoint = std::nullopt;      ///< that has the script, where it is elsewhere
        std::function<std::unique_ptr<app::KeyStore>()> keys = {}; ///< another keychain than the system's, for tests
        app::Catalogue catalogue = app::ownCatalogue();
        app::DownloadOptions downloads = {};
        QString shopProfile = QStringLiteral(CALLIOPE_SHOP_PROFILE);      ///< our page for shops; empty: there is none
        app::ShopDoor::Reach shops = app::ShopDoor::Reach::publicNetwork; ///< where shops may be
        app::PurchasePace pace = {};
        app::ConsentDesk::Clock clickClock = std::chrono::steady_clock::now; ///< by which the order button is armed
    };

    explicit Session(const Options& options);
    ~Session();

    /// Makes the window, which whoever asks shows; false where the QML cannot be loaded (stderr says what is wrong).
    bool load();

    [[nodiscard]] QQmlApplicationEngine& qml() { return m_qml; }
    [[nodiscard]] app::StoreThread& store() { return m_store; }
    [[nodiscard]] app::Settings& settings() { return m_settings; }
    [[nodiscard]] app::Chats& chats() { return m_chats; }
    [[nodiscard]] app::Chat& chat() { return m_chat; }
    [[nodiscard]] app::Toolbox& tools() { return m_tools; }
    [[nodiscard]] app::McpHub& servers() { return m_servers; }
    [[nodiscard]] app::Find& find() { return m_find; }
    [[nodiscard]] app::Selection& selection() { return m_selection; }
    [[nodiscard]] app::Search& search() { return m_search; }
    [[nodiscard]] app::Models& models() { return m_models; }
    [[nodiscard]] app::Remotes& remotes() { return m_remotes; }
    [[nodiscard]] app::Shelf& shelf() { return m_shelf; }
    [[nodiscard]] app::Devices& devices() { return m_devices; }
    [[nodiscard]] app::NetworkGate& network() { return m_gate; }
    [[nodiscard]] app::ConnectionLog& connections() { return m_connections; }
    [[nodiscard]] app::Upkeep& upkeep() { return m_upkeep; }
    [[nodiscard]] app::Personas& personas() { return m_personas; }
    [[nodiscard]] app::Camera& camera() { return m_camera; }
    [[nodiscard]] ScreenGrab& screen() { return m_screen; }
    [[nodiscard]] app::ShopThread& shop() { return m_shop; }
    [[nodiscard]] app::ShopPictures& offerPictures() { return m_offerPictures; }
    [[nodiscard]] app::WebPictures& webPictures() { return m_webPictures; }
    [[nodiscard]] app::ShopPanel& shopping() { return m_shopping; }
    [[nodiscard]] app::Purchases& purchases() { return m_purchases; }
    [[nodiscard]] app::ShopKeys& shopKeys() { return m_shopKeys; }
    [[nodiscard]] app::ShopCarts& carts() { return m_carts; }
    [[nodiscard]] app::Buying& buying() { return m_buying; }
    [[nodiscard]] app::ShopOrders& orders() { return m_orders; }
    [[nodiscard]] app::ShopSources& sources() { return m_sources; }
    [[nodiscard]] app::KeptAddress& keptAddress() { return m_keptAddress; }
    [[nodiscard]] app::ShopPrices& prices() { return m_prices; }
    [[nodiscard]] app::ShopAsking& asking() { return m_asking; }
    [[nodiscard]] app::NewShop& newShop() { return m_newShop; }
    [[nodiscard]] app::WebLists& webLists() { return m_webLists; }
    [[nodiscard]] app::OwnThings& ownThings() { return m_ownThings; }
    [[nodiscard]] OrderClick& orderClick() { return m_orderClick; }
    [[nodiscard]] app::PhotoSearch& photoSearch() { return m_wardrobe.photoSearch; }
    [[nodiscard]] app::WardrobeList& wardrobe() { return m_wardrobe.wardrobe; }
    [[nodiscard]] app::OutfitBoard& outfits() { return m_wardrobe.outfits; }
    [[nodiscard]] app::SizeAdviser& sizeAdviser() { return m_wardrobe.sizes; }
    [[nodiscard]] QObject& backend() { return *m_backend; } ///< app::LocalBackend, or app::FakeEndpoint

private:
    void joinModels();
    void joinOffers();
    void joinShopping();

    app::StoreThread m_store;
    app::Settings m_settings;
    app::NetworkGate m_gate;
    std::unique_ptr<app::KeyStore> m_keychain;
    app::FallbackKeyStore m_keys;
    app::ChatClient m_client;
    app::Responder m_responder;
    app::PictureShelf m_pictureShelf;
    app::Toolbox m_tools;
    app::McpHub m_servers;
    app::McpOffers m_offers;
    app::Chats m_chats;
    app::Personas m_personas; ///< before the chat: a chat that can be sent to has its persona
    app::Chat m_chat;
    app::ConnectionLog m_connections;
    app::Upkeep m_upkeep;
    app::EngineInfo m_engine;
    app::Models m_models;
    app::Remotes m_remotes;
    app::ModelMemory m_memory;
    app::WhoAnswers m_who;
    app::Devices m_devices;
    app::Shelf m_shelf;
    app::Search m_search;
    app::Find m_find;
    app::Selection m_selection;
    app::Camera m_camera;
    ScreenGrab m_screen;
    app::ShopThread m_shop;
    app::ShopPanel m_shopping;
    app::ShopPictures m_offerPictures;
    app::ShopDoor m_shopDoor;
    app::WebPictures m_webPictures;
    app::EngineEmbedder m_embedder;
    app::ShopSights m_sights;
    app::ShopKeys m_shopKeys;
    app::Purchases m_purchases;
    app::ShopCarts m_carts;
    app::Buying m_buying;
    app::KeptAddress m_keptAddress;
    app::ShopOrders m_orders;
    app::ShopSources m_sources;
    app::WebLists m_webLists;
    app::NewShop m_newShop;
    app::ShopPrices m_prices;
    app::PriceWatch m_priceWatch;
    app::ShopAsking m_asking;
    OrderClick m_orderClick;
    WardrobeParts m_wardrobe;
    app::OwnThings m_ownThings;
    Failures m_failures;
    std::unique_ptr<QObject> m_backend; ///< the engine's supervisor, or the script
    QQmlApplicationEngine m_qml;
};

} // namespace calliope::ui
