#pragma once

#include "inference/base/error.h"
#include "inference/engine/embedding.h"
#include "inference/engine/picture_store.h"
#include "inference/engine/request.h"

#include <cstdint>
#include <memory>
#include <optional>

namespace calliope::engine {

/// A picture that is being embedded: the mean over all its rows of what the vision encoder makes of it. Not
/// thread-safe.
class PictureEmbedding {
public:
    PictureEmbedding(RequestId id, std::shared_ptr<const vision::PromptPicture> picture, EmbeddingDone done);

    [[nodiscard]] RequestId id() const { return m_id; }

    /// To be advanced until it is complete. Always the same store.
    [[nodiscard]] const std::shared_ptr<EncodedPicture>& encoded(PictureStore& store);

    /// Tells the mean of rows of that width. REQUIRES: encoded() is complete.
    void end(std::uint32_t width);

    /// Tells why there is none.
    void end(const Error& error);

private:
    RequestId m_id;
    std::shared_ptr<const vision::PromptPicture> m_picture;
    std::shared_ptr<EncodedPicture> m_encoded; ///< once it was asked for
    EmbeddingDone m_done;
};

} // namespace calliope::engine
