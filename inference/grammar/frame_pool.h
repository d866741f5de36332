#pragma once

#include "inference/grammar/automaton.h"

#include <cstdint>
#include <unordered_map>
#include <vector>

namespace calliope::grammar {

using FrameId = std::uint32_t;

/// The stacks of a matcher and its copies: each frame is a pending return and the frame below it, and equal stacks have
/// equal numbers. Nothing is taken out again; a text makes few new frames per byte. Not thread-safe.
class FramePool {
public:
    static constexpr FrameId bottom = 0;
    static constexpr std::size_t mostFrames = 4'000'000;

    struct Frame {
        StateId returnTo = 0;
        FrameId below = bottom; ///< always a smaller number
    };

    FramePool()
        : m_frames(1) {}

    /// Throws Error{usage} beyond `mostFrames`.
    FrameId push(FrameId below, StateId returnTo);

    /// Not of `bottom`.
    [[nodiscard]] const Frame& operator[](FrameId id) const { return m_frames[id]; }

private:
    std::vector<Frame> m_frames;
    std::unordered_map<std::uint64_t, FrameId> m_ids;
};

} // namespace calliope::grammar
