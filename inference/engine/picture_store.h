#pragma once

#include "inference/vision/prompt_picture.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <future>
#include <list>
#include <memory>
#include <optional>
#include <vector>

namespace calliope::engine {

/// Computes a part of a tile's rows each time it is called, and gives them with the last. Throws Error; then it is
/// over.
using TileParts = std::function<std::optional<std::vector<float>>()>;

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
    std::future<std::vector<pictures::Picture>> m_cut;      ///< while it is being decoded
    std::vector<pictures::Picture> m_pixels;                ///< of the tiles that are not encoded yet, in their places
    std::shared_ptr<TileParts> m_parts;                     ///< of the next tile, once it is begun
    std::vector<std::vector<float>> m_tiles;
    std::uint64_t m_bytes = 0;
};

/// Makes rows of pictures and keeps those that were used last, so that a picture that comes again is not encoded again.
/// Whoever uses one holds it by its pointer; the limit is for what nobody uses, and what is not complete goes with
/// those who wanted it.
///
/// One picture at a time is decoded, on another thread, and one tile is encoded, part by part: one that others got in
/// the way of begins anew. Not thread-safe.
class PictureStore {
public:
    /// Begins with a tile, which puts an end to another that is under way. Throws Error.
    using Encode = std::function<TileParts(const pictures::Picture& tile)>;

    static constexpr std::uint64_t usualBytes = std::uint64_t{256} << 20;

    explicit PictureStore(Encode encode, std::uint64_t mostBytes = usualBytes)
        : m_encode(std::move(encode))
        , m_mostBytes(mostBytes) {}

    /// Encoded already, or to be advanced.
    [[nodiscard]] std::shared_ptr<EncodedPicture> get(const std::shared_ptr<const vision::PromptPicture>& picture);

    /// Computes the next part of one that is not complete. False: nothing yet, its pixels are being made. Throws what
    /// decoding and encoding throw.
    bool advance(const std::shared_ptr<EncodedPicture>& picture);

    /// One that will hardly come again: of those that nobody uses it is the next to go.
    void goFirst(const std::shared_ptr<EncodedPicture>& picture);

    /// Waits a moment for pixels that are being made.
    void waitForPixels();

    /// The encoder is another one: tiles that are under way begin anew.
    void restart() { m_current.reset(); }

    /// Pictures that were encoded.
    [[nodiscard]] std::uint64_t encoded() const { return m_encoded; }

private:
    [[nodiscard]] bool takePixels(EncodedPicture& picture);
    void encode(EncodedPicture& picture);
    void keep(const std::shared_ptr<EncodedPicture>& picture);

    Encode m_encode;
    std::uint64_t m_mostBytes;
    std::vector<std::weak_ptr<EncodedPicture>> m_underWay;
    std::list<std::shared_ptr<EncodedPicture>> m_kept; ///< complete; least recently used first
    std::uint64_t m_encoded = 0;
    std::weak_ptr<TileParts> m_current; ///< what the encoder works at
    std::future<void> m_cutting;        ///< the thread that decodes; waited for when this goes
};

} // namespace calliope::engine
