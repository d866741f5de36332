#include "inference/vulkan/pipeline_cache.h"

#include "inference/base/text.h"
#include "inference/vulkan/pipelines.h"

#include <chrono>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <system_error>

namespace calliope::vulkan {

namespace {

/// In front of the driver's data; written as it lies in memory, since the file never leaves the machine.
struct Header {
    char magic[8] = {'C', 'A', 'L', 'P', 'I', 'P', 'E', '1'};
    std::uint64_t bytes = 0;
    std::uint64_t checksum = 0;
};

/// FNV-1a over 8 bytes at a time would miss nothing that matters here, but plain bytes are as quick as the disk.
std::uint64_t checksumOf(const std::vector<std::byte>& data) {
    std::uint64_t sum = 0xcbf29ce484222325u;
    for (const std::byte byte : data) sum = (sum ^ static_cast<std::uint64_t>(byte)) * 0x100000001b3u;
    return sum;
}

std::string hexadecimal(std::span<const std::uint8_t> bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    for (const std::uint8_t byte : bytes) {
        out += digits[byte >> 4];
        out += digits[byte & 15];
    }
    return out;
}

} // namespace

PipelineCacheFile::PipelineCacheFile(const Device& device, const std::filesystem::path& folder) {
    if (folder.empty()) return;
    VkPhysicalDeviceProperties properties;
    vkGetPhysicalDeviceProperties(device.physical(), &properties);
    m_path = folder / concat("pipelines-", properties.vendorID, "-", properties.deviceID, "-", properties.driverVersion,
                             "-", hexadecimal(properties.pipelineCacheUUID), ".bin");
}

std::vector<std::byte> PipelineCacheFile::read() const {
    std::ifstream file(m_path, std::ios::binary);
    Header header;
    const Header expected;
    if (!file.read(reinterpret_cast<char*>(&header), sizeof(header))) return {};
    if (std::memcmp(header.magic, expected.magic, sizeof(header.magic)) != 0) return {};
    std::error_code error;
    if (std::filesystem::file_size(m_path, error) != sizeof(header) + header.bytes || error) return {};
    std::vector<std::byte> data(header.bytes);
    if (!file.read(reinterpret_cast<char*>(data.data()), static_cast<std::streamsize>(data.size()))) return {};
    return checksumOf(data) == header.checksum ? data : std::vector<std::byte>();
}

void PipelineCacheFile::write(const std::vector<std::byte>& data) const {
    if (m_path.empty()) return;
    std::error_code error;
    std::filesystem::create_directories(m_path.parent_path(), error);
    // A name of its own, so that two programs that save at once do not write into one file.
    std::filesystem::path temporary = m_path;
    temporary += concat(".", std::chrono::steady_clock::now().time_since_epoch().count(), ".tmp");
    Header header;
    header.bytes = data.size();
    header.checksum = checksumOf(data);
    std::ofstream file(temporary, std::ios::binary | std::ios::trunc);
    file.write(reinterpret_cast<const char*>(&header), sizeof(header));
    file.write(reinterpret_cast<const char*>(data.data()), static_cast<std::streamsize>(data.size()));
    file.close();
    if (file) std::filesystem::rename(temporary, m_path, error);
    if (!file || error) std::filesystem::remove(temporary, error);
}

std::filesystem::path cacheFolder() {
    const auto fromEnvironment = [](const char* name) {
        const char* value = std::getenv(name);
        return std::filesystem::path(value == nullptr ? "" : value);
    };
#if defined(_WIN32)
    const std::filesystem::path base = fromEnvironment("LOCALAPPDATA");
    return base.empty() ? base : base / "Calliope" / "cache";
#elif defined(__APPLE__)
    const std::filesystem::path home = fromEnvironment("HOME");
    return home.empty() ? home : home / "Library" / "Caches" / "Calliope";
#else
    const std::filesystem::path base = fromEnvironment("XDG_CACHE_HOME");
    if (base.is_absolute()) return base / "calliope";
    const std::filesystem::path home = fromEnvironment("HOME");
    return home.empty() ? home : home / ".cache" / "calliope";
#endif
}

} // namespace calliope::vulkan
