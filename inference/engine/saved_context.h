#pragma once

#include "inference/base/file.h"
#include "inference/engine/prefix_cache.h"
#include "inference/gguf/gguf.h"
#include "inference/plan/plan.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <vector>

namespace calliope::engine {

/// Of one file: more is not written.
constexpr std::uint64_t mostSavedBytes = std::uint64_t{4} << 30;

/// What keys and values are worth something for: the model's file (its directory and samples of its weights), that of
/// its drafter, the rope that turned them, how the cache stores them, and this version of the engine.
[[nodiscard]] std::uint64_t contextFingerprint(const gguf::File& file, const plan::Plan& plan, std::uint32_t cacheType);

/// Writes whole blocks of a context and what stands in them: `keys` are as many as `readBlock` has blocks for. The file
/// appears under `path` only when it is complete. Throws Error{file}, and Error{usage} where it would be too large.
void saveContext(const std::filesystem::path& path, std::uint64_t fingerprint, std::span<const ContextKey> keys,
                 std::uint64_t blockBytes,
                 const std::function<void(std::size_t block, std::span<std::byte>)>& readBlock);

/// Such a file, opened and checked: its sizes, its checksum, and that it belongs to this model and cache. The file is
/// not trusted beyond that: a forged one can make a model say wrong things, no more. Throws Error{file} and
/// Error{format}.
class SavedContext {
public:
    SavedContext(const std::filesystem::path& path, std::uint64_t fingerprint, std::uint64_t blockBytes);

    [[nodiscard]] const std::vector<ContextKey>& keys() const { return m_keys; }
    void readBlock(std::size_t block, std::span<std::byte> out) const;

private:
    RandomAccessFile m_file;
    std::uint64_t m_blockBytes;
    std::vector<ContextKey> m_keys;
};

} // namespace calliope::engine
