#include "inference/engine/picture_store.h"

#include "inference/base/error.h"

#include <algorithm>
#include <new>
#include <numeric>
#include <system_error>
#include <utility>

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

bool PictureStore::advance(const std::shared_ptr<EncodedPicture>& picture) try {
    if (picture->m_pixels.empty() && !takePixels(*picture)) return false;
    encode(*picture);
    if (picture->m_tiles.size() == picture->m_picture->tiles.size()) keep(picture);
    return true;
} catch (const std::bad_alloc&) {
    throw Error(ErrorKind::memory, "There is not enough memory for the picture; use a smaller one.");
} catch (const std::system_error&) {
    throw Error(ErrorKind::memory, "The system has no thread left to decode the picture; try again in a moment.");
}

/// Has it decoded by another thread. False: it is not yet.
bool PictureStore::takePixels(EncodedPicture& picture) {
    const auto isUnderWay = [](const auto& future) {
        return future.valid() && future.wait_for(std::chrono::seconds(0)) != std::future_status::ready;
    };
    if (!picture.m_cut.valid()) {
        if (isUnderWay(m_cutting)) return false; // another one, which nobody may want any more
        std::packaged_task<std::vector<pictures::Picture>()> cut([from = picture.m_picture] { return from->cut(); });
        auto pixels = cut.get_future();
        m_cutting = std::async(std::launch::async, [cut = std::move(cut)]() mutable {
            auto own = std::move(cut); // so that pixels that nobody takes go with the thread
            own();
        });
        picture.m_cut = std::move(pixels);
    }
    if (isUnderWay(picture.m_cut)) return false;
    picture.m_pixels = picture.m_cut.get();
    if (picture.m_pixels.size() != picture.m_picture->tiles.size())
        throw Error(ErrorKind::format, "The picture is another one than it was measured as.");
    return true;
}

/// One part of its next tile.
void PictureStore::encode(EncodedPicture& picture) try {
    pictures::Picture& next = picture.m_pixels[picture.m_tiles.size()];
    if (!picture.m_parts || m_current.lock() != picture.m_parts) {
        m_current.reset();
        picture.m_parts = std::make_shared<TileParts>(m_encode(next));
        m_current = picture.m_parts;
        return;
    }
    std::optional<std::vector<float>> rows = (*picture.m_parts)();
    if (!rows) return;
    picture.m_bytes += rows->size() * sizeof(float);
    picture.m_tiles.push_back(*std::move(rows));
    picture.m_parts.reset();
    next = {};
} catch (...) {
    picture.m_parts.reset();
    throw;
}

void PictureStore::goFirst(const std::shared_ptr<EncodedPicture>& picture) {
    const auto found = std::find(m_kept.begin(), m_kept.end(), picture);
    if (found != m_kept.end()) m_kept.splice(m_kept.begin(), m_kept, found);
}

void PictureStore::waitForPixels() {
    constexpr std::chrono::milliseconds moment{20};
    if (m_cutting.valid()) (void)m_cutting.wait_for(moment);
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
