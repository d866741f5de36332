#include "ui/session.h"

#include "app/assistant/local_backend.h"
#include "app/assistant/sample_endpoints.h"
#include "app/chats/sample_chats.h"
#include "app/documents/read_document.h"
#include "app/endpoints/fake_endpoint.h"
#include "app/endpoints/keychain_store.h"
#include "app/engine/engine_program.h"
#include "app/looks/look_tools.h"
#include "app/looks/tool_pictures.h"
#include "app/shop/buying/sample_buying.h"
#include "app/shop/wishes/wish_reading.h"
#include "app/store/opening_note.h"
#include "app/tools/built_in_tools.h"
#include "ui/icons/ink_provider.h"
#include "ui/pictures/picture_provider.h"
#include "ui/shop/product_provider.h"

#include <QDirIterator>
#include <QEvent>
#include <QFile>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QJsonArray>
#include <QJsonObject>
#include <QLocale>
#include <QPalette>
#include <chrono>
#include <functional>
#include <utility>

namespace calliope::ui {

namespace {

void addFonts() {
    for (QDirIterator files(":/fonts", QDirIterator::Subdirectories); files.hasNext();) {
        const QString file = files.next();
        if (file.endsWith(".otf") || file.endsWith(".ttf")) QFontDatabase::addApplicationFont(file);
    }
}

bool systemIsDark() {
    return QGuiApplication::palette().color(QPalette::Window).lightness() < 128;
}

/// Calls when the system's colours change.
class PaletteWatch : public QObject {
public:
    PaletteWatch(std::function<void()> changed, QObject* parent)
        : QObject(parent)
        , m_changed(std::move(changed)) {}

    bool eventFilter(QObject* watched, QEvent* event) override {
        if (watched == qGuiApp && event->type() == QEvent::ApplicationPaletteChange) m_changed();
        return QObject::eventFilter(watched, event);
    }

private:
    std::function<void()> m_changed;
};

QByteArray samplePicture() {
    QFile file(":/samples/breakfast.jpg");
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// Whether windows are shown by Wayland; programs that speak X11 to it see a black screen.
bool isOnWayland() {
    const QString platform = QGuiApplication::platformName();
    return platform.startsWith(QLatin1String("wayland")) ||
           (platform == QLatin1String("xcb") && qEnvironmentVariableIsSet("WAYLAND_DISPLAY"));
}

/// The page that tells shops who asks, which their protocol wants; it says nothing of the user. Whoever packages the
/// program puts packaging/ucp-profile.json somewhere and builds with its address; invalid where nobody has.
/// Source: UCP 2026-08-25, platform profile.
QUrl shopProfile(const QString& wanted) {
    const QUrl url(wanted, QUrl::StrictMode);
    return url.scheme() == QLatin1String("https") && !url.host().isEmpty() ? url : QUrl();
}

} // namespace

Session::Session(const Options& options)
    : m_store(options.folder)
    , m_settings(&m_store)
    , m_keychain(options.keys        ? options.keys()
                 : options.isOffline ? std::unique_ptr<app::KeyStore>(std::make_unique<app::MemoryKeyStore>())
                                     : std::make_unique<app::KeychainStore>())
    , m_keys(*m_keychain)
    , m_client(m_gate, m_keys)
    , m_responder(m_client)
    , m_pictureShelf(options.folder, app::PictureReader(app::enginePath()))
    , m_tools(&m_store)
    , m_servers(&m_store, *m_keychain, m_gate, m_tools)
    , m_offers(m_servers)
    , m_chats(m_store)
    , m_personas(m_store, m_chats, m_settings)
    , m_chat(m_store, m_chats, m_settings, m_responder, m_pictureShelf, m_tools)
    , m_connections(m_gate.ledger(), m_store)
    , m_upkeep(m_store, *m_chats.files())
    , m_engine(QString::fromStdU16String(options.folder.u16string()))
    , m_models(options.isOffline ? QString() : app::builtInModel())
    , m_remotes(m_store, m_keys, m_client)
    , m_memory(m_store, m_models, m_remotes)
    , m_who(m_responder, m_engine, m_models)
    , m_shelf(m_gate, m_devices, options.catalogue, QString::fromStdU16String((options.folder / "models").u16string()),
              options.downloads)
    , m_search(m_store, *m_chats.list())
    , m_find(*m_chat.transcript())
    , m_selection(*m_chat.transcript())
    , m_screen(m_pictureShelf.reader(), isOnWayland() ? ScreenPortal::onBus() : nullptr)
    , m_shop(options.folder)
    , m_shopping(m_shop)
    , m_offerPictures(m_shop, options.folder, m_pictureShelf.reader())
    , m_shopDoor(m_gate, options.shops)
    , m_webPictures(m_shop, m_gate, m_shopDoor, m_offerPictures.files(), m_pictureShelf.reader())
    , m_embedder(m_gate)
    , m_sights(m_shop, m_offerPictures.files(), m_embedder)
    , m_shopKeys(m_store, m_keys)
    , m_purchases(m_store, m_shopDoor,
                  {.agent = shopProfile(options.shopProfile),
                   .keyOf = [this](const QString& origin, QObject* context,
                                   const auto& then) { m_shopKeys.read(origin, context, then); },
                   .pace = options.pace})
    , m_carts(m_shop)
    , m_buying(m_carts, m_purchases, m_shopDoor, m_gate,
               [this](const QString& origin) { return m_shopKeys.has(origin); })
    , m_keptAddress(*m_buying.address(), m_store, *m_keychain)
    , m_orders(m_store, m_purchases, m_shopDoor)
    , m_sources(m_shop, m_purchases, m_shopDoor, m_shopKeys)
    , m_webLists(m_shop, m_gate, m_shopDoor, [this](const app::FetchedList& list) { m_sources.takeFetched(list); })
    , m_newShop(m_shop, m_gate, options.shops)
    , m_prices(m_shop, m_shopDoor, shopProfile(options.shopProfile))
    , m_priceWatch(m_shop, m_gate, m_shopDoor, m_prices)
    , m_asking(m_shop, m_shopDoor, *m_shopping.search(), *m_shopping.wishes(), m_carts,
               shopProfile(options.shopProfile))
    , m_orderClick(m_buying, m_purchases, m_webPictures, m_webLists, m_newShop, m_priceWatch, options.clickClock)
    , m_wardrobe(options.folder, m_pictureShelf.reader(), m_shopping, m_embedder)
    , m_ownThings(m_shop, m_store, m_purchases, *m_chats.files(),
                  {.bytes = m_wardrobe.photos.opener(), .remove = m_wardrobe.photos.remover()}) {
    addFonts();
    m_settings.setSystemDark(systemIsDark());
    qGuiApp->installEventFilter(new PaletteWatch([this] { m_settings.setSystemDark(systemIsDark()); }, &m_settings));
    QObject::connect(&m_settings, &app::Settings::changed, &m_gate, [this] { m_gate.setOnline(m_settings.online()); });
    QObject::connect(&m_chat, &app::Chat::opened, &m_find, &app::Find::takeOpened);
    std::vector<app::Tool> tools = app::builtInTools(m_store);
    tools.push_back(app::readDocumentTool([this](const std::string& hash) { return m_pictureShelf.bytes(hash); }));
    tools.push_back(app::lookCloserTool(m_store, m_pictureShelf));
    tools.push_back(app::markRegionsTool(m_pictureShelf));
    for (app::Tool& tool : m_wardrobe.tools(m_store, m_pictureShelf, m_buying)) tools.push_back(std::move(tool));
    m_tools.setTools({}, std::move(tools));
    m_servers.setPictures(app::toolPictures(m_store, m_pictureShelf));
    m_wardrobe.offerWhileOpen(m_tools);
    joinModels();
    joinOffers();
    joinShopping();
    m_responder.setShape([this] { return m_personas.shape(); });
    const auto tell = [this](const app::Failure& failure) { m_failures.tell(failure); };
    QObject::connect(&m_store, &app::StoreThread::failed, &m_failures, tell);
    QObject::connect(&m_store, &app::StoreThread::troubled, &m_failures, tell);
    QObject::connect(&m_store, &app::StoreThread::recovered, &m_failures, [this] {
        m_failures.tellOver(QCoreApplication::translate("Session", "Everything is saved again"));
    });
    QObject::connect(&m_store, &app::StoreThread::opened, &m_failures, [tell](const storage::OpenReport& report) {
        if (const auto note = app::openingNote(report)) tell(*note);
    });
    QObject::connect(&m_chats, &app::Chats::failed, &m_failures, tell);
    m_chats.setPictureReader(m_pictureShelf.reader());
    QObject::connect(&m_chats, &app::Chats::removing, &m_tools.log(), &app::ToolLog::leaveOut);
    QObject::connect(&m_upkeep, &app::Upkeep::chatsChanged, &m_chats, &app::Chats::refresh);
    QObject::connect(&m_upkeep, &app::Upkeep::failed, &m_failures, tell);
    QObject::connect(&m_chat, &app::Chat::failed, &m_failures, tell);
    QObject::connect(&m_shop, &app::ShopThread::troubled, &m_failures, tell);
    QObject::connect(&m_carts, &app::ShopCarts::failed, &m_failures, tell);
    QObject::connect(&m_shopKeys, &app::ShopKeys::failed, &m_failures, tell);
    QObject::connect(&m_keptAddress, &app::KeptAddress::failed, &m_failures, tell);
    QObject::connect(&m_ownThings, &app::OwnThings::failed, &m_failures, tell);

    m_settings.setHasFirstRun(options.hasFirstRun);
    QObject::connect(&m_camera, &app::Camera::used, m_chat.pictures(), [this](const QList<QImage>& shots) {
        if (m_wardrobe.takeShots(shots)) return;
        for (const QImage& shot : shots)
            m_chat.pictures()->addImage(shot, QCoreApplication::translate("Session", "Camera"), true);
    });
    QObject::connect(&m_screen, &ScreenGrab::used, m_chat.pictures(), [this](const QImage& part) {
        m_chat.pictures()->addImage(part, QCoreApplication::translate("Session", "Screen"), false);
    });

    if (options.sampleChats) {
        m_store.run(
            &m_chats,
            [](storage::Store& store) {
                app::addSampleChats(store, samplePicture());
                app::addSampleEndpoints(store);
                app::addSampleOrders(store);
            },
            [this] { m_chats.refresh(); });
        m_devices.take({{"devices", QJsonArray{QJsonObject{{"index", 0},
                                                           {"name", "Radeon RX 7900 XT"},
                                                           {"type", "discrete GPU"},
                                                           {"memory_bytes", 21.46e9}},
                                               QJsonObject{{"index", 1},
                                                           {"name", "Radeon Graphics"},
                                                           {"type", "integrated GPU"},
                                                           {"memory_bytes", 15.5e9}}}},
                        {"chosen", 0},
                        {"reason", "the only discrete GPU"}});
    }
    if (options.isOffline) {
        auto fake = std::make_unique<app::FakeEndpoint>();
        const QString name = QCoreApplication::translate("Session", "Scripted answers");
        m_who.setLocal({.endpoint = options.endpoint.value_or(fake->endpoint()),
                        .modelName = name,
                        .contextSize = 32'768,
                        .sight = app::Responder::Sight::pictures},
                       {.modelName = name,
                        .deviceName = QCoreApplication::translate("Session", "No engine"),
                        .details = QCoreApplication::translate(
                            "Session", "Answers come from a script in this program: for work on the user interface.")});
        m_backend = std::move(fake);
    } else {
        auto local = std::make_unique<app::LocalBackend>(m_gate, m_who, m_engine, m_models, m_memory, m_devices,
                                                         m_shelf, m_settings);
        const app::EngineSupervisor& engine = local->engine();
        const auto take = [this, &engine] { m_embedder.setEngine(engine.endpoint(), engine.status()); };
        QObject::connect(&engine, &app::EngineSupervisor::stateChanged, &m_embedder, take);
        QObject::connect(&engine, &app::EngineSupervisor::statusChanged, &m_embedder, take);
        m_backend = std::move(local);
    }
    m_remotes.restore();
    m_shopKeys.restore(); // before the purchases, which want them
    m_purchases.restore();
    m_keptAddress.restore();
    Faces::current() = {&m_settings, &m_chats,    &m_chat,    &m_engine,    &m_models,      &m_remotes, &m_shelf,
                      &m_devices,  &m_personas, &m_search,  &m_find,      &m_selection,   &m_camera,  &m_tools,
                      &m_servers,  &m_failures, &m_screen,  &m_shopping,  &m_connections, &m_upkeep,  &m_carts,
                      &m_buying,   &m_orders,   &m_sources, &m_orderClick};
    Faces::current().offers = &m_offers;
    Faces::current().photoSearch = &m_wardrobe.photoSearch;
    Faces::current().wardrobe = &m_wardrobe.wardrobe;
    Faces::current().outfits = &m_wardrobe.outfits;
    Faces::current().sizeAdviser = &m_wardrobe.sizes;
    Faces::current().ownedAlike = &m_wardrobe.owned;
    Faces::current().ownThings = &m_ownThings;
    Faces::current().offerPictures = &m_offerPictures;
    Faces::current().webPictures = &m_webPictures;
    Faces::current().webLists = &m_webLists;
    Faces::current().keptAddress = &m_keptAddress;
    Faces::current().newShop = &m_newShop;
    Faces::current().prices = &m_prices;
    Faces::current().asking = &m_asking;
    m_qml.addImageProvider("ink", new InkProvider);
    m_qml.addImageProvider("picture", new PictureProvider(m_pictureShelf));
    m_qml.addImageProvider("wardrobe", new PictureProvider(m_wardrobe.photos.shelf()));
    m_qml.addImageProvider("product", new ProductProvider);
    m_qml.addImageProvider("offer", new PictureProvider(m_offerPictures.shelf()));
    m_qml.addImportPath("qrc:/qt/qml");
}

Session::~Session() = default;

/// What is fetched, deleted and used on one page shows on the others.
void Session::joinModels() {
    QObject::connect(&m_shelf, &app::Shelf::fetched, &m_models, &app::Models::addFetched);
    QObject::connect(&m_shelf, &app::Shelf::folderChosen, &m_settings, &app::Settings::setModelsFolder);
    QObject::connect(&m_settings, &app::Settings::changed, &m_shelf, [this] {
        const QString folder = m_settings.modelsFolder();
        if (!folder.isEmpty() && folder != m_shelf.folder()) m_shelf.setFolder(folder);
    });
    QObject::connect(&m_shelf, &app::Shelf::wanted, &m_models, &app::Models::use);
    QObject::connect(&m_shelf, &app::Shelf::restored, &m_models, &app::Models::addFetched);
    QObject::connect(&m_shelf, &app::Shelf::removed, &m_models, &app::Models::remove);
    QObject::connect(&m_chat, &app::Chat::changed, &m_models, [this] { m_models.setAnswering(m_chat.isAnswering()); });
    QObject::connect(&m_models, &app::Models::changed, &m_shelf, [this] { m_shelf.setCurrent(m_models.current()); });
}

/// What servers of tools have for people goes with the message that is being written, in the chat that is open.
void Session::joinOffers() {
    QObject::connect(&m_offers, &app::McpOffers::fileCame, m_chat.pictures(),
                     [this](const QByteArray& bytes, const QString& name, bool isPicture) {
                         if (isPicture)
                             m_chat.pictures()->addBytes(bytes, name);
                         else
                             m_chat.pictures()->addDocumentBytes(bytes, name);
                     });
    QObject::connect(&m_offers, &app::McpOffers::wordsCame, &m_chat, [this](const QString& words) {
        m_chat.setDraft(m_chat.draft().isEmpty() ? words : m_chat.draft() + '\n' + words);
    });
    QObject::connect(&m_offers, &app::McpOffers::failed, &m_failures,
                     [this](const app::Failure& failure) { m_failures.tell(failure); });
    QObject::connect(&m_chats, &app::Chats::currentChanged, &m_offers, [this](qint64, bool, bool isAdopted) {
        if (!isAdopted) m_offers.cancel();
    });
}

/// The model that answers reads wishes, too, unless it is elsewhere: nobody has asked it; amounts without a currency
/// are in the user's.
void Session::joinShopping() {
    // The wardrobe throws photos away that nothing has when it is read first, which must not be while all of it is
    // aside.
    QObject::connect(&m_ownThings, &app::OwnThings::removing, &m_wardrobe.wardrobe, &app::WardrobeList::begin);
    QObject::connect(&m_ownThings, &app::OwnThings::changed, &m_orders, &app::ShopOrders::refresh);
    QObject::connect(&m_newShop, &app::NewShop::adding, &m_sources, &app::ShopSources::makeWayFor);
    QObject::connect(&m_buying, &app::Buying::addressSent, &m_keptAddress, &app::KeptAddress::sent);
    const auto tell = [this] {
        m_shopping.setCurrency(m_settings.currency().toStdString());
        m_wardrobe.wardrobe.setCurrency(m_settings.currency().toStdString());
        m_shopping.rates()->restore(m_settings.rates());
    };
    QObject::connect(&m_settings, &app::Settings::changed, &m_shopping, tell);
    QObject::connect(m_shopping.rates(), &app::ShopRates::changed, &m_settings,
                     [this] { m_settings.setRates(m_shopping.rates()->kept()); });
    tell();
    const auto ask = [this](const app::ChatRequest& request) { return m_responder.askAsItIs(request); };
    m_shopping.search()->setReader([this, ask](const QString& typed, app::ShopSearch::Read read) {
        constexpr std::chrono::seconds patience(30); // the parser's chips are there already
        if (!m_settings.modelReadsWishes() || !m_responder.isReady() || m_responder.isRemote())
            return std::unique_ptr<QObject>();
        auto reading = std::make_unique<app::WishReading>(ask, typed, m_shopping.currency(), patience);
        QObject::connect(reading.get(), &app::WishReading::read, reading.get(), std::move(read));
        return std::unique_ptr<QObject>(std::move(reading));
    });
}

bool Session::load() {
    m_qml.load(QUrl("qrc:/qt/qml/Calliope/shell/Window.qml"));
    return !m_qml.rootObjects().isEmpty();
}

} // namespace calliope::ui
