#pragma once

#include "inference/vision/prompt_picture.h"

#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <vector>

namespace calliope::engine {

/// What a picture has become, tile by tile.
class EncodedPicture {
public:
    explicit EncodedPicture(std::shared_ptr<const vision::PromptPicture> picture)
        : m_hash(picture->hash)
        , m_picture(std::move(picture)) {}

    [[nodiscard]] bool isComplete() const { return m_picture == nullptr; }

    /// Row after row of a tile that is there.
    [[nodiscard]] const std::vector<float>& tile(std::uint32_t number) const { return m_tiles[number]; }

private:
    friend class PictureStore;
    std::uint64_t m_hash;
    std::shared_ptr<const vision::PromptPicture> m_picture; ///< until its last tile is encoded
    std::vector<pictures::Picture> m_pixels;                ///< of the tiles that are not encoded yet, in their places
    std::vector<std::vector<float>> m_tiles;
    std::uint64_t m_bytes = 0;
};

/// Makes rows of pictures and keeps those that were used last, so that a picture that comes again is not encoded again.
/// Whoever uses one holds it by its pointer; the limit is for what nobody uses, and what is not complete goes with
/// those who wanted it. Not thread-safe.
class PictureStore {
public:
    /// Makes a tile's rows. Throws Error.
    using Encode = std::function<std::vector<float>(const pictures::Picture& tile)>;

    static constexpr std::uint64_t usualBytes = std::uint64_t{256} << 20;

    explicit PictureStore(Encode encode, std::uint64_t mostBytes = usualBytes)
        : m_encode(std::move(encode))
        , m_mostBytes(mostBytes) {}

    /// Encoded already, or to be advanced.
    [[nodiscard]] std::shared_ptr<EncodedPicture> get(const std::shared_ptr<const vision::PromptPicture>& picture);

    /// Encodes the next tile of one that is not complete. Throws what decoding and encoding throw.
    void advance(const std::shared_ptr<EncodedPicture>& picture);

    /// Pictures that were encoded.
    [[nodiscard]] std::uint64_t encoded() const { return m_encoded; }

private:
    void keep(const std::shared_ptr<EncodedPicture>& picture);

    Encode m_encode;
    std::uint64_t m_mostBytes;
    std::vector<std::weak_ptr<EncodedPicture>> m_underWay;
    std::list<std::shared_ptr<EncodedPicture>> m_kept; ///< complete; least recently used first
    std::uint64_t m_encoded = 0;
};

} // namespace calliope::engine
