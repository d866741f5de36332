#include "inference/engine/picture_embedding.h"

#include <cstddef>
#include <utility>
#include <vector>

namespace calliope::engine {

PictureEmbedding::PictureEmbedding(RequestId id, std::shared_ptr<const vision::PromptPicture> picture,
                                   EmbeddingDone done)
    : m_id(id)
    , m_picture(std::move(picture))
    , m_done(std::move(done)) {}

const std::shared_ptr<EncodedPicture>& PictureEmbedding::encoded(PictureStore& store) {
    if (!m_encoded) m_encoded = store.get(m_picture);
    return m_encoded;
}

void PictureEmbedding::end(std::uint32_t width) {
    std::vector<double> sums(width);
    std::size_t values = 0;
    for (std::uint32_t number = 0; number < m_picture->tiles.size(); ++number) {
        const std::vector<float>& tile = m_encoded->tile(number);
        for (std::size_t i = 0; i < tile.size(); ++i) sums[i % width] += tile[i];
        values += tile.size();
    }
    std::vector<float> mean;
    mean.reserve(width);
    for (const double sum : sums) mean.push_back(static_cast<float>(sum * width / static_cast<double>(values)));
    m_done(std::move(mean), std::nullopt);
}

void PictureEmbedding::end(const Error& error) {
    m_done({}, error);
}

} // namespace calliope::engine
