#pragma once

#include "inference/vulkan/device.h"
#include "inference/vulkan/memory.h"
#include "inference/vulkan/pipelines.h"

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace calliope::vulkan {

/// One kernel launch of a recorded program.
struct Dispatch {
    const Pipeline* pipeline = nullptr;
    std::vector<BufferRange> bindings; ///< as many as the pipeline has
    std::vector<std::uint32_t> push;   ///< push constants, 32-bit words
    std::array<std::uint32_t, 3> groups{1, 1, 1};
    BufferRange
        indirect; ///< where it has a buffer: three words there say how many groups are launched, none above `groups`
    std::string label; ///< groups lines of the profile, for example "ffn_down"
    double cost = 0;   ///< estimated multiply-adds, for keeping submits short
};

/// Time of all dispatches with the same label.
struct ProfileLine {
    std::string label;
    std::uint32_t count = 0;
    double milliseconds = 0;
};

/// A list of dispatches recorded once into command buffers and run many times. Barriers come from what each pipeline's
/// shader reads and writes and which ranges are bound: a barrier is placed before a dispatch exactly where one since
/// the last barrier wrote something it touches, or read something it writes. The program is cut into submits of at most
/// `costPerSubmit` so that no driver watchdog fires. Debug builds check the finished list a second time, independently,
/// and abort on a missing barrier.
class Program {
public:
    Program(Device& device, std::vector<Dispatch> dispatches, double costPerSubmit);
    ~Program();
    Program(Program&&) noexcept;
    Program& operator=(Program&&) noexcept;

    /// Runs everything and waits.
    void run();

    /// Runs one of its submits and waits. In their order they are the whole; others may run in between that touch none
    /// of its buffers.
    void run(std::uint32_t submit);

    /// Runs with timestamps around every dispatch (slower: serialises them). Empty where the device has no timestamps.
    [[nodiscard]] std::vector<ProfileLine> profile();

    [[nodiscard]] std::uint32_t dispatchCount() const;
    [[nodiscard]] std::uint32_t barrierCount() const;
    [[nodiscard]] std::uint32_t submitCount() const;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace calliope::vulkan
