#include "app/shop/pictures/shop_pictures.h"

#include "app/looks/background.h"

#include <QLocale>
#include <algorithm>
#include <set>
#include <utility>
#include <vector>

namespace calliope::app {

namespace {

constexpr std::int64_t mostAtOnce = 64;

using storage::BesideList;
using storage::KeptPictures;

/// Behind all pictures of that one's list; REQUIRES nothing of it, so that no file makes it go in circles.
std::string behindListOf(const std::string& locator) {
    const auto beside = BesideList::of(locator);
    if (!beside) return locator;
    std::string behind = BesideList{beside->source, {}}.locator();
    behind.back() = '0'; // comes next to '/'
    return behind;
}

/// Writes down what became of them; returns hashes that nothing has any more.
std::set<std::string> noteTaken(shop::Shop& shop, const std::vector<TakenPicture>& all) {
    std::set<std::string> before;
    shop.changePictures([&](KeptPictures& pictures) {
        for (const TakenPicture& each : all) {
            if (each.hash.empty())
                pictures.reject(each.wanted.locator, each.original, each.problem);
            else if (each.look.empty())
                pictures.confirm(each.wanted.locator);
            else
                pictures.keep(each.wanted.locator, each.hash, each.bytes, each.original, shop::Likeness::version,
                              each.look);
            if (!each.wanted.hash.empty()) before.insert(each.wanted.hash);
        }
    });
    std::erase_if(before, [&](const std::string& hash) { return shop.pictures().has(hash); });
    return before;
}

} // namespace

/// What is to be done next.
struct ShopPictures::Plan {
    PictureBatch batch;
    KeptPictures::Room used;
    std::string last;         ///< locator of the last one wanted; empty: there is nothing more to do
    std::int64_t count = 0;   ///< of all that is wanted; told at the beginning only
    bool isListKnown = false; ///< or it was removed, and what is left of it is not to be had
    std::set<std::string> kept;
};

ShopPictures::ShopPictures(ShopThread& shop, const std::filesystem::path& folder, PictureReader reader,
                           const Most& most, QObject* parent)
    : QObject(parent)
    , m_shop(shop)
    , m_files(folder / "offers", reader)
    , m_reader(std::move(reader))
    , m_most(most) {
    connect(&m_shop, &ShopThread::opened, this, &ShopPictures::begin);
    connect(&m_shop, &ShopThread::changed, this, [this](ShopThread::Part part) {
        if (part == ShopThread::Part::catalogue) begin();
    });
}

ShopPictures::~ShopPictures() {
    *m_stop = true;
}

QString ShopPictures::words() const {
    if (m_of == 0) return {};
    const QLocale locale;
    return tr("Pictures: %1 of %2").arg(locale.toString(qlonglong(m_done)), locale.toString(qlonglong(m_of)));
}

void ShopPictures::stop() {
    if (!isTaking()) return;
    *m_stop = true;
    m_isStopped = true;
    emit changed();
}

void ShopPictures::goOn() {
    m_isStopped = false;
    begin();
}

void ShopPictures::begin() {
    m_isDue = true;
    if (!m_isBusy) step();
}

void ShopPictures::step() {
    m_isBusy = true;
    const bool isFirst = std::exchange(m_isDue, false);
    if (isFirst) {
        m_after.clear();
        m_done = 0;
        m_of = 0;
        m_problem.clear();
        m_open = std::make_shared<OpenList>(); // lists may be others
    }
    m_shop.run(
        this,
        [after = m_after, isFirst, wantsHashes = !m_hasSwept, remove = m_files.remover()](shop::Shop& shop) {
            const KeptPictures& pictures = shop.pictures();
            Plan plan;
            if (isFirst) {
                std::set<std::string> gone;
                shop.changePictures([&](KeptPictures& all) { gone = all.forgetUnused(); });
                remove(gone);
                plan.count = pictures.wantedCount(shop::Likeness::version, BesideList::scheme);
            }
            if (wantsHashes) plan.kept = pictures.hashes();
            plan.used = pictures.used();
            plan.batch.wanted = pictures.wanted(shop::Likeness::version, BesideList::scheme, mostAtOnce, after);
            if (plan.batch.wanted.empty()) return plan;
            const auto sourceOf = [](const KeptPictures::Wanted& wanted) {
                const auto beside = BesideList::of(wanted.locator);
                return beside ? beside->source : 0;
            };
            plan.batch.source = sourceOf(plan.batch.wanted.front());
            std::erase_if(plan.batch.wanted, [&](const auto& each) { return sourceOf(each) != plan.batch.source; });
            plan.last = plan.batch.wanted.back().locator;
            for (const storage::FeedSource& source : shop.catalogue().sources())
                if (source.id == plan.batch.source) {
                    plan.isListKnown = true;
                    plan.batch.list = QString::fromStdString(source.locator).toStdU16String();
                }
            return plan;
        },
        [this, isFirst](const Plan& plan) {
            if (isFirst) m_of = plan.count;
            take(plan);
        },
        [this](const Failure& failure) { rest(failure.detail); });
}

void ShopPictures::take(const Plan& plan) {
    if (!std::exchange(m_hasSwept, true)) // files of a run that broke off, before one of them is kept again
        return inBackground(
            this,
            [sweep = m_files.sweeper(), kept = plan.kept] {
                sweep(kept);
                return 0;
            },
            [this, plan](int) { take(plan); });
    emit changed();
    if (m_isDue) return step();
    if (m_isStopped || plan.last.empty()) return rest();
    if (!plan.isListKnown) {
        m_after = behindListOf(plan.last);
        return step();
    }
    if (plan.used.pictures >= m_most.pictures || plan.used.bytes >= m_most.bytes)
        return rest(tr("There is no room for more pictures of shops: %1 are kept, in %2 MB. Remove a list that you do "
                       "not need.")
                        .arg(QLocale().toString(qlonglong(plan.used.pictures)),
                             QLocale().toString(qlonglong(plan.used.bytes >> 20))));
    *m_stop = false;
    inBackground(
        this,
        [batch = plan.batch, open = m_open, reader = m_reader, keep = m_files.keeper(), stop = m_stop] {
            return takePictures(batch, *open, reader, keep, *stop);
        },
        [this, plan](const TakenBatch& batch) { note(plan, batch); });
}

void ShopPictures::note(const Plan& plan, const TakenBatch& batch) {
    if (!batch.taken.empty()) m_after = batch.taken.back().wanted.locator;
    if (batch.isListMissing) {
        m_after = behindListOf(plan.last);
        m_problem = tr("Pictures beside %1 are not there to be taken; the next start tries again.")
                        .arg(QString::fromStdU16String(plan.batch.list.filename().u16string()));
    }
    m_done = std::min(m_of, m_done + static_cast<std::int64_t>(batch.taken.size()));
    const auto next = [this, problem = batch.problem] {
        if (problem.isEmpty())
            step();
        else
            rest(problem);
    };
    if (batch.taken.empty()) return next();
    m_shop.change(
        ShopThread::Part::pictures, this,
        [taken = batch.taken, remove = m_files.remover()](shop::Shop& shop) { remove(noteTaken(shop, taken)); }, next,
        [this](const Failure& failure) { rest(failure.detail); });
}

void ShopPictures::rest(const QString& problem) {
    m_isBusy = false;
    if (!problem.isEmpty()) m_problem = problem;
    if (!m_isStopped) m_of = 0;
    m_open = std::make_shared<OpenList>();
    emit changed();
    if (m_isDue) step();
}

} // namespace calliope::app
