#pragma once

#include "storage/clock.h"
#include "storage/shop/product.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace calliope::storage {

/// Something the user owns.
struct WardrobeItem {
    Id id = 0;
    std::string name;
    std::string category; ///< a key of app/shop/words; empty: not known
    std::uint64_t colours = 0;
    std::uint64_t materials = 0;
    std::uint64_t patterns = 0;
    std::string size;
    std::optional<Money> bought;
    std::int64_t wearCount = 0;
    std::optional<std::int64_t> lastWornAt;
    std::string notes;
    std::string picture;         ///< SHA-256 of its photo among the kept pictures; empty: none
    int lookVersion = 0;         ///< 0: none
    std::vector<std::byte> look; ///< of the photo, as app/shop/looks makes it

    bool operator==(const WardrobeItem&) const = default;
};

/// One place of an outfit; one of the ids is 0.
struct OutfitItem {
    std::string slot; ///< top, bottom, dress, layer, shoes, bag, accessory
    Id wardrobe = 0;
    Id variant = 0;

    bool operator==(const OutfitItem&) const = default;
};

struct Outfit {
    Id id = 0;
    std::string name;
    std::string occasion;
    std::string season;
    std::optional<std::int64_t> rating; ///< 1 to 5
    std::vector<OutfitItem> items;

    static constexpr std::int64_t mostLiked = 5;
    [[nodiscard]] bool isLiked() const { return rating.value_or(0) >= mostLiked - 1; }
    bool operator==(const Outfit&) const = default;
};

struct BodyMeasure {
    std::string name; ///< chest, waist, hips, inseam, foot, …
    std::int64_t millimetres = 0;

    bool operator==(const BodyMeasure&) const = default;
};

/// Something the user has confirmed about their taste.
struct StyleFact {
    Id id = 0;
    std::string text;
    bool isLiked = true;
    Id chat = 0;                       ///< in which it was proposed, of the store of chats; 0: none that is kept
    std::string model;                 ///< that proposed it, for people; may be empty
    std::int64_t at = 0;               ///< when it was confirmed
    std::optional<std::int64_t> until; ///< nullopt: it holds until it is taken back

    bool operator==(const StyleFact&) const = default;
};

/// What the user owns, wears and likes. It never leaves the device.
class Wardrobe {
public:
    Wardrobe(Connection& connection, const Clock& clock)
        : m_connection(connection)
        , m_clock(clock) {}

    Id save(const WardrobeItem& item); ///< a new one (id 0), or the one with the id
    void remove(Id id);
    void wear(Id id); ///< it was worn now
    [[nodiscard]] std::optional<WardrobeItem> item(Id id) const;
    [[nodiscard]] std::vector<WardrobeItem> items() const; ///< in the order in which they came

    Id saveOutfit(const Outfit& outfit);
    void rateOutfit(Id id, std::optional<std::int64_t> rating); ///< 1 to 5; nullopt: nothing is said of it
    void removeOutfit(Id id);
    [[nodiscard]] std::vector<Outfit> outfits() const;

    void setMeasure(const BodyMeasure& measure); ///< 0 mm forgets it
    [[nodiscard]] std::vector<BodyMeasure> measures() const;

    Id addStyle(const StyleFact& fact); ///< as a new one, confirmed now where it does not say when
    void setStyleUntil(Id id, std::optional<std::int64_t> until);
    void removeStyle(Id id);
    [[nodiscard]] std::vector<StyleFact> style() const; ///< that holds now
    void forgetOldStyle();                              ///< that does not hold any more

private:
    Connection& m_connection;
    const Clock& m_clock;
};

} // namespace calliope::storage
