#include "inference/engine/placed_pictures.h"

#include <algorithm>
#include <utility>

namespace calliope::engine {

namespace {

// No token's key has it.
constexpr ContextKey pictureBit = ContextKey{1} << 63;

/// Of one row of a picture.
ContextKey keyOf(const PictureRows& picture, std::uint32_t row) {
    std::uint64_t word = picture.picture->hash ^ (std::uint64_t{picture.tile} << 32 | row);
    word = (word ^ word >> 30) * 0xbf58476d1ce4e5b9u; // SplitMix64's finalizer
    word = (word ^ word >> 27) * 0x94d049bb133111ebu;
    return (word ^ word >> 31) | pictureBit;
}

} // namespace

PlacedPictures::PlacedPictures(std::vector<PictureRows> pictures, bool sections)
    : m_pictures(std::move(pictures))
    , m_sections(sections) {
    count();
}

/// Positions of the first rows.
void PlacedPictures::count() {
    m_positions.clear();
    std::uint32_t place = 0;
    std::uint32_t position = 0;
    for (const PictureRows& picture : m_pictures) {
        m_positions.push_back(position + picture.place - place);
        const vision::RowGrid& grid = picture.grid();
        position = m_positions.back() + (m_sections ? std::max(grid.columns, grid.rows) : picture.rows());
        place = picture.end();
    }
}

/// Number of the first picture that begins behind `place`.
std::size_t PlacedPictures::behind(std::uint32_t place) const {
    const auto found = std::upper_bound(m_pictures.begin(), m_pictures.end(), place,
                                        [](std::uint32_t at, const PictureRows& each) { return at < each.place; });
    return static_cast<std::size_t>(found - m_pictures.begin());
}

std::size_t PlacedPictures::at(std::uint32_t place) const {
    const std::size_t next = behind(place);
    return next > 0 && place < m_pictures[next - 1].end() ? next - 1 : m_pictures.size();
}

plan::Position PlacedPictures::positionOf(std::uint32_t place) const {
    const std::size_t next = behind(place);
    if (next == 0) return {place, place, place, 0};
    const PictureRows& picture = m_pictures[next - 1];
    const vision::RowGrid& grid = picture.grid();
    const std::uint32_t first = m_positions[next - 1];
    std::uint32_t row = place - picture.place;
    if (m_sections && place < picture.end()) return {first, first + row / grid.columns, first + row % grid.columns, 0};
    if (m_sections) row = row - picture.rows() + std::max(grid.columns, grid.rows);
    return {first + row, first + row, first + row, 0};
}

std::vector<ContextKey> PlacedPictures::keysOf(std::span<const std::uint32_t> tokens) const {
    std::vector<ContextKey> keys(tokens.begin(), tokens.end());
    for (const PictureRows& picture : m_pictures)
        for (std::uint32_t row = 0; row < picture.rows() && picture.place + row < keys.size(); ++row)
            keys[picture.place + row] = keyOf(picture, row);
    return keys;
}

void PlacedPictures::widen(std::uint32_t& first, std::uint32_t& end) const {
    if (const std::size_t cut = at(first); cut < m_pictures.size()) first = m_pictures[cut].place;
    if (end == 0) return;
    if (const std::size_t cut = at(end - 1); cut < m_pictures.size()) end = m_pictures[cut].end();
}

void PlacedPictures::erase(std::uint32_t first, std::uint32_t end) {
    std::erase_if(m_pictures, [&](const PictureRows& each) { return each.place >= first && each.place < end; });
    for (PictureRows& each : m_pictures)
        if (each.place >= end) each.place -= end - first;
    count();
}

void requirePlaced(std::span<const PictureRows> pictures, std::span<const std::uint32_t> tokens) {
    std::size_t place = 0;
    bool fine = true;
    std::size_t rows = 0;
    for (const PictureRows& each : pictures) {
        fine = fine && each.picture && each.tile < each.picture->tiles.size() && each.place >= place &&
               each.place <= tokens.size() && each.rows() <= tokens.size() - each.place;
        if (!fine) break;
        place = each.end();
        rows += each.rows();
        fine = std::all_of(tokens.begin() + each.place, tokens.begin() + each.end(),
                           [](std::uint32_t token) { return token == noToken; });
    }
    if (!fine || static_cast<std::size_t>(std::count(tokens.begin(), tokens.end(), noToken)) != rows)
        throw Error(ErrorKind::usage, "The pictures of the prompt do not stand where it has places for them.");
}

} // namespace calliope::engine
