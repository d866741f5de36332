#pragma once

#include "inference/vulkan/device.h"

#include <cstddef>
#include <filesystem>
#include <vector>

namespace calliope::vulkan {

/// The driver's compiled pipelines on disk. A file is used only if its checksum is right and it was written for the
/// same device, driver and driver version; otherwise it counts as absent.
class PipelineCacheFile {
public:
    /// `folder` empty: nothing is read or written.
    PipelineCacheFile(const Device& device, const std::filesystem::path& folder);

    [[nodiscard]] const std::filesystem::path& path() const { return m_path; }
    [[nodiscard]] std::vector<std::byte> read() const;
    /// Replaces the file in one step. Does nothing where the folder cannot be written: a cache is never worth a
    /// failure.
    void write(const std::vector<std::byte>& data) const;

private:
    std::filesystem::path m_path;
};

} // namespace calliope::vulkan
