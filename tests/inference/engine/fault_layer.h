#pragma once

#include <volk.h>

#include <cstdint>
#include <vector>

namespace calliope::test {

/// Stands between this program and the driver, below all our code: makes chosen calls fail, pretends other sizes of
/// memory, and counts what is allocated. For devices that are opened while it exists; there is one at a time.
class FaultLayer {
public:
    enum class Call : std::uint8_t { submit, waitForFences, allocate, map };

    struct Fault {
        Call call;
        int n = 1; ///< counted from the fault before it
        VkResult result;
    };

    /// REQUIRES: something holds on to the DeviceInfo of a device, so that the loader stays open.
    FaultLayer();
    ~FaultLayer();
    FaultLayer(const FaultLayer&) = delete;
    FaultLayer& operator=(const FaultLayer&) = delete;

    /// One after another, from now on.
    void fail(std::vector<Fault> faults);

    /// Whether all of them have happened.
    [[nodiscard]] bool allHaveHappened() const;

    /// Pieces of device memory, and their bytes.
    [[nodiscard]] int liveAllocations() const;
    [[nodiscard]] std::uint64_t liveBytes() const;

    /// Devices that are listed from now on are graphics cards with so much memory; where `hostBytes` is not 0, they
    /// have none that is mapped, and beside it so much of the host's.
    void pretendMemory(std::uint64_t bytes, std::uint64_t hostBytes = 0);

    /// Bytes in the host's memory, with pretendMemory.
    [[nodiscard]] std::uint64_t liveHostBytes() const;
};

} // namespace calliope::test
