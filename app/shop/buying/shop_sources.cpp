#include "app/shop/buying/shop_sources.h"

#include "app/network/address.h"
#include "app/shop/buying/countries.h"
#include "app/shop/buying/typed_shop.h"
#include "app/shop/checkout/amount.h"
#include "app/shop/demo/demo_feeds.h"
#include "app/shop/feeds/list_place.h"
#include "app/shop/panel/price_terms.h"

#include <QClipboard>
#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QGuiApplication>
#include <QLocale>
#include <QMimeData>
#include <QPointer>
#include <QRegularExpression>
#include <QTemporaryFile>
#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>
#include <system_error>
#include <utility>

namespace calliope::app {

namespace {

using shop::FeedFormat;

constexpr std::size_t shownRejects = 100;
constexpr std::chrono::seconds undoTime{8};
constexpr qsizetype mostPictureHosts = 8;      ///< that can be read before one agrees
constexpr std::int64_t usualPicture = 150'000; ///< bytes of one in a shop, before it is known
constexpr std::int64_t megabyte = 1'000'000;

struct FormatWords {
    FeedFormat format;
    const char* words;
    bool hasCurrency; ///< prices name theirs
};

constexpr std::array formatTable{
    FormatWords{FeedFormat::googleTable, QT_TRANSLATE_NOOP("buying", "Google Merchant, table"), true},
    FormatWords{FeedFormat::googleXml, QT_TRANSLATE_NOOP("buying", "Google Merchant, XML"), true},
    FormatWords{FeedFormat::flatLines, QT_TRANSLATE_NOOP("buying", "OpenAI product feed"), true},
    FormatWords{FeedFormat::acpLines, QT_TRANSLATE_NOOP("buying", "Agentic Commerce feed"), true},
    FormatWords{FeedFormat::jsonLd, QT_TRANSLATE_NOOP("buying", "schema.org page"), true},
    FormatWords{FeedFormat::shopify, QT_TRANSLATE_NOOP("buying", "Shopify products"), false},
    FormatWords{FeedFormat::wooCommerce, QT_TRANSLATE_NOOP("buying", "WooCommerce products"), true},
    FormatWords{FeedFormat::ucpReply, QT_TRANSLATE_NOOP("buying", "Universal Commerce catalogue"), true},
};

const FormatWords& rowOf(FeedFormat format) {
    return *std::ranges::find(formatTable, format, &FormatWords::format);
}

/// What a shop speaks that was added by its address.
constexpr std::array askedKinds{
    std::pair(storage::askedKind, QT_TRANSLATE_NOOP("buying", "Universal Commerce")),
    std::pair(storage::ucpOrdersKind, QT_TRANSLATE_NOOP("buying", "Universal Commerce")),
    std::pair(storage::acpOrdersKind, QT_TRANSLATE_NOOP("buying", "Agentic Commerce")),
};

QString formatText(const std::string& name) {
    for (const auto& [kind, words] : askedKinds)
        if (name == kind) return QCoreApplication::translate("buying", words);
    const auto format = shop::feedFormatOf(name);
    return format ? QCoreApplication::translate("buying", rowOf(*format).words) : QString::fromStdString(name);
}

QString fileName(const std::filesystem::path& file) {
    return QString::fromStdU16String(file.filename().u16string());
}

using shop::pastedScheme;

bool isPasted(const storage::FeedSource& source) {
    return source.locator.starts_with(pastedScheme);
}

bool isOnPeriod(const storage::FeedSource& source) {
    return storage::tellsOfThings(source) && source.refreshHours > 0;
}

/// Things that the shop told when it was asked, which are no list.
bool isTold(const storage::FeedSource& source) {
    return source.locator == storage::toldLocator;
}

QString pastedName(const std::string& page) {
    const QUrl url(QString::fromStdString(page));
    return url.host().isEmpty() ? QCoreApplication::translate("buying", "Pasted text")
                                : QCoreApplication::translate("buying", "Pasted from %1").arg(url.path());
}

QString webName(const QUrl& address) {
    return shownHost(address) + address.path();
}

QUrl addressOf(const storage::FeedSource& source) {
    return shop::isOnWeb(source.locator) ? QUrl(QString::fromStdString(source.locator), QUrl::StrictMode) : QUrl();
}

QString fileOf(const storage::FeedSource& source) {
    if (storage::isAsked(source)) return QCoreApplication::translate("buying", "Added by its address");
    if (isTold(source)) return QCoreApplication::translate("buying", "What you keep of its answers");
    if (const QUrl address = addressOf(source); !address.isEmpty()) return webName(address);
    return isPasted(source) ? pastedName(source.locator.substr(pastedScheme.size()))
                            : QFileInfo(QString::fromStdString(source.locator)).fileName();
}

std::string locatorOf(const std::filesystem::path& file) {
    return QString::fromStdU16String(file.u16string()).toStdString();
}

/// What is chosen most often comes first. Nothing is chosen before a person does: prices of another country would be
/// said to hold a tax that they do not.
QVariantList marketRows() {
    QVariantList rows{
        QVariantMap{{"value", QString()}, {"text", QCoreApplication::translate("buying", "Country not known")}}};
    const QString own = ownCountry();
    for (const QVariant& country : countryRows())
        rows.insert(country.toMap()["value"] == own ? 1 : rows.size(), country);
    return rows;
}

/// Two pastes of one page are the same list.
std::string pastedLocator(const std::string& page, const QByteArray& hash) {
    const QUrl url(QString::fromStdString(page));
    const QString shown = url.adjusted(QUrl::RemoveFragment).toString(QUrl::FullyEncoded);
    return std::string(pastedScheme) + (url.host().isEmpty() ? hash.toStdString() : shown.toStdString());
}

} // namespace

ShopSources::ShopSources(ShopThread& shop, Purchases& purchases, const ShopDoor& door, ShopKeys& keys, QObject* parent)
    : QObject(parent)
    , m_shop(shop)
    , m_purchases(purchases)
    , m_door(door)
    , m_keys(keys)
    , m_markets(marketRows()) {
    connect(&m_keys, &ShopKeys::changed, this, &ShopSources::changed);
    m_undoTime.setSingleShot(true);
    m_undoTime.setInterval(undoTime);
    connect(&m_undoTime, &QTimer::timeout, this, &ShopSources::removeNow);
    connect(&m_shop, &ShopThread::changed, this, [this](ShopThread::Part part) {
        if (m_isLoaded && (part == ShopThread::Part::catalogue || part == ShopThread::Part::pictures)) refresh();
    });
}

ShopSources::~ShopSources() {
    stop();
    removeNow();
}

void ShopSources::refresh() {
    m_shop.run(
        this,
        [](shop::Shop& shop) {
            std::vector<Kept> all;
            const storage::Catalogue& catalogue = shop.catalogue();
            for (storage::FeedSource& source : catalogue.sources()) {
                Kept kept;
                if (const auto merchant = catalogue.merchant(source.merchant)) kept.merchant = *merchant;
                if (const auto runs = catalogue.runs(source.id, 1); !runs.empty()) {
                    kept.run = runs.front();
                    kept.rejects = catalogue.rejects(runs.front().id);
                    if (kept.rejects.size() > shownRejects) kept.rejects.resize(shownRejects);
                }
                kept.pictures = shop.pictures().count(source.id);
                kept.badPictures = shop.pictures().rejectCount(source.id);
                kept.onWeb = shop.pictures().onWeb(source.id);
                for (auto rejects : {shop.pictures().rejects(source.id, shownRejects),
                                     shop.pictures().rejectsOnWeb(source.id, shownRejects)})
                    std::ranges::move(rejects, std::back_inserter(kept.rejects));
                kept.source = std::move(source);
                all.push_back(std::move(kept));
            }
            return all;
        },
        [this](std::vector<Kept> all) {
            m_sources = std::move(all);
            m_isLoaded = true;
            emit changed();
        });
}

QVariantList ShopSources::sources() const {
    QVariantList rows;
    for (const Kept& kept : m_sources)
        if (kept.source.id != m_removing) rows.append(shown(kept));
    return rows;
}

QVariantMap ShopSources::shown(const Kept& kept) const {
    const QLocale locale;
    const bool isDemo = shop::isDemo(kept.source);
    const QUrl origin(QString::fromStdString(kept.merchant.origin));
    const std::int64_t pictures = kept.pictures + kept.onWeb.kept;
    QVariantList rejects;
    for (const storage::Reject& reject : kept.rejects)
        rejects.append(QVariantMap{{"row", reject.row == 0 ? QString() : QString::number(reject.row)},
                                   {"id", QString::fromStdString(reject.extId)},
                                   {"reason", QString::fromStdString(reject.reason)}});
    return {{"id", qlonglong(kept.source.id)},
            {"name", QString::fromStdString(kept.merchant.name)},
            {"host", shownHost(origin)},
            {"origin", originOf(origin)},
            {"format", formatText(kept.source.kind)},
            {"file", isDemo ? tr("Drawn by the app") : fileOf(kept.source)},
            {"demo", isDemo},
            {"pasted", isPasted(kept.source)},
            {"told", isTold(kept.source)},
            {"byAddress", storage::isAsked(kept.source)},
            {"address", addressOf(kept.source).toString(QUrl::FullyEncoded)},
            {"listHost", shownHost(addressOf(kept.source))},
            {"refreshHours", qlonglong(kept.source.refreshHours)},
            {"currency", QString::fromStdString(kept.source.currency)},
            {"market", QString::fromStdString(kept.source.market)},
            {"marketWords", marketText(kept.source.market)},
            {"when", kept.run && !isTold(kept.source) ? locale.toString(QDateTime::fromMSecsSinceEpoch(kept.run->at),
                                                                        QStringLiteral("d MMMM yyyy, HH:mm"))
                                                      : QString()},
            {"products", kept.run ? locale.toString(qlonglong(kept.run->products)) : QString()},
            {"variants", kept.run ? locale.toString(qlonglong(kept.run->variants)) : QString()},
            {"pictures", pictures == 0 ? QString() : locale.toString(qlonglong(pictures))},
            {"badPictures", qlonglong(kept.badPictures + kept.onWeb.bad)},
            {"onWeb", shownOnWeb(kept.onWeb)},
            {"rejected", kept.run ? qlonglong(kept.run->rejected) : qlonglong(0)},
            {"rejects", rejects},
            {"allowed", m_door.isAllowed(origin)},
            {"ordersOnly", hasShop(kept, storage::onlyTakesOrders)},
            {"onPeriod", hasShop(kept, isOnPeriod)},
            {"keyed", m_keys.has(originOf(origin))},
            {"keyWords", m_keys.forgets(originOf(origin)) ? forgottenWords() : QString()}};
}

bool ShopSources::hasShop(const Kept& kept, bool (*isSuch)(const storage::FeedSource& source)) const {
    return std::ranges::any_of(m_sources, [&](const Kept& each) {
        return each.merchant.id == kept.merchant.id && each.source.id != m_removing && isSuch(each.source);
    });
}

QVariantMap ShopSources::shownOnWeb(const storage::KeptPictures::OnWeb& pictures) const {
    const QLocale locale;
    QStringList origins;
    QStringList hosts;
    std::int64_t count = 0;
    std::int64_t elsewhere = pictures.elsewhere;
    for (const auto& [spelled, missing] : pictures.hosts) {
        const QString origin = QString::fromStdString(spelled);
        const QUrl url(origin, QUrl::StrictMode);
        const bool isHost = url.path().isEmpty() && !url.hasQuery() && !url.hasFragment() && m_door.mayOpen(url);
        if (!isHost || origins.size() == mostPictureHosts) {
            elsewhere += missing;
            continue;
        }
        origins.append(origin);
        if (const QString host = shownHost(url); !hosts.contains(host)) hosts.append(host);
        count += missing;
    }
    const std::int64_t megabytes = (count * usualPicture + megabyte - 1) / megabyte;
    return {{"origins", origins},
            {"hosts", locale.createSeparatedList(hosts)},
            {"load", count == 0   ? QString()
                     : count == 1 ? tr("Load one picture")
                                  : tr("Load %1 pictures, about %2 MB")
                                        .arg(locale.toString(qlonglong(count)), locale.toString(qlonglong(megabytes)))},
            {"elsewhere", elsewhere == 0 ? QString() : locale.toString(qlonglong(elsewhere))},
            {"fetched", qlonglong(pictures.kept)}};
}

QVariantMap ShopSources::draft() const {
    if (!m_draft) return {{"file", QString()}, {"format", QString()}, {"needsCurrency", false}, {"isPage", false}};
    const FormatWords& row = rowOf(m_draft->format);
    return {{"file", m_draft->name},
            {"format", QCoreApplication::translate("buying", row.words)},
            {"needsCurrency", !row.hasCurrency},
            {"isPage", m_draft->isPasted || m_draft->format == FeedFormat::jsonLd}}; // one thing of many
}

QString ShopSources::importWords() const {
    if (!isImporting()) return {};
    constexpr int whole = 100;
    return tr("%1, %2 %").arg(m_importing).arg(static_cast<int>(m_share * whole));
}

void ShopSources::choose(const QUrl& url) {
    if (!url.isLocalFile()) return say(tr("Only files of this computer can be added."));
    const std::filesystem::path file(QDir::cleanPath(url.toLocalFile()).toStdU16String());
    prepare({.file = file, .name = fileName(file), .locator = locatorOf(file)});
}

void ShopSources::paste() {
    const QMimeData* data = QGuiApplication::clipboard()->mimeData();
    if (!data) return pasteText({});
    if (!data->urls().isEmpty() && data->urls().front().isLocalFile()) return choose(data->urls().front());
    pasteText(data->hasText() ? data->text() : data->html());
}

void ShopSources::pasteText(const QString& text) {
    const QString trimmed = text.trimmed();
    if (trimmed.isEmpty()) return say(tr("The clipboard holds no text."));
    static const QRegularExpression addressAlone(QStringLiteral("^https?://\\S+$"));
    if (addressAlone.match(trimmed).hasMatch()) {
        say({});
        emit addressPasted(trimmed);
        return;
    }
    QTemporaryFile file;
    const QByteArray bytes = text.toUtf8();
    if (!file.open() || file.write(bytes) != bytes.size() || !file.flush()) // the shop's thread reads it at once
        return say(tr("The text cannot be put into a file to be read: %1").arg(file.errorString()));
    file.setAutoRemove(false);
    const std::filesystem::path path(file.fileName().toStdU16String());
    const QByteArray hash = QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
    prepare({.file = path,
             .name = tr("Pasted text"),
             .locator = pastedLocator({}, hash),
             .isPasted = true,
             .passing = std::make_shared<PassingFile>(path)});
}

void ShopSources::takeFetched(const FetchedList& list) {
    if (list.source == 0)
        return prepare({.file = list.file->path(),
                        .name = webName(list.address),
                        .locator = list.address.toString(QUrl::FullyEncoded).toStdString(),
                        .passing = list.file});
    m_shop.run(
        this,
        [list](shop::Shop& shop) {
            std::optional<Wanted> wanted;
            for (const storage::FeedSource& source : shop.catalogue().sources()) {
                const auto format = shop::feedFormatOf(source.kind);
                const auto merchant = shop.catalogue().merchant(source.merchant);
                if (source.id != list.source || !format || !merchant) continue;
                wanted = Wanted{.feed = {.file = list.file->path(),
                                         .name = webName(list.address),
                                         .locator = source.locator,
                                         .format = *format,
                                         .passing = list.file},
                                .origin = merchant->origin,
                                .name = merchant->name,
                                .currency = source.currency};
            }
            return wanted;
        },
        [this, list](std::optional<Wanted> wanted) {
            if (!wanted || list.source == m_removing) return;
            if (isImporting())
                return say(tr("One list is being read already. Read %1 again when it is done.").arg(wanted->feed.name));
            import(std::move(*wanted));
        });
}

void ShopSources::prepare(const Draft& draft) {
    if (isImporting()) return say(tr("One list is being read already. Add the next one when it is done."));
    m_problem.clear();
    m_draft.reset();
    emit changed();
    struct Looked {
        std::optional<FeedFormat> format;
        std::string page;
    };
    m_shop.run(
        this,
        [draft](shop::Shop&) {
            const shop::ListPlace place(draft.file);
            Looked looked{shop::formatOfFile(place.list()), {}};
            if (looked.format) looked.page = shop::pageIn(place.list(), *looked.format);
            return looked;
        },
        [this, draft](const Looked& looked) {
            const bool isOnWeb = shop::isOnWeb(draft.locator);
            if (!looked.format && isOnWeb)
                return say(tr("What %1 answers says of no product what it costs. Open the page in the browser, copy "
                              "its source (in most browsers Ctrl+U, then all of it), and paste that.")
                               .arg(draft.name));
            if (!looked.format)
                return say(draft.isPasted ? tr("What was pasted says of no product what it costs. Copy the source of a "
                                               "shop's page (in most browsers Ctrl+U, then all of it), and paste that.")
                                          : tr("%1 is no list of products that is understood.").arg(draft.name));
            m_draft = draft;
            m_draft->format = *looked.format;
            const QUrl page(QString::fromStdString(looked.page));
            if (draft.isPasted && !page.host().isEmpty()) {
                m_draft->name = pastedName(looked.page);
                m_draft->locator = pastedLocator(looked.page, {});
            }
            emit changed();
            const QUrl list(QString::fromStdString(draft.locator), QUrl::StrictMode);
            emit drafted(!originOfTyped(QString::fromStdString(looked.page)).isEmpty() ? shownHost(page)
                         : isOnWeb                                                     ? shownHost(list)
                                                                                       : QString());
        },
        [this](const Failure& failure) { say(failure.title + QStringLiteral(": ") + failure.detail); });
}

void ShopSources::drop() {
    m_draft.reset();
    m_problem.clear();
    emit changed();
}

QVariantList ShopSources::listsOf(const QString& shop) const {
    const std::string origin = originOfTyped(shop).toStdString();
    QVariantList lists;
    for (const Kept& kept : m_sources)
        if (kept.merchant.origin == origin && kept.source.id != m_removing && !shop::isDemo(kept.source) &&
            storage::isList(kept.source))
            lists.append(QVariantMap{{"id", qlonglong(kept.source.id)}, {"file", fileOf(kept.source)}});
    return lists;
}

void ShopSources::add(const QString& shop, const QString& name, const QString& currency, qint64 instead,
                      const QString& market) {
    if (!m_draft || isImporting()) return;
    const QString origin = originOfTyped(shop);
    const QString code = currency.trimmed().toUpper();
    if (origin.isEmpty()) return say(tr("The shop's address is like shop.example."));
    if (code.isEmpty() && !rowOf(m_draft->format).hasCurrency)
        return say(tr("This format names no currency: which one is it?"));
    if (!code.isEmpty() && !isCurrency(code)) return say(tr("A currency has three letters, like EUR."));
    const QVariantList lists = listsOf(shop);
    const bool isOfShop =
        std::ranges::any_of(lists, [&](const QVariant& each) { return each.toMap()["id"].toLongLong() == instead; });
    import({.feed = *m_draft,
            .origin = origin.toStdString(),
            .name = name.trimmed().toStdString(),
            .currency = code.toStdString(),
            .instead = isOfShop ? instead : 0,
            .market = market.toStdString()});
}

void ShopSources::setMarket(qint64 source, const QString& country) {
    m_shop.change(
        ShopThread::Part::catalogue, this,
        [source, country = country.toStdString()](shop::Shop& shop) { shop.catalogue().setMarket(source, country); },
        [] {});
}

void ShopSources::again(qint64 source) {
    const auto found = std::ranges::find_if(m_sources, [&](const Kept& kept) { return kept.source.id == source; });
    if (found == m_sources.end() || isImporting()) return;
    const auto format = shop::feedFormatOf(found->source.kind);
    if (!format || isPasted(found->source) || !storage::isList(found->source) || shop::isOnWeb(found->source.locator))
        return;
    const std::filesystem::path file(QString::fromStdString(found->source.locator).toStdU16String());
    import({.feed = {.file = file, .name = fileName(file), .locator = found->source.locator, .format = *format},
            .origin = found->merchant.origin,
            .name = found->merchant.name,
            .currency = found->source.currency});
}

storage::ImportRun ShopSources::read(shop::Shop& shop, const Wanted& wanted,
                                     const std::function<bool(double share)>& share) {
    storage::Catalogue& catalogue = shop.catalogue();
    const auto sources = catalogue.sources();
    const auto merchants = catalogue.merchants();
    const auto known = std::ranges::find(merchants, wanted.origin, &storage::Merchant::origin);
    const std::string name = !wanted.name.empty() ? wanted.name
                             : known != merchants.end()
                                 ? known->name
                                 : shownHost(QUrl(QString::fromStdString(wanted.origin))).toStdString();
    const storage::Id source = catalogue.saveSource({.merchant = catalogue.saveMerchant(wanted.origin, name),
                                                     .kind = std::string(shop::nameOf(wanted.feed.format)),
                                                     .locator = wanted.feed.locator,
                                                     .currency = wanted.currency});
    storage::ImportRun run;
    try {
        run = shop.import(source, wanted.feed.file, wanted.feed.format, share);
    } catch (const storage::Error&) {
        const auto before = std::ranges::find(sources, source, &storage::FeedSource::id);
        if (before == sources.end())
            shop.removeSource(source);
        else
            catalogue.saveSource(*before);
        if (known != merchants.end()) catalogue.saveMerchant(known->origin, known->name);
        throw;
    }
    if (!wanted.market.empty()) catalogue.setMarket(source, wanted.market);
    if (wanted.instead != 0 && wanted.instead != source) shop.removeSource(wanted.instead);
    return run;
}

void ShopSources::import(Wanted wanted) {
    removeBefore(wanted.origin, wanted.feed.locator);
    m_stop = std::make_shared<std::atomic<bool>>(false);
    m_importing = wanted.feed.name;
    m_share = 0;
    m_problem.clear();
    const bool isDraft = m_draft && m_draft->locator == wanted.feed.locator;
    emit changed();
    const auto tell = [this, context = QPointer<ShopSources>(this)](double share) {
        QMetaObject::invokeMethod(
            &m_shop,
            [this, context, share] {
                if (!context || !isImporting()) return;
                m_share = share;
                emit changed();
            },
            Qt::QueuedConnection);
    };
    m_shop.change(
        ShopThread::Part::catalogue, this,
        [wanted = std::move(wanted), tell, stop = m_stop](shop::Shop& shop) {
            double told = 0;
            constexpr double step = 0.01;
            return read(shop, wanted, [&](double share) {
                if (share - told >= step) tell(told = share);
                return !*stop;
            });
        },
        [this, isDraft](const storage::ImportRun& run) {
            m_stop.reset();
            if (isDraft) m_draft.reset(); // one that waits for its shop's name stays while others are read again
            const QLocale locale;
            const QString products = locale.toString(qlonglong(run.products));
            emit done(run.rejected == 0 ? tr("Products read: %1").arg(products)
                                        : tr("Products read: %1, rows left out: %2")
                                              .arg(products, locale.toString(qlonglong(run.rejected))),
                      false);
            if (isDraft) emit added();
            emit changed();
        },
        [this](const Failure& failure) {
            m_stop.reset();
            say(failure.detail);
        });
}

void ShopSources::stop() {
    if (m_stop) *m_stop = true;
}

void ShopSources::remove(qint64 source) {
    removeNow(); // the one before
    m_removing = source;
    m_undoTime.start();
    const auto found = std::ranges::find_if(m_sources, [&](const Kept& kept) { return kept.source.id == source; });
    const QString name = found == m_sources.end() ? QString() : QString::fromStdString(found->merchant.name);
    emit changed();
    emit done(tr("%1 goes, with its products; what is in your lists, carts and outfits stays").arg(name), true);
}

void ShopSources::undo() {
    m_undoTime.stop();
    m_removing = 0;
    emit changed();
}

void ShopSources::makeWayFor(const QString& origin) {
    removeBefore(origin.toStdString(), storage::askedLocator);
}

void ShopSources::removeBefore(std::string_view origin, std::string_view locator) {
    const auto removing =
        std::ranges::find_if(m_sources, [this](const Kept& each) { return each.source.id == m_removing; });
    if (removing != m_sources.end() && removing->merchant.origin == origin && removing->source.locator == locator)
        removeNow();
}

void ShopSources::removeNow() {
    m_undoTime.stop();
    if (m_removing == 0) return;
    const auto found =
        std::ranges::find_if(m_sources, [this](const Kept& kept) { return kept.source.id == m_removing; });
    const auto ofShop = [&](const Kept& kept) { return kept.merchant.id == found->merchant.id; };
    if (found != m_sources.end() && std::ranges::count_if(m_sources, ofShop) == 1) { // the shop goes with it
        const QString origin = originOf(QUrl(QString::fromStdString(found->merchant.origin)));
        m_keys.forget(origin);
        // A shop that may have an order must be asked how it stands.
        const auto all = m_purchases.all();
        if (std::ranges::none_of(all, [&](const Purchase* purchase) {
                return purchase->mayBeOrdered() && originOf(purchase->route().origin) == origin;
            }))
            m_purchases.forbid(origin);
    }
    m_shop.change(
        ShopThread::Part::catalogue, &m_shop,
        [id = std::exchange(m_removing, 0)](shop::Shop& shop) { shop.removeSource(id); }, [] {});
}

void ShopSources::forbid(const QString& origin) {
    m_purchases.forbid(origin);
    emit changed();
    m_shop.change(
        ShopThread::Part::catalogue, &m_shop,
        [origin = origin.toStdString()](shop::Shop& shop) {
            if (const auto source = shop.catalogue().askedSource(origin)) shop.catalogue().setRefresh(*source, 0);
        },
        [] {});
}

void ShopSources::keepKey(const QString& origin, const QString& typed) {
    m_keys.keep(origin, typed, [this, context = QPointer<ShopSources>(this), origin](const QString& problem) {
        if (!context) return;
        say(problem);
        if (!problem.isEmpty()) return;
        emit keyKept(origin);
        emit done(m_keys.forgets(origin) ? forgottenWords()
                                         : tr("The key of %1 is in the keychain").arg(shownHost(QUrl(origin))),
                  false);
    });
}

void ShopSources::forgetKey(const QString& origin) {
    m_keys.forget(origin);
    emit done(tr("The key of %1 is forgotten").arg(shownHost(QUrl(origin))), false);
}

void ShopSources::say(const QString& problem) {
    m_problem = problem;
    emit changed();
}

} // namespace calliope::app
