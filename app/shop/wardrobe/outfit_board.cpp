#include "app/shop/wardrobe/outfit_board.h"

#include "app/shop/catalogue/outfit_shelf.h"
#include "app/shop/panel/money_words.h"
#include "app/shop/panel/product_words.h"
#include "app/shop/wardrobe/wardrobe_words.h"

#include <QCoreApplication>
#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <utility>

namespace calliope::app {

namespace {

using Reason = shop::OutfitPick::Reason;

QString words(const char* text) {
    return QCoreApplication::translate("Outfits", text);
}

struct SlotTitle {
    const char* slot;
    const char* title;
};
constexpr std::array slotTitles{
    SlotTitle{"top", QT_TRANSLATE_NOOP("Outfits", "Top")},
    SlotTitle{"bottom", QT_TRANSLATE_NOOP("Outfits", "Bottom")},
    SlotTitle{"dress", QT_TRANSLATE_NOOP("Outfits", "Dress")},
    SlotTitle{"layer", QT_TRANSLATE_NOOP("Outfits", "Over it")},
    SlotTitle{"shoes", QT_TRANSLATE_NOOP("Outfits", "Shoes")},
    SlotTitle{"bag", QT_TRANSLATE_NOOP("Outfits", "Bag")},
    SlotTitle{"accessory", QT_TRANSLATE_NOOP("Outfits", "With it")},
};

struct ReasonWords {
    Reason reason;
    const char* text;
};
constexpr std::array reasonWords{
    ReasonWords{Reason::chosen, QT_TRANSLATE_NOOP("Outfits", "you chose it")},
    ReasonWords{Reason::owned, QT_TRANSLATE_NOOP("Outfits", "you own it")},
    ReasonWords{Reason::quiet, QT_TRANSLATE_NOOP("Outfits", "a quiet colour goes with it")},
    ReasonWords{Reason::tone, QT_TRANSLATE_NOOP("Outfits", "the same colour")},
    ReasonWords{Reason::near, QT_TRANSLATE_NOOP("Outfits", "neighbouring colours")},
    ReasonWords{Reason::contrast, QT_TRANSLATE_NOOP("Outfits", "a contrast of colours")},
    ReasonWords{Reason::season, QT_TRANSLATE_NOOP("Outfits", "right for the season")},
    ReasonWords{Reason::occasion, QT_TRANSLATE_NOOP("Outfits", "right for the occasion")},
};

QString slotTitle(const std::string& slot) {
    const auto* row = std::ranges::find_if(slotTitles, [&](const SlotTitle& each) { return slot == each.slot; });
    return row == slotTitles.end() ? QString::fromStdString(slot) : words(row->title);
}

/// From head to foot, as they are shown.
std::ptrdiff_t placeOf(const std::string& slot) {
    return std::ranges::find_if(slotTitles, [&](const SlotTitle& each) { return slot == each.slot; }) -
           slotTitles.begin();
}

QString reasonsText(const std::vector<Reason>& reasons) {
    QStringList parts;
    for (const Reason reason : reasons)
        for (const ReasonWords& row : reasonWords)
            if (row.reason == reason) parts.append(words(row.text));
    QString text = parts.join(QStringLiteral(", "));
    if (!text.isEmpty()) text[0] = text[0].toUpper();
    return text;
}

std::optional<shop::Piece> pieceIn(shop::Shop& shop, const storage::OutfitItem& item) {
    if (item.wardrobe != 0) {
        const auto own = shop.wardrobe().item(item.wardrobe);
        return own ? std::optional(shop::pieceOf(*own)) : std::nullopt;
    }
    const auto owner = shop.catalogue().productOf(item.variant);
    const auto product = owner ? shop.product(*owner) : std::nullopt;
    const storage::Variant* variant = product ? variantOf(*product, item.variant) : nullptr;
    return variant ? std::optional(shop::pieceOf(*product, *variant)) : std::nullopt;
}

/// What a card shows of it.
QVariantMap pieceCard(shop::Shop& shop, const shop::Piece& piece) {
    QVariantMap card{{"name", QString::fromStdString(piece.name)},
                     {"picture", QString()},
                     {"price", QString()},
                     {"owned", piece.isOwned()},
                     {"wardrobe", static_cast<qlonglong>(piece.wardrobe)},
                     {"product", static_cast<qlonglong>(piece.product)},
                     {"variant", static_cast<qlonglong>(piece.variant)}};
    if (piece.isOwned()) {
        if (const auto item = shop.wardrobe().item(piece.wardrobe)) card["picture"] = wardrobeCard(*item)["picture"];
        return card;
    }
    const auto product = shop.product(piece.product);
    const storage::Variant* variant = product ? variantOf(*product, piece.variant) : nullptr;
    if (!variant) return card;
    card["name"] = titleOf(*product, *variant);
    card["picture"] = pictureOf(*product, *variant);
    card["price"] = moneyText(variant->price);
    return card;
}

QVariantMap pickCard(shop::Shop& shop, const shop::OutfitPick& pick) {
    QVariantMap card = pieceCard(shop, pick.piece);
    card["slot"] = QString::fromStdString(pick.slot);
    card["title"] = slotTitle(pick.slot);
    card["why"] = reasonsText(pick.reasons);
    card["seed"] = std::ranges::find(pick.reasons, Reason::chosen) != pick.reasons.end();
    return card;
}

QString totalOf(const std::vector<shop::OutfitPick>& outfit) {
    std::map<std::string, std::int64_t> sums; // never two currencies in one
    for (const shop::OutfitPick& pick : outfit)
        if (pick.piece.price && !pick.piece.isOwned()) sums[pick.piece.price->currency] += pick.piece.price->minor;
    QStringList parts;
    for (const auto& [currency, minor] : sums) parts.append(moneyText({minor, currency}));
    return parts.join(QStringLiteral(" + "));
}

storage::Outfit outfitOf(storage::Id id, const QString& name, const QString& occasion, const QString& season,
                         const std::vector<shop::OutfitPick>& picks) {
    storage::Outfit outfit;
    outfit.id = id;
    outfit.name = name.toStdString();
    outfit.occasion = occasion.toStdString();
    outfit.season = season.toStdString();
    for (const shop::OutfitPick& pick : picks)
        outfit.items.push_back({pick.slot, pick.piece.wardrobe, pick.piece.isOwned() ? 0 : pick.piece.variant});
    return outfit;
}

} // namespace

struct OutfitBoard::Made {
    std::vector<shop::OutfitPick> outfit;
    QVariantList cards;
    QVariantList empty;
};

OutfitBoard::OutfitBoard(ShopThread& shop, ShopUndo& undo, QObject* parent)
    : QObject(parent)
    , m_shop(shop)
    , m_undo(undo) {
    connect(&m_shop, &ShopThread::changed, this, [this](ShopThread::Part part) {
        if (part == ShopThread::Part::wardrobe && m_hasBegun) read();
    });
}

void OutfitBoard::begin() {
    m_hasBegun = true;
    read(Order::likedFirst);
}

void OutfitBoard::read(Order order) {
    struct Shown {
        QList<QVariantMap> kept;
        QVariantList seeds;
    };
    std::map<qlonglong, qsizetype> places; // nothing moves while it is looked at
    if (order == Order::asShown)
        for (const QVariantMap& card : m_kept.cards())
            places.emplace(card["id"].toLongLong(), static_cast<qsizetype>(places.size()));
    m_shop.run(
        this,
        [places = std::move(places)](shop::Shop& shop) {
            Shown shown;
            for (const storage::Outfit& outfit : shop.wardrobe().outfits()) {
                QVariantList pieces;
                for (const storage::OutfitItem& item : outfit.items)
                    if (const auto piece = pieceIn(shop, item)) pieces.append(pieceCard(shop, *piece));
                QStringList about;
                for (const std::string& each : {outfit.occasion, outfit.season})
                    if (!each.empty()) about.append(QString::fromStdString(each));
                shown.kept.prepend({{"id", static_cast<qlonglong>(outfit.id)},
                                    {"name", QString::fromStdString(outfit.name)},
                                    {"about", about.join(QStringLiteral(", "))},
                                    {"liked", outfit.isLiked()},
                                    {"pieces", pieces}});
            }
            std::ranges::stable_sort(shown.kept, {}, [&](const QVariantMap& card) -> qsizetype {
                if (places.empty()) return card["liked"].toBool() ? 0 : 1;
                const auto place = places.find(card["id"].toLongLong());
                return place == places.end() ? -1 : place->second; // new ones before the others
            });
            for (const storage::WardrobeItem& item : shop.wardrobe().items())
                if (shop::outfitKindOf(item.category)) shown.seeds.prepend(wardrobeCard(item));
            return shown;
        },
        [this](const Shown& shown) {
            m_isKnown = true;
            m_kept.update(shown.kept);
            m_seedRows = shown.seeds;
            emit keptChanged();
        });
}

void OutfitBoard::setName(const QString& name) {
    if (m_name == name) return;
    m_name = name;
    emit boardChanged();
}

void OutfitBoard::setOccasion(const QString& occasion) {
    if (m_occasion == occasion) return;
    m_occasion = occasion;
    suggest();
}

void OutfitBoard::setSeason(const QString& season) {
    if (m_season == season) return;
    m_season = season;
    suggest();
}

void OutfitBoard::setOnlyOwned(bool isOnlyOwned) {
    if (m_isOnlyOwned == isOnlyOwned) return;
    m_isOnlyOwned = isOnlyOwned;
    suggest();
}

void OutfitBoard::startWithOwned(qint64 wardrobe) {
    m_shop.run(
        this,
        [wardrobe](shop::Shop& shop) {
            return pieceIn(shop, {{}, wardrobe, 0});
        },
        [this](const std::optional<shop::Piece>& seed) {
            if (seed) start(*seed);
        });
}

void OutfitBoard::startWithProduct(qint64 product, qint64 variant) {
    m_shop.run(
        this,
        [product, variant](shop::Shop& shop) {
            const auto found = shop.product(product);
            const storage::Variant* wanted = found ? variantOf(*found, variant) : nullptr;
            return wanted ? std::optional(shop::pieceOf(*found, *wanted)) : std::nullopt;
        },
        [this](const std::optional<shop::Piece>& seed) {
            if (seed) start(*seed);
        });
}

void OutfitBoard::start(shop::Piece seed) {
    m_id = 0;
    m_name.clear();
    m_passed.clear();
    m_seeds = {std::move(seed)};
    suggest();
}

void OutfitBoard::suggest() {
    if (m_seeds.empty()) return emit boardChanged();
    m_passed.clear();
    std::vector<shop::OutfitPick> fixed;
    for (const shop::Piece& seed : m_seeds) {
        const shop::OutfitKind* kind = shop::outfitKindOf(seed.category);
        fixed.push_back({kind ? std::string(kind->slot) : std::string("accessory"), seed, {Reason::chosen}});
    }
    fill(std::move(fixed));
}

/// Fills what `fixed` leaves empty. `anew`: a place for which all that was passed counts again where nothing is left.
void OutfitBoard::fill(std::vector<shop::OutfitPick> fixed, const std::string& anew) {
    m_isBusy = true;
    emit boardChanged();
    shop::OutfitWish wish;
    for (const shop::OutfitPick& pick : fixed) wish.seeds.push_back(pick.piece);
    wish.occasion = m_occasion.toStdString();
    wish.season = m_season.toStdString();
    wish.fromCatalogue = !m_isOnlyOwned;
    m_shop.run(
        this,
        [wish, fixed = std::move(fixed), anew, passed = m_passed](shop::Shop& shop) mutable {
            std::string gender;
            for (const shop::Piece& seed : wish.seeds)
                if (seed.gender == "female" || seed.gender == "male") gender = seed.gender;
            const auto isPassed = [&](const shop::Piece& piece) {
                return passed.contains({piece.wardrobe, piece.variant});
            };
            const std::vector<shop::Piece> all = shop::ownPieces(shop);
            const shop::FindPieces shelf = shop::outfitShelf(shop, gender, std::nullopt);
            const auto made = [&] {
                std::vector<shop::Piece> own = all;
                std::erase_if(own, isPassed);
                return shop::suggestOutfit(wish, own, [&](std::string_view slot, std::uint64_t colours) {
                    std::vector<shop::Piece> pieces = shelf(slot, colours);
                    std::erase_if(pieces, isPassed);
                    return pieces;
                });
            };
            shop::SuggestedOutfit outfit = made();
            if (std::ranges::find(outfit.empty, anew) != outfit.empty.end()) {
                passed.clear();
                outfit = made();
            }
            for (std::size_t i = 0; i < fixed.size(); ++i) outfit.picks[i] = fixed[i]; // with the reasons they had
            Made out{outfit.picks, {}, {}};
            std::ranges::stable_sort(out.outfit, {}, [](const shop::OutfitPick& pick) { return placeOf(pick.slot); });
            for (const shop::OutfitPick& pick : out.outfit) out.cards.append(pickCard(shop, pick));
            for (const std::string& slot : outfit.empty) out.empty.append(slotTitle(slot));
            return out;
        },
        [this, asked = ++m_asked](const Made& made) {
            if (asked == m_asked) take(made);
        },
        [this](const Failure&) {
            m_isBusy = false;
            emit boardChanged();
        });
}

void OutfitBoard::take(const Made& made) {
    m_isBusy = false;
    m_outfit = made.outfit;
    m_picks = made.cards;
    m_empty = made.empty;
    m_total = totalOf(m_outfit);
    emit boardChanged();
}

void OutfitBoard::another(const QString& slot) {
    const std::string wanted = slot.toStdString();
    const auto pick = std::ranges::find(m_outfit, wanted, &shop::OutfitPick::slot);
    if (pick == m_outfit.end() || std::ranges::find(pick->reasons, Reason::chosen) != pick->reasons.end()) return;
    m_passed.insert({pick->piece.wardrobe, pick->piece.variant});
    std::vector<shop::OutfitPick> others;
    std::ranges::copy_if(m_outfit, std::back_inserter(others),
                         [&](const shop::OutfitPick& each) { return each.slot != wanted; });
    fill(std::move(others), wanted == "bag" ? "accessory" : wanted);
}

void OutfitBoard::stop() {
    ++m_asked;
    m_isBusy = false;
    m_id = 0;
    m_seeds.clear();
    m_outfit.clear();
    m_picks.clear();
    m_empty.clear();
    m_passed.clear();
    m_total.clear();
    m_name.clear();
    emit boardChanged();
}

void OutfitBoard::save() {
    if (m_outfit.empty()) return;
    constexpr qsizetype longest = 120;
    QString name = m_name.simplified().left(longest);
    if (name.isEmpty())
        name = tr("Outfit with %1").arg(m_picks.value(0).toMap().value("name").toString().left(longest));
    storage::Outfit outfit = outfitOf(m_id, name, m_occasion, m_season, m_outfit);
    struct Saved {
        storage::Id id = 0;
        std::optional<storage::Outfit> before;
    };
    m_shop.change(
        ShopThread::Part::wardrobe, this,
        [outfit = std::move(outfit)](shop::Shop& shop) mutable {
            Saved saved;
            for (const storage::Outfit& each : shop.wardrobe().outfits())
                if (outfit.id != 0 && each.id == outfit.id) saved.before = each;
            if (saved.before) outfit.rating = saved.before->rating;
            saved.id = shop.wardrobe().saveOutfit(outfit);
            return saved;
        },
        [this, name](const Saved& saved) {
            stop();
            m_undo.offer(tr("%1 is kept").arg(name), ShopThread::Part::wardrobe, [saved](shop::Shop& shop) {
                if (saved.before)
                    shop.wardrobe().saveOutfit(*saved.before);
                else
                    shop.wardrobe().removeOutfit(saved.id);
            });
        });
}

void OutfitBoard::open(qint64 id) {
    struct Opened {
        storage::Outfit outfit;
        Made made;
    };
    m_shop.run(
        this,
        [id](shop::Shop& shop) {
            Opened opened;
            for (const storage::Outfit& outfit : shop.wardrobe().outfits()) {
                if (outfit.id != id) continue;
                opened.outfit = outfit;
                for (const storage::OutfitItem& item : outfit.items)
                    if (const auto piece = pieceIn(shop, item)) {
                        opened.made.outfit.push_back({item.slot, *piece, {}});
                        opened.made.cards.append(pickCard(shop, opened.made.outfit.back()));
                    }
            }
            return opened;
        },
        [this, asked = ++m_asked](const Opened& opened) {
            if (asked != m_asked || opened.outfit.id == 0) return;
            m_id = opened.outfit.id;
            m_seeds.clear();
            m_passed.clear();
            m_name = QString::fromStdString(opened.outfit.name);
            m_occasion = QString::fromStdString(opened.outfit.occasion);
            m_season = QString::fromStdString(opened.outfit.season);
            take(opened.made);
        });
}

void OutfitBoard::rename(qint64 id, const QString& name) {
    const std::string wanted = name.simplified().left(120).toStdString();
    if (wanted.empty()) return;
    m_shop.change(
        ShopThread::Part::wardrobe, this,
        [id, wanted](shop::Shop& shop) {
            for (storage::Outfit outfit : shop.wardrobe().outfits())
                if (outfit.id == id) {
                    outfit.name = wanted;
                    shop.wardrobe().saveOutfit(outfit);
                }
        },
        [] {});
}

void OutfitBoard::setLiked(qint64 id, bool isLiked) {
    m_shop.change(
        ShopThread::Part::wardrobe, this,
        [id, isLiked](shop::Shop& shop) {
            std::optional<storage::Outfit> before;
            for (const storage::Outfit& outfit : shop.wardrobe().outfits())
                if (outfit.id == id) before = outfit;
            shop.wardrobe().rateOutfit(id, isLiked ? std::optional(storage::Outfit::mostLiked) : std::nullopt);
            return before;
        },
        [this, isLiked](const std::optional<storage::Outfit>& before) {
            if (!before) return;
            m_undo.offer((isLiked ? tr("You like %1") : tr("%1 is not marked as liked any more"))
                             .arg(QString::fromStdString(before->name)),
                         ShopThread::Part::wardrobe, [id = before->id, rating = before->rating](shop::Shop& shop) {
                             shop.wardrobe().rateOutfit(id, rating);
                         });
        });
}

void OutfitBoard::remove(qint64 id) {
    m_shop.change(
        ShopThread::Part::wardrobe, this,
        [id](shop::Shop& shop) {
            std::optional<storage::Outfit> gone;
            for (const storage::Outfit& outfit : shop.wardrobe().outfits())
                if (outfit.id == id) gone = outfit;
            if (gone) shop.wardrobe().removeOutfit(id);
            return gone;
        },
        [this](const std::optional<storage::Outfit>& gone) {
            if (!gone) return;
            if (m_id == gone->id) stop();
            m_undo.offer(tr("%1 is deleted").arg(QString::fromStdString(gone->name)), ShopThread::Part::wardrobe,
                         [gone](shop::Shop& shop) { shop.wardrobe().saveOutfit(*gone); });
        });
}

} // namespace calliope::app
