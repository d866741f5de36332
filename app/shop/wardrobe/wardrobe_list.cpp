#include "app/shop/wardrobe/wardrobe_list.h"

#include "app/looks/background.h"
#include "app/shop/panel/money_words.h"
#include "app/shop/wardrobe/photo_colours.h"
#include "app/shop/wardrobe/wardrobe_words.h"
#include "app/shop/words/money.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <array>
#include <map>
#include <set>
#include <utility>

namespace calliope::app {

namespace {

using shop::Topic;

QString dayOf(std::int64_t at) {
    return QLocale().toString(QDateTime::fromMSecsSinceEpoch(at).date(), QStringLiteral("d MMMM yyyy"));
}

/// "Proposed by Muse, kept on 21 November 2026".
QString originOfTaste(const storage::StyleFact& fact) {
    const QString day = dayOf(fact.at);
    return fact.model.empty() ? QCoreApplication::translate("Wardrobe", "Kept on %1").arg(day)
                              : QCoreApplication::translate("Wardrobe", "Proposed by %1, kept on %2")
                                    .arg(QString::fromStdString(fact.model), day);
}

struct Measure {
    const char* name;
    const char* title;
    const char* how;
};

constexpr std::array measureTable{
    Measure{"chest", QT_TRANSLATE_NOOP("Wardrobe", "Chest"), QT_TRANSLATE_NOOP("Wardrobe", "around its widest part")},
    Measure{"waist", QT_TRANSLATE_NOOP("Wardrobe", "Waist"), QT_TRANSLATE_NOOP("Wardrobe", "where trousers sit")},
    Measure{"hips", QT_TRANSLATE_NOOP("Wardrobe", "Hips"), QT_TRANSLATE_NOOP("Wardrobe", "around their widest part")},
    Measure{"inseam", QT_TRANSLATE_NOOP("Wardrobe", "Inseam"),
            QT_TRANSLATE_NOOP("Wardrobe", "inside of the leg, to the floor")},
    Measure{"foot", QT_TRANSLATE_NOOP("Wardrobe", "Foot"),
            QT_TRANSLATE_NOOP("Wardrobe", "from heel to the longest toe")},
    Measure{"neck", QT_TRANSLATE_NOOP("Wardrobe", "Neck"), QT_TRANSLATE_NOOP("Wardrobe", "where a collar sits")},
    Measure{"head", QT_TRANSLATE_NOOP("Wardrobe", "Head"), QT_TRANSLATE_NOOP("Wardrobe", "above the ears")},
    Measure{"hand", QT_TRANSLATE_NOOP("Wardrobe", "Hand"),
            QT_TRANSLATE_NOOP("Wardrobe", "around the palm, without the thumb")},
};

/// What was paid for it, as it is shown and written.
QString boughtText(const storage::WardrobeItem& item) {
    return item.bought ? moneyText(*item.bought) : QString();
}

QString words(const char* text) {
    return QCoreApplication::translate("Wardrobe", text);
}

struct Shown {
    QList<QVariantMap> items;
    std::map<std::string, std::int64_t> measures;
    std::set<std::string> pictures;
    QVariantList tastes;
};

QStringList keyList(Topic topic, std::uint64_t bits) {
    QStringList keys;
    for (const std::string& key : shop::keysOf(topic, bits)) keys.append(QString::fromStdString(key));
    return keys;
}

std::uint64_t bitsIn(Topic topic, const QVariant& keys) {
    std::uint64_t bits = 0;
    for (const QString& key : keys.toStringList()) bits |= shop::bitOf(topic, key.toStdString());
    return bits;
}

/// What a thing seems to be: as most of what looks like it in the catalogue.
std::string kindLike(shop::Shop& shop, const shop::Likeness& likeness) {
    constexpr std::size_t asked = 5;
    lookAtSome(shop);
    std::map<std::string, float> votes;
    for (const shop::ShopHit& hit : shop.photoSearch(likeness, {}, asked).hits)
        if (!hit.product.category.empty()) votes[hit.product.category] += 1 - hit.difference;
    std::string best;
    float most = 0;
    for (const auto& [kind, share] : votes)
        if (share > most) {
            best = kind;
            most = share;
        }
    return best;
}

} // namespace

WardrobeList::WardrobeList(ShopThread& shop, ShopUndo& undo, WardrobePhotos& photos, QObject* parent)
    : QObject(parent)
    , m_shop(shop)
    , m_undo(undo)
    , m_photos(photos)
    , m_intake(photos.shelf().reader()) {
    connect(&m_intake, &PhotoIntake::arrived, this, &WardrobeList::proposeThing);
    connect(&m_intake, &PhotoIntake::busyChanged, this, &WardrobeList::busyChanged);
    connect(&m_shop, &ShopThread::changed, this, [this](ShopThread::Part part) {
        if (part == ShopThread::Part::wardrobe && m_hasBegun) read();
    });
}

QVariantList WardrobeList::categories() const {
    return choicesOf(Topic::category);
}

QVariantList WardrobeList::colours() const {
    return choicesOf(Topic::colour);
}

QVariantList WardrobeList::materials() const {
    return choicesOf(Topic::material);
}

QVariantList WardrobeList::patterns() const {
    return choicesOf(Topic::pattern);
}

QString WardrobeList::summary() const {
    if (!m_isKnown || m_items.count() == 0) return {};
    return m_items.count() == 1 ? tr("One thing, on this computer only")
                                : tr("%1 things, on this computer only").arg(QLocale().toString(m_items.count()));
}

void WardrobeList::begin() {
    if (m_hasBegun) return;
    m_hasBegun = true;
    read();
}

void WardrobeList::read() {
    const bool isFirst = !m_isKnown;
    m_shop.run(
        this,
        [](shop::Shop& shop) {
            Shown shown;
            for (const storage::WardrobeItem& item : shop.wardrobe().items()) {
                shown.items.prepend(wardrobeCard(item));
                shown.pictures.insert(item.picture);
            }
            for (const storage::StyleFact& fact : shop.wardrobe().style())
                shown.tastes.append(QVariantMap{{"id", static_cast<qlonglong>(fact.id)},
                                                {"text", QString::fromStdString(fact.text)},
                                                {"liked", fact.isLiked},
                                                {"origin", originOfTaste(fact)},
                                                {"until", fact.until ? dayOf(*fact.until) : QString()}});
            for (const storage::BodyMeasure& measure : shop.wardrobe().measures())
                shown.measures[measure.name] = measure.millimetres;
            return shown;
        },
        [this, isFirst](const Shown& shown) {
            m_isKnown = true;
            m_items.update(shown.items);
            m_tastes = shown.tastes;
            m_measures.clear();
            for (const Measure& row : measureTable) {
                const auto found = shown.measures.find(row.name);
                constexpr int perCentimetre = 10;
                const QString text = found == shown.measures.end()
                                         ? QString()
                                         : QLocale().toString(static_cast<double>(found->second) / perCentimetre, 'f',
                                                              found->second % perCentimetre == 0 ? 0 : 1);
                m_measures.append(QVariantMap{
                    {"name", row.name}, {"title", words(row.title)}, {"how", words(row.how)}, {"text", text}});
            }
            // Photos of what was removed in an earlier run; in this one it may still come back.
            if (isFirst)
                inBackground(
                    this,
                    [photos = &m_photos, pictures = shown.pictures] {
                        photos->keepOnly(pictures);
                        return 0;
                    },
                    [](int) {});
            emit itemsChanged();
            emit measuresChanged();
            emit tastesChanged();
        });
}

void WardrobeList::addFiles(const QList<QUrl>& files) {
    for (const QUrl& file : files) {
        if (m_waiting.size() == mostWaiting) {
            m_undo.offer(tr("At most %1 photos wait at once; the others were left out.").arg(mostWaiting));
            break;
        }
        m_waiting.append(file);
    }
    emit waitingChanged();
    takeNext();
}

void WardrobeList::forgetWaiting() {
    m_waiting.clear();
    emit waitingChanged();
}

/// The next photo, unless one is being looked at or written about.
void WardrobeList::takeNext() {
    if (m_waiting.isEmpty() || isDrafting() || isBusy()) return;
    m_taken = m_waiting.takeFirst();
    emit waitingChanged();
    m_intake.addFiles({m_taken});
}

void WardrobeList::proposeThing(const Photo& photo) {
    const QUrl file = std::exchange(m_taken, {});
    if (photo.image.isNull() && !m_waiting.isEmpty()) {
        m_undo.offer(file.isEmpty() ? photo.problem : tr("%1: %2").arg(file.fileName(), photo.problem));
        return takeNext();
    }
    if (photo.image.isNull()) {
        m_problem = photo.problem;
        emit draftChanged();
        return;
    }
    struct Seen {
        bool isKept = false;
        shop::Likeness likeness;
        std::uint64_t colours = 0;
    };
    m_isProposing = true;
    emit busyChanged();
    inBackground(
        this,
        [photo, photos = &m_photos] {
            return Seen{photos->keep(photo.kept), shop::Shop::likenessOf(photo.image), coloursIn(photo.image)};
        },
        [this, photo, asked = ++m_asked](const Seen& seen) {
            m_shop.run(
                this, [likeness = seen.likeness](shop::Shop& shop) { return kindLike(shop, likeness); },
                [this, photo, seen, asked](const std::string& kind) {
                    if (asked != m_asked) return;
                    m_isProposing = false;
                    emit busyChanged();
                    m_before = {};
                    m_before.picture = seen.isKept ? photo.kept.hash.toStdString() : std::string();
                    m_before.lookVersion = shop::Likeness::version;
                    m_before.look.assign(seen.likeness.bytes().begin(), seen.likeness.bytes().end());
                    const QString colours = keysText(Topic::colour, seen.colours);
                    setDraft(
                        {{"id", 0},
                         {"name",
                          QStringList{colours.section(", ", 0, 0), QString::fromStdString(kind)}.join(' ').trimmed()},
                         {"category", QString::fromStdString(kind)},
                         {"colours", keyList(Topic::colour, seen.colours)},
                         {"materials", QStringList()},
                         {"patterns", QStringList()},
                         {"size", QString()},
                         {"bought", QString()},
                         {"notes", QString()},
                         {"picture", WardrobePhotos::source(m_before.picture)},
                         {"proposed", true}});
                    if (!seen.isKept) {
                        m_problem = tr("The photo could not be saved.");
                        emit draftChanged();
                    }
                },
                [this, asked](const Failure& failure) {
                    if (asked != m_asked) return;
                    m_isProposing = false;
                    forgetWaiting(); // they would fail as well
                    m_problem = failure.title;
                    emit busyChanged();
                    emit draftChanged();
                });
        });
}

void WardrobeList::addWithoutPhoto() {
    m_before = {};
    setDraft({{"id", 0},
              {"name", QString()},
              {"category", QString()},
              {"colours", QStringList()},
              {"materials", QStringList()},
              {"patterns", QStringList()},
              {"size", QString()},
              {"bought", QString()},
              {"notes", QString()},
              {"picture", QString()},
              {"proposed", false}});
}

void WardrobeList::edit(qint64 id) {
    m_shop.run(
        this, [id](shop::Shop& shop) { return shop.wardrobe().item(id); },
        [this](const std::optional<storage::WardrobeItem>& item) {
            if (!item) return;
            m_before = *item;
            setDraft({{"id", static_cast<qlonglong>(item->id)},
                      {"name", QString::fromStdString(item->name)},
                      {"category", QString::fromStdString(item->category)},
                      {"colours", keyList(Topic::colour, item->colours)},
                      {"materials", keyList(Topic::material, item->materials)},
                      {"patterns", keyList(Topic::pattern, item->patterns)},
                      {"size", QString::fromStdString(item->size)},
                      {"bought", boughtText(*item)},
                      {"notes", QString::fromStdString(item->notes)},
                      {"picture", WardrobePhotos::source(item->picture)},
                      {"proposed", false}});
        });
}

void WardrobeList::setDraft(const QVariantMap& draft) {
    m_draft = draft;
    m_problem.clear();
    emit draftChanged();
}

void WardrobeList::setField(const QString& field, const QVariant& value) {
    if (!m_draft.contains(field) || m_draft[field] == value) return;
    m_draft[field] = value;
    m_problem.clear();
    emit draftChanged();
}

void WardrobeList::toggleKey(const QString& field, const QString& key) {
    QStringList keys = m_draft.value(field).toStringList();
    if (!keys.removeOne(key)) keys.append(key);
    setField(field, keys);
}

storage::WardrobeItem WardrobeList::itemOfDraft() const {
    constexpr qsizetype longest = 200;
    storage::WardrobeItem item = m_before;
    item.name = m_draft["name"].toString().simplified().left(longest).toStdString();
    item.category = m_draft["category"].toString().toStdString();
    item.colours = bitsIn(Topic::colour, m_draft["colours"]);
    item.materials = bitsIn(Topic::material, m_draft["materials"]);
    item.patterns = bitsIn(Topic::pattern, m_draft["patterns"]);
    item.size = m_draft["size"].toString().simplified().left(longest).toStdString();
    if (const QString bought = m_draft["bought"].toString().simplified(); bought != boughtText(m_before).simplified())
        item.bought = shop::priceOf(bought.toStdString(), m_currency);
    item.notes = m_draft["notes"].toString().left(longest * 10).toStdString();
    return item;
}

void WardrobeList::save() {
    if (m_draft.isEmpty()) return;
    const storage::WardrobeItem item = itemOfDraft();
    if (item.name.empty()) {
        m_problem = tr("It needs a name.");
        emit draftChanged();
        return;
    }
    if (!item.bought && !m_draft["bought"].toString().simplified().isEmpty()) {
        m_problem = tr("What it cost is written like 59.90, or 59.90 USD.");
        emit draftChanged();
        return;
    }
    m_shop.change(
        ShopThread::Part::wardrobe, this, [item](shop::Shop& shop) { return shop.wardrobe().save(item); },
        [this, item, before = m_before](storage::Id id) {
            setDraft({});
            takeNext();
            const QString name = QString::fromStdString(item.name);
            if (before.id == 0)
                m_undo.offer(tr("%1 is in the wardrobe").arg(name), ShopThread::Part::wardrobe,
                             [id](shop::Shop& shop) { shop.wardrobe().remove(id); });
            else
                m_undo.offer(tr("%1 was changed").arg(name), ShopThread::Part::wardrobe,
                             [before](shop::Shop& shop) { shop.wardrobe().save(before); });
        },
        [this](const Failure& failure) {
            m_problem = failure.title;
            emit draftChanged();
        });
}

void WardrobeList::cancel() {
    setDraft({});
    takeNext();
}

void WardrobeList::remove(qint64 id) {
    struct Gone {
        std::optional<storage::WardrobeItem> item;
        std::vector<storage::Outfit> outfits; ///< that it was in
    };
    m_shop.change(
        ShopThread::Part::wardrobe, this,
        [id](shop::Shop& shop) {
            Gone gone{shop.wardrobe().item(id), {}};
            for (storage::Outfit& outfit : shop.wardrobe().outfits())
                for (const storage::OutfitItem& item : outfit.items)
                    if (item.wardrobe == id) {
                        gone.outfits.push_back(outfit);
                        break;
                    }
            if (gone.item) shop.wardrobe().remove(id);
            return gone;
        },
        [this](const Gone& gone) {
            if (!gone.item) return;
            m_undo.offer(tr("%1 is out of the wardrobe").arg(QString::fromStdString(gone.item->name)),
                         ShopThread::Part::wardrobe, [gone](shop::Shop& shop) {
                             shop.wardrobe().save(*gone.item);
                             for (const storage::Outfit& outfit : gone.outfits) shop.wardrobe().saveOutfit(outfit);
                         });
        });
}

void WardrobeList::wear(qint64 id) {
    m_shop.change(
        ShopThread::Part::wardrobe, this,
        [id](shop::Shop& shop) {
            const auto before = shop.wardrobe().item(id);
            if (before) shop.wardrobe().wear(id);
            return before;
        },
        [this](const std::optional<storage::WardrobeItem>& before) {
            if (!before) return;
            m_undo.offer(tr("%1 was worn today").arg(QString::fromStdString(before->name)), ShopThread::Part::wardrobe,
                         [before](shop::Shop& shop) { shop.wardrobe().save(*before); });
        });
}

void WardrobeList::propose(const storage::StyleFact& fact) {
    constexpr std::size_t most = 10;
    if (fact.text.empty()) return;
    if (m_proposals.size() >= most) m_proposals.erase(m_proposals.begin());
    m_proposals.push_back(fact);
    emit tastesChanged();
    m_undo.offer(tr("On the page Wardrobe: something to remember, or not"));
}

QVariantList WardrobeList::proposals() const {
    QVariantList rows;
    for (const storage::StyleFact& fact : m_proposals)
        rows.append(QVariantMap{{"text", QString::fromStdString(fact.text)}, {"liked", fact.isLiked}});
    return rows;
}

void WardrobeList::acceptTaste(int row) {
    if (row < 0 || row >= static_cast<int>(m_proposals.size())) return;
    const storage::StyleFact fact = m_proposals[static_cast<std::size_t>(row)];
    dismissTaste(row);
    m_shop.change(
        ShopThread::Part::wardrobe, this, [fact](shop::Shop& shop) { shop.wardrobe().addStyle(fact); }, [] {});
}

void WardrobeList::dismissTaste(int row) {
    if (row < 0 || row >= static_cast<int>(m_proposals.size())) return;
    m_proposals.erase(m_proposals.begin() + row);
    emit tastesChanged();
}

void WardrobeList::keepTasteFor(qint64 id, int months) {
    std::optional<std::int64_t> until;
    if (months > 0) until = QDateTime::currentDateTime().addMonths(months).toMSecsSinceEpoch();
    m_shop.change(
        ShopThread::Part::wardrobe, this, [id, until](shop::Shop& shop) { shop.wardrobe().setStyleUntil(id, until); },
        [] {});
}

void WardrobeList::removeTaste(qint64 id) {
    m_shop.change(
        ShopThread::Part::wardrobe, this,
        [id](shop::Shop& shop) {
            std::optional<storage::StyleFact> gone;
            for (const storage::StyleFact& fact : shop.wardrobe().style())
                if (fact.id == id) gone = fact;
            shop.wardrobe().removeStyle(id);
            return gone;
        },
        [this](const std::optional<storage::StyleFact>& gone) {
            if (gone)
                m_undo.offer(tr("It is forgotten"), ShopThread::Part::wardrobe,
                             [gone](shop::Shop& shop) { shop.wardrobe().addStyle(*gone); });
        });
}

bool WardrobeList::setMeasure(const QString& name, const QString& typed) {
    const auto* known =
        std::ranges::find_if(measureTable, [&](const Measure& row) { return name == QLatin1String(row.name); });
    if (known == measureTable.end()) return false;
    constexpr std::int64_t least = 30;
    constexpr std::int64_t most = 3'000;
    std::int64_t millimetres = 0;
    if (const QString text = typed.simplified(); !text.isEmpty()) {
        const auto decimal = shop::decimalOfWritten(text.toStdString());
        // A currency with two digits behind the point: hundredths of a centimetre.
        const auto hundredths = decimal ? shop::minorOf(*decimal, "EUR") : std::nullopt;
        if (!hundredths) return false;
        millimetres = (*hundredths + 5) / 10;
        if (millimetres < least || millimetres > most) return false;
    }
    m_shop.change(
        ShopThread::Part::wardrobe, this,
        [name = name.toStdString(), millimetres](shop::Shop& shop) {
            shop.wardrobe().setMeasure({name, millimetres});
        },
        [] {});
    return true;
}

} // namespace calliope::app
