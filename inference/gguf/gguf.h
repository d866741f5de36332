#pragma once

#include "inference/gguf/name_index.h"
#include "inference/gguf/source.h"
#include "inference/gguf/value.h"
#include "inference/weights/weight_type.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace calliope::gguf {

/// One tensor of a file: where its bytes lie, already checked against the file's size.
struct Tensor {
    std::string name;
    WeightType type = WeightType::f32;
    /// Elements along each axis; `shape[0]` is contiguous (the inputs of a matrix), absent axes are 1.
    std::array<std::uint64_t, 4> shape{1, 1, 1, 1};
    std::uint32_t dimensions = 0; ///< how many axes the file gave, 0 to 4
    std::uint32_t part = 0;       ///< index of the split file that holds it
    std::uint64_t offset = 0;     ///< absolute position in that file
    std::uint64_t bytes = 0;

    [[nodiscard]] std::uint64_t elements() const { return shape[0] * shape[1] * shape[2] * shape[3]; }
    [[nodiscard]] std::uint64_t rows() const { return shape[1] * shape[2] * shape[3]; }
};

/// A model file (or a set of split files), opened and checked; tensor data is read on demand.
///
/// The file is hostile input. Every count, length, offset and product is checked before it is used or allocated for;
/// tensors must follow each other without gap or overlap, as every known writer lays them out. Constructing throws
/// Error{format} that names the file, the key or tensor, and what is wrong; Error{unsupported} for versions other than
/// 2 and 3, big-endian files and retired tensor types; Error{file} where a file or a part is missing or unreadable;
/// Error{usage} for a later part of a set. Far above any real file there are limits: 65,536 keys, 2,097,152 texts in
/// lists, 262,144 tensors of 2^40 elements each, 128 MiB of metadata, 256 parts. Const after construction; may be read
/// from several threads. Source: the GGUF specification (ggml-org/ggml, docs/gguf.md).
class File {
public:
    /// Opens `path` and, where it is the first of a split set ("name-00001-of-00003.gguf"), its siblings.
    explicit File(const std::filesystem::path& path);

    /// The same from any bytes, all parts of a set in order; at least one.
    explicit File(std::vector<std::unique_ptr<const Source>> parts);

    /// What a file that is not here says of itself: its metadata and no tensors. Models can be planned with it (see
    /// models::WeightClaims), not run.
    [[nodiscard]] static File outline(std::vector<Entry> metadata);
    [[nodiscard]] bool isOutline() const { return m_isOutline; }

    /// The first part's.
    [[nodiscard]] const std::filesystem::path& path() const { return m_parts.front()->path(); }
    [[nodiscard]] std::uint32_t version() const { return m_version; }
    [[nodiscard]] std::uint64_t totalBytes() const; ///< of all parts

    /// Metadata in file order; keys are unique.
    [[nodiscard]] std::span<const Entry> entries() const { return m_entries; }
    [[nodiscard]] const Value* find(std::string_view key) const;

    [[nodiscard]] std::span<const Tensor> tensors() const { return m_tensors; }
    [[nodiscard]] const Tensor* findTensor(std::string_view name) const;

    /// Reads `out.size()` bytes of the tensor's data from `offset` within it.
    void read(const Tensor& tensor, std::uint64_t offset, std::span<std::byte> out) const;

    /// Throws Error{file} if any part changed since it was opened; call it when loading is complete.
    void requireUnchanged() const;

private:
    File() = default;
    void addFirst(std::unique_ptr<const Source> source);
    void addNext(std::unique_ptr<const Source> source);
    void finish();

    std::vector<std::unique_ptr<const Source>> m_parts;
    std::uint32_t m_partCount = 1;
    std::uint32_t m_version = 0;
    bool m_isOutline = false;
    std::vector<Entry> m_entries;
    std::vector<Tensor> m_tensors;
    NameIndex m_entryByKey;   // of m_entries
    NameIndex m_tensorByName; // of m_tensors
};

/// Typed access; each throws Error{format} that names the key where the value has another type or range.
/// `get…` returns the fallback where the key is absent, `require…` throws.
[[nodiscard]] std::uint32_t getU32(const File& file, std::string_view key, std::uint32_t fallback);
[[nodiscard]] std::uint32_t requireU32(const File& file, std::string_view key);
[[nodiscard]] float getF32(const File& file, std::string_view key, float fallback); ///< finite numbers only
[[nodiscard]] float requireF32(const File& file, std::string_view key);
[[nodiscard]] bool getBool(const File& file, std::string_view key, bool fallback);
[[nodiscard]] std::string getString(const File& file, std::string_view key, std::string_view fallback);
[[nodiscard]] std::string requireString(const File& file, std::string_view key);

} // namespace calliope::gguf
