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

/// What one executor's contexts take: plan::Executor::blockBytes() and stateBytes().
struct ContextSizes {
    std::uint64_t block = 0;
    std::uint64_t state = 0; ///< 0: the model has no recurrent layers
    bool operator==(const ContextSizes&) const = default;
};

/// Reads what is to be saved.
struct ContextReader {
    std::function<void(std::size_t block, std::span<std::byte>)> block;
    std::function<void(std::span<std::byte>)> state; ///< behind the last key; never asked for one of no bytes
};

/// Writes whole blocks of a context, what stands in them and the state behind them: `keys` are as many as `read` has
/// blocks for. The file appears under `path` only when it is complete. Throws Error{file}, and Error{usage} where it
/// would be too large.
void saveContext(const std::filesystem::path& path, std::uint64_t fingerprint, std::span<const ContextKey> keys,
                 ContextSizes sizes, const ContextReader& read);

/// Such a file, opened and checked: its sizes, its checksum, and that it belongs to this model and cache. The file is
/// not trusted beyond that: a forged one can make a model say wrong things, no more. Throws Error{file} and
/// Error{format}.
class SavedContext {
public:
    SavedContext(const std::filesystem::path& path, std::uint64_t fingerprint, ContextSizes sizes);

    [[nodiscard]] const std::vector<ContextKey>& keys() const { return m_keys; }
    void readBlock(std::size_t block, std::span<std::byte> out) const;
    void readState(std::span<std::byte> out) const; ///< behind the last key

private:
    [[nodiscard]] std::uint64_t blockPlace(std::size_t block) const;

    RandomAccessFile m_file;
    ContextSizes m_sizes;
    std::vector<ContextKey> m_keys;
};

} // namespace calliope::engine
