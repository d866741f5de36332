#include "inference/vision/encoder.h"

#include "inference/base/error.h"
#include "inference/base/text.h"

#include <algorithm>
#include <span>
#include <utility>

namespace calliope::vision {

namespace {

Sha256::Digest fingerprintOf(const gguf::File& file) {
    constexpr std::uint64_t sampleBytes = 512;
    Sha256 hash;
    std::vector<std::byte> sample;
    for (const gguf::Tensor& tensor : file.tensors()) {
        hash.add(tensor.name);
        hash.add(static_cast<std::uint64_t>(tensor.type));
        for (const std::uint64_t extent : tensor.shape) hash.add(extent);
        sample.resize(std::min(tensor.bytes, sampleBytes));
        file.read(tensor, (tensor.bytes - sample.size()) / 2, sample);
        hash.add(sample);
    }
    return hash.finish();
}

} // namespace

EncoderModel::EncoderModel(gguf::File file)
    : m_file(std::move(file))
    , m_fingerprint(fingerprintOf(m_file))
    , m_family(projectorOf(m_file))
    , m_sizes(readParameters(m_file, m_family))
    , m_encoder(buildEncoder(m_file, m_sizes, m_family))
    , m_preprocessor(readPreprocessing(m_file, m_sizes, m_family)) {}

void EncoderModel::limitPatches(std::uint64_t most) {
    pictures::Parameters p = m_preprocessor.parameters();
    const std::int64_t patch = std::int64_t{p.patchSize} * p.patchSize;
    const std::int64_t token = patch * p.merge * p.merge;
    const std::uint64_t patches = static_cast<std::uint64_t>(p.maxPixels / patch);
    if (patches <= most) return; // also of families with tiles of one size, which have none
    p.maxPixels = std::max(static_cast<std::int64_t>(most) * patch, token);
    p.minPixels = std::min(p.minPixels, p.maxPixels);
    m_preprocessor = pictures::Preprocessor(std::move(p));
    Sha256 hash; // the same picture becomes other rows
    hash.add(std::as_bytes(std::span(m_fingerprint)));
    hash.add(most);
    m_fingerprint = hash.finish();
}

namespace {

/// Puts `lineBreak` between the lines of a picture.
std::vector<float> broken(const std::vector<float>& rows, const RowGrid& grid, const std::vector<float>& lineBreak) {
    const std::size_t line = grid.columns * lineBreak.size();
    std::vector<float> out;
    for (std::uint32_t row = 0; row < grid.rows; ++row) {
        if (row > 0) out.insert(out.end(), lineBreak.begin(), lineBreak.end());
        const auto first = rows.begin() + static_cast<std::ptrdiff_t>(row * line);
        out.insert(out.end(), first, first + static_cast<std::ptrdiff_t>(line));
    }
    return out;
}

} // namespace

Encoding::Encoding(const EncoderModel& model, plan::Executor& executor, const pictures::Picture& picture)
    : m_model(model) {
    plan::Batch batch = makeBatch(model.encoder(), model.sizes(), model.family(), picture);
    if (batch.rows.size() > executor.mostRows())
        throw Error(ErrorKind::usage, concat("A picture of ", picture.size.width, " x ", picture.size.height,
                                             " pixels is too large for this vision encoder as it was loaded."));
    m_encoded.grid = rowGridOf(model.sizes(), picture.size);
    m_encoded.width = model.sizes().rowWidth();
    m_encoded.rows.resize(std::size_t{m_encoded.grid.count()} * m_encoded.width);
    m_run = executor.begin(std::move(batch));
}

std::optional<Encoded> Encoding::advance() {
    if (!m_run->advance(m_encoded.rows)) return std::nullopt;
    const std::vector<float>& lineBreak = m_model.encoder().lineBreak;
    if (!lineBreak.empty()) m_encoded.rows = broken(m_encoded.rows, m_encoded.grid, lineBreak);
    return std::move(m_encoded);
}

Encoded Encoding::finish() {
    std::optional<Encoded> encoded;
    while (!encoded) encoded = advance();
    return *std::move(encoded);
}

Encoded encode(const EncoderModel& model, plan::Executor& executor, const pictures::Picture& picture) {
    return Encoding(model, executor, picture).finish();
}

} // namespace calliope::vision
