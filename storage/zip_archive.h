#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <istream>
#include <string>
#include <string_view>
#include <vector>

struct zip;

namespace calliope::storage {

/// What may come out of an archive that comes from anywhere.
struct ZipLimits {
    std::uint64_t entries = 500'000;                      ///< exports hold a file for every picture
    std::uint64_t ratio = 100;                            ///< bytes in all, for each byte of the archive,
    std::uint64_t anyway = std::uint64_t{64} << 20;       ///< but always so many,
    std::uint64_t unpacked = std::uint64_t{16'384} << 20; ///< and never more than these
};

/// The files inside of a ZIP archive. They are unpacked piece by piece while they are read, and nothing is believed of
/// what the archive says of their sizes. Throws Error{format} where it is damaged, locked or beyond the limits.
class ZipArchive {
public:
    struct Entry {
        std::string path;
        std::uint64_t index = 0;
        double size = 0; ///< bytes unpacked, as the archive says; for progress only
    };

    /// Whether the file begins as archives do, and not only with the letters; throws where it cannot be read.
    [[nodiscard]] static bool isOne(const std::filesystem::path& file);

    explicit ZipArchive(const std::filesystem::path& file, const ZipLimits& limits = {});
    ~ZipArchive();
    ZipArchive(const ZipArchive&) = delete;
    ZipArchive& operator=(const ZipArchive&) = delete;

    /// The files whose names, without their folders, are `wanted`.
    [[nodiscard]] std::vector<Entry> find(const std::function<bool(std::string_view name)>& wanted) const;

    /// Has a file read by `take`. The stream throws by itself what this throws, and ends with the call.
    void read(const Entry& entry, const std::function<void(std::istream& content)>& take);

private:
    zip* m_zip = nullptr;
    std::uint64_t m_left = 0; ///< bytes that may still be unpacked
};

} // namespace calliope::storage
