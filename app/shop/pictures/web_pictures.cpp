#include "app/shop/pictures/web_pictures.h"

#include "app/looks/background.h"
#include "app/network/address.h"
#include "app/shop/checkout/shop_route.h"
#include "app/shop/pictures/take_pictures.h"
#include "inference/base/sha256.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>
#include <array>
#include <set>
#include <span>
#include <utility>

namespace calliope::app {

struct WebPictures::Taken {
    std::string address;
    KeptPicture picture;         ///< without a hash: it is no good
    std::string original;        ///< SHA-256 of what came
    std::vector<std::byte> look; ///< shop::Likeness
    std::string problem;         ///< why it is no good, or cannot be told whether it is; one sentence
    bool isReaderMissing = false;
};

namespace {

using storage::KeptPictures;

constexpr std::int64_t mostAtOnce = 16;
constexpr qint64 longestUnseen = 3000;      ///< milliseconds, after which what is there is shown
constexpr int mostLeaps = 3;                ///< redirects of one picture
constexpr int mostFailures = 3;             ///< of a host, one after the other
constexpr int leastSide = 8;                ///< pixels; what is smaller counts readers and shows nothing
constexpr int longestQuery = 128;           ///< of an address, which could tell who asks
constexpr std::chrono::seconds undoTime{8}; ///< as long as a word of it is shown

/// What a failure is about.
enum class About { picture, host, hostAtOnce, network };

struct TroubleRow {
    Trouble trouble;
    About about;
    const char* problem; ///< of the picture; %1: the host
};

constexpr std::array troubleRows{
    TroubleRow{Trouble::notAllowed, About::hostAtOnce, ""},
    TroubleRow{Trouble::offline, About::network, ""},
    TroubleRow{Trouble::unreachable, About::host, ""},
    TroubleRow{Trouble::untrusted, About::hostAtOnce, ""},
    TroubleRow{Trouble::timeout, About::host, ""},
    TroubleRow{Trouble::broken, About::host, ""},
    TroubleRow{Trouble::redirected, About::picture, QT_TRANSLATE_NOOP("WebPictures", "%1 sends us elsewhere.")},
    TroubleRow{Trouble::tooLarge, About::picture, QT_TRANSLATE_NOOP("WebPictures", "It has more than 5 MB.")},
    TroubleRow{Trouble::refused, About::picture, QT_TRANSLATE_NOOP("WebPictures", "%1 does not give it.")},
    TroubleRow{Trouble::notUnderstood, About::picture,
               QT_TRANSLATE_NOOP("WebPictures", "%1 answers with something that is no picture.")},
};

/// "Too many" is about the host, and so is what is its own fault.
About aboutOf(const TroubleRow& row, int status) {
    constexpr int tooMany = 429;
    constexpr int ownFault = 500;
    if (row.trouble != Trouble::refused) return row.about;
    return status == tooMany ? About::hostAtOnce : status >= ownFault ? About::host : About::picture;
}

std::vector<std::byte> lookOf(const QImage& image) {
    const auto look = shop::Shop::likenessOf(image);
    return {look.bytes().begin(), look.bytes().end()};
}

} // namespace

WebPictures::WebPictures(ShopThread& shop, NetworkGate& gate, const ShopDoor& door, const PictureFolder& files,
                         PictureReader reader, const ShopPictures::Most& most, QObject* parent)
    : QObject(parent)
    , m_shop(shop)
    , m_gate(gate)
    , m_door(door)
    , m_files(files)
    , m_reader(std::move(reader))
    , m_most(most) {
    m_undoTime.setSingleShot(true);
    m_undoTime.setInterval(undoTime);
    connect(&m_undoTime, &QTimer::timeout, this, &WebPictures::forgetNow);
    connect(&m_shop, &ShopThread::opened, this, &WebPictures::lookAnew);
    connect(&m_shop, &ShopThread::changed, this, [this](ShopThread::Part part) {
        if (part == ShopThread::Part::catalogue) lookAnew();
    });
}

WebPictures::~WebPictures() {
    stop();
    forgetNow();
}

qint64 WebPictures::source() const {
    return m_run ? m_run->source : 0;
}

QString WebPictures::words() const {
    if (!m_run) return {};
    const QLocale locale;
    return tr("Pictures from %1: %2 of %3")
        .arg(m_asked, locale.toString(qlonglong(m_run->done)), locale.toString(qlonglong(m_run->of)));
}

double WebPictures::share() const {
    return !m_run || m_run->of == 0 ? 0 : static_cast<double>(m_run->done) / static_cast<double>(m_run->of);
}

void WebPictures::load(const PictureConsent& consent) {
    if (m_run || consent.origins().isEmpty()) return;
    forgetNow();
    m_run = std::make_shared<Run>();
    m_run->source = consent.source();
    m_run->origins = consent.origins();
    for (const QString& origin : consent.origins()) m_run->allowed.append(originOf(QUrl(origin)));
    m_asked = shownHost(QUrl(m_run->origins.front()));
    m_problem.clear();
    m_sinceNote.start();
    emit changed();
    m_shop.run(
        this,
        [source = m_run->source, origins = m_run->origins](shop::Shop& shop) {
            std::int64_t count = 0;
            for (const KeptPictures::OnWeb::Host& host : shop.pictures().onWeb(source).hosts)
                if (origins.contains(QString::fromStdString(host.origin))) count += host.missing;
            return count;
        },
        [this, run = m_run](std::int64_t count) {
            if (run != m_run) return;
            run->of = count;
            step();
        },
        [this](const Failure& failure) { rest(failure.detail); });
}

void WebPictures::step() {
    if (!m_taken.empty() && (m_run->queue.empty() || m_sinceNote.elapsed() > longestUnseen)) return note();
    if (m_run->queue.empty()) return readOn();
    m_run->address = std::move(m_run->queue.back());
    m_run->queue.pop_back();
    m_run->leaps = 0;
    ask(QUrl(QString::fromStdString(m_run->address)));
}

void WebPictures::readOn() {
    if (m_run->host == m_run->origins.size()) return rest();
    struct Next {
        std::vector<std::string> addresses;
        KeptPictures::Room used;
    };
    m_shop.run(
        this,
        [source = m_run->source, origin = m_run->origins[m_run->host].toStdString(),
         after = m_run->after](shop::Shop& shop) {
            return Next{shop.pictures().missingOnWeb(source, origin, mostAtOnce, after), shop.pictures().used()};
        },
        [this, run = m_run](Next next) {
            if (run != m_run) return;
            if (next.addresses.empty()) return leaveHost();
            if (next.used.pictures >= m_most.pictures || next.used.bytes >= m_most.bytes)
                return rest(tr("There is no room for more pictures of shops. Forget some, or remove a list that you do "
                               "not need."));
            run->after = next.addresses.back();
            run->queue.assign(next.addresses.rbegin(), next.addresses.rend());
            step();
        },
        [this](const Failure& failure) { rest(failure.detail); });
}

void WebPictures::ask(const QUrl& url) {
    m_exchange.reset();
    if (!m_door.mayOpen(url)) return reject(tr("Its address is not encrypted, or not on the public network."));
    if (!m_run->allowed.contains(originOf(url)))
        return reject(tr("It has moved to %1, from where nothing was allowed.").arg(shownHost(url)));
    if (url.query(QUrl::FullyEncoded).size() > longestQuery)
        return reject(tr("Its address says more than which picture it is."));
    Request request;
    request.url = url.adjusted(QUrl::RemoveFragment);
    request.accept = "image/png, image/jpeg, image/webp, image/gif, image/bmp";
    request.purpose = tr("Picture of a product");
    request.limits = {std::chrono::seconds(15), std::chrono::seconds(15), std::chrono::seconds(60), largest};
    request.mustBePublic = true;
    m_body.clear();
    m_asked = shownHost(url);
    m_exchange = m_gate.send(request);
    connect(m_exchange.get(), &Exchange::bytesArrived, this, [this](const QByteArray& bytes) { m_body += bytes; });
    connect(m_exchange.get(), &Exchange::succeeded, this, &WebPictures::take);
    connect(m_exchange.get(), &Exchange::failed, this, &WebPictures::fail);
    emit changed();
}

void WebPictures::take() {
    m_exchange.reset();
    m_run->failures = 0;
    inBackground(
        this,
        [address = m_run->address, body = std::exchange(m_body, {}), reader = m_reader] {
            Taken taken;
            taken.address = address;
            taken.original = sha256(std::as_bytes(std::span(body.constData(), static_cast<std::size_t>(body.size()))));
            const ReadPicture read = reader.read(body, longestOfferSide);
            taken.isReaderMissing = read.isReaderMissing;
            taken.problem = read.problem.toStdString();
            if (read.image.isNull()) return taken;
            if (std::min(read.image.width(), read.image.height()) < leastSide) {
                taken.problem = tr("It is too small to show anything.").toStdString();
                return taken;
            }
            taken.picture = keptPicture(read.image, true);
            taken.look = lookOf(read.image);
            return taken;
        },
        [this, run = m_run](const Taken& taken) {
            if (run != m_run) return;
            if (taken.isReaderMissing) return rest(QString::fromStdString(taken.problem));
            m_taken.push_back(taken);
            ++run->done;
            emit changed();
            step();
        });
}

void WebPictures::fail(const Failure& failure) {
    const Trouble trouble = m_exchange->trouble();
    const int status = m_exchange->status();
    const QUrl location = m_exchange->location();
    m_exchange.reset();
    if (trouble == Trouble::redirected && location.isValid() && ++m_run->leaps <= mostLeaps) return ask(location);
    // What the other side says of it is nothing for a page of ours.
    const QString said = trouble == Trouble::refused ? failure.title + u'.'
                                                     : QStringLiteral("%1. %2").arg(failure.title, failure.detail);
    const auto* row = std::ranges::find(troubleRows, trouble, &TroubleRow::trouble);
    Q_ASSERT(row != troubleRows.end());
    switch (aboutOf(*row, status)) {
    case About::picture:
        return reject(QCoreApplication::translate("WebPictures", row->problem).replace(QLatin1String("%1"), m_asked));
    case About::network: return rest(said);
    case About::host:
        if (++m_run->failures < mostFailures) return step(); // it stays missing
        [[fallthrough]];
    case About::hostAtOnce: return leaveHost(tr("Some pictures are still missing. %1").arg(said));
    }
}

void WebPictures::reject(const QString& problem) {
    Taken taken;
    taken.address = m_run->address;
    taken.problem = problem.toStdString();
    m_taken.push_back(std::move(taken));
    ++m_run->done;
    // From the event loop: whole lists of such addresses must not pile up calls.
    QMetaObject::invokeMethod(
        this,
        [this, run = m_run] {
            if (run == m_run) step();
        },
        Qt::QueuedConnection);
}

void WebPictures::leaveHost(const QString& problem) {
    if (!problem.isEmpty()) m_problem = problem;
    m_run->queue.clear();
    m_run->after.clear();
    m_run->failures = 0;
    ++m_run->host;
    step();
}

void WebPictures::note() {
    m_sinceNote.start();
    m_shop.change(
        ShopThread::Part::pictures, this,
        // On the shop's thread, where files are removed as well: one that just went with its product comes back.
        [all = std::exchange(m_taken, {}), keep = m_files.keeper()](shop::Shop& shop) {
            for (const Taken& each : all)
                if (!each.picture.hash.isEmpty() && !keep(each.picture)) return false;
            shop.changePictures([&](KeptPictures& pictures) {
                for (const Taken& each : all)
                    if (each.picture.hash.isEmpty())
                        pictures.reject(each.address, each.original, each.problem);
                    else
                        pictures.keep(each.address, each.picture.hash.toStdString(), each.picture.bytes.size(),
                                      each.original, shop::Likeness::version, each.look);
            });
            return true;
        },
        [this, run = m_run](bool isKept) {
            if (!run || run != m_run) return;
            if (isKept) return step();
            rest(tr("Pictures cannot be kept: the folder cannot be written or the disk is full."));
        },
        [this](const Failure& failure) { rest(failure.detail); });
}

void WebPictures::rest(const QString& problem) {
    m_exchange.reset();
    m_run.reset();
    if (!problem.isEmpty()) m_problem = problem;
    if (!m_taken.empty()) note();
    emit changed();
}

void WebPictures::stop() {
    if (m_run) rest();
}

void WebPictures::forget(qint64 source) {
    if (m_run && m_run->source == source) stop();
    forgetNow(); // those before
    m_forgetting = source;
    m_undoTime.start();
    emit changed();
    emit done(tr("The pictures that were fetched for this list go"), true);
}

void WebPictures::undo() {
    m_undoTime.stop();
    m_forgetting = 0;
    emit changed();
}

void WebPictures::forgetNow() {
    m_undoTime.stop();
    if (m_forgetting == 0) return;
    m_shop.change(
        ShopThread::Part::pictures, &m_shop,
        [source = std::exchange(m_forgetting, 0), remove = m_files.remover()](shop::Shop& shop) {
            std::set<std::string> gone;
            shop.changePictures([&](KeptPictures& pictures) { gone = pictures.forgetOnWeb(source); });
            remove(gone);
        },
        [] {});
    emit changed();
}

void WebPictures::lookAnew() {
    if (std::exchange(m_isLooking, true)) return;
    struct Looked {
        std::string locator;
        std::vector<std::byte> look;
        std::string problem;
        bool isReaderMissing = false;
    };
    const auto end = [this](const Failure&) { m_isLooking = false; };
    m_shop.run(
        this, [](shop::Shop& shop) { return shop.pictures().unlookedOnWeb(shop::Likeness::version, mostAtOnce); },
        [this, end](const std::vector<KeptPictures::Wanted>& some) {
            if (some.empty()) return end({});
            inBackground(
                this,
                [some, open = m_files.opener(), reader = m_reader] {
                    std::vector<Looked> all;
                    for (const KeptPictures::Wanted& each : some) {
                        const ReadPicture read = reader.read(open(each.hash), longestOfferSide);
                        all.push_back({each.locator, {}, read.problem.toStdString(), read.isReaderMissing});
                        if (read.isReaderMissing) break;
                        if (!read.image.isNull()) all.back().look = lookOf(read.image);
                    }
                    return all;
                },
                [this, end](const std::vector<Looked>& all) {
                    if (all.back().isReaderMissing) return end({});
                    m_shop.change(
                        ShopThread::Part::pictures, this,
                        [all](shop::Shop& shop) {
                            shop.changePictures([&](KeptPictures& pictures) {
                                for (const Looked& each : all)
                                    if (each.look.empty())
                                        pictures.reject(each.locator, {}, each.problem);
                                    else
                                        pictures.setLook(each.locator, shop::Likeness::version, each.look);
                            });
                        },
                        [this] {
                            m_isLooking = false;
                            lookAnew();
                        },
                        end);
                });
        },
        end);
}

} // namespace calliope::app
