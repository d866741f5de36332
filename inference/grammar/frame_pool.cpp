#include "inference/grammar/frame_pool.h"

#include "inference/base/error.h"

namespace calliope::grammar {

FrameId FramePool::push(FrameId below, StateId returnTo) {
    const auto [place, isNew] =
        m_ids.try_emplace(std::uint64_t{below} << 32 | returnTo, static_cast<FrameId>(m_frames.size()));
    if (isNew) {
        if (m_frames.size() >= mostFrames) {
            m_ids.erase(place);
            throw Error(ErrorKind::usage, "The text is nested too deeply for its grammar.");
        }
        m_frames.push_back({returnTo, below});
    }
    return place->second;
}

} // namespace calliope::grammar
