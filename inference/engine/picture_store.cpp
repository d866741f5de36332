#include "inference/engine/picture_store.h"

#include "inference/base/error.h"

#include <algorithm>
#include <new>
#include <numeric>

namespace calliope::engine {

std::shared_ptr<EncodedPicture> PictureStore::get(const std::shared_ptr<const vision::PromptPicture>& picture) {
    const auto found =
        std::find_if(m_kept.begin(), m_kept.end(), [&](const auto& each) { return each->m_hash == picture->hash; });
    if (found != m_kept.end()) {
        m_kept.splice(m_kept.end(), m_kept, found);
        return m_kept.back();
    }
    std::erase_if(m_underWay, [](const auto& each) { return each.expired(); });
    for (const auto& each : m_underWay)
        if (auto same = each.lock(); same->m_hash == picture->hash) return same;
    auto made = std::make_shared<EncodedPicture>(picture);
    m_underWay.push_back(made);
    return made;
}

void PictureStore::advance(const std::shared_ptr<EncodedPicture>& picture) try {
    const std::size_t tiles = picture->m_picture->tiles.size();
    if (picture->m_pixels.empty()) picture->m_pixels = picture->m_picture->cut();
    if (picture->m_pixels.size() != tiles)
        throw Error(ErrorKind::format, "The picture is another one than it was measured as.");
    pictures::Picture& next = picture->m_pixels[picture->m_tiles.size()];
    picture->m_tiles.push_back(m_encode(next));
    picture->m_bytes += picture->m_tiles.back().size() * sizeof(float);
    next = {};
    if (picture->m_tiles.size() == tiles) keep(picture);
} catch (const std::bad_alloc&) {
    throw Error(ErrorKind::memory, "There is not enough memory for the picture; use a smaller one.");
}

/// One that has become complete; others that nobody uses go while there is too much of all.
void PictureStore::keep(const std::shared_ptr<EncodedPicture>& picture) {
    ++m_encoded;
    picture->m_picture.reset();
    picture->m_pixels.clear();
    m_kept.push_back(picture);
    std::uint64_t bytes = std::accumulate(m_kept.begin(), m_kept.end(), std::uint64_t{0},
                                          [](std::uint64_t sum, const auto& each) { return sum + each->m_bytes; });
    for (auto each = m_kept.begin(); each != m_kept.end() && bytes > m_mostBytes;) {
        if (each->use_count() > 1) {
            ++each;
            continue;
        }
        bytes -= (*each)->m_bytes;
        each = m_kept.erase(each);
    }
}

} // namespace calliope::engine
