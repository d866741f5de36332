#include "inference/vision/patches.h"

#include "inference/base/checked.h"
#include "inference/base/error.h"
#include "inference/base/text.h"
#include "inference/pictures/patches.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace calliope::vision {

namespace {

/// A place between two entries of a table.
struct Between {
    std::uint32_t low = 0;
    std::uint32_t high = 0;
    float share = 0; ///< of `high`
};

std::vector<Between> placesIn(std::uint32_t entries, std::uint32_t count, PositionTable kind) {
    std::vector<Between> out;
    for (std::uint32_t i = 0; i < count; ++i) {
        double at = i;
        if (kind == PositionTable::stretched) at = (i + 0.5) * entries / count - 0.5;
        if (kind == PositionTable::stretchedEdges)
            at = count > 1 ? static_cast<double>(i) * (entries - 1) / (count - 1) : 0;
        at = std::clamp(at, 0.0, entries - 1.0);
        const auto low = static_cast<std::uint32_t>(at);
        out.push_back({low, std::min(low + 1, entries - 1), static_cast<float>(at - low)});
    }
    return out;
}

class BatchMaker {
public:
    BatchMaker(const EncoderPlan& encoder, const Parameters& sizes, const Projector& family,
               const pictures::Picture& picture)
        : m_encoder(encoder)
        , m_sizes(sizes)
        , m_family(family)
        , m_picture(picture)
        , m_columns(static_cast<std::uint32_t>(picture.size.width) / sizes.patch)
        , m_rows(static_cast<std::uint32_t>(picture.size.height) / sizes.patch) {}

    plan::Batch make() {
        const RowGrid grid = rowGridOf(m_sizes, m_picture.size);
        const std::uint32_t count = encoderRowsOf(m_sizes, m_family, grid);
        m_batch.rows.reserve(count);
        m_batch.vectors.resize(std::size_t{count} * m_encoder.plan.inputWidth);
        preparePositions();
        orderPatches();
        m_pixels.resize(m_order.size() * m_sizes.patchValues());
        pictures::writePatches(m_picture, static_cast<int>(m_sizes.patch), m_sizes.mean, m_sizes.deviation, m_pixels);

        m_rowOfPatch.resize(m_order.size());
        if (m_family.classToken == ClassToken::first) addClassToken(0);
        for (const std::uint32_t patch : m_order) addPatch(patch);
        if (m_family.classToken == ClassToken::last) addClassToken(tableEntries() - 1);
        joinGroups();

        std::vector<std::uint32_t> blocks(divideUp(count, plan::cacheBlockTokens));
        std::iota(blocks.begin(), blocks.end(), 0u);
        m_batch.blocks = {std::move(blocks)};
        for (plan::Batch::Row& row : m_batch.rows) row.ahead = count - 1 - row.index;
        gather(grid);
        return std::move(m_batch);
    }

private:
    [[nodiscard]] std::uint32_t tableEntries() const { return m_encoder.tableEntries(m_family, m_sizes.width); }

    [[nodiscard]] std::uint32_t windowOf(std::uint32_t patch) const {
        if (m_sizes.window == 0) return 0;
        const std::uint32_t across = divideUp(m_columns, m_sizes.window);
        return patch / m_columns / m_sizes.window * across + patch % m_columns / m_sizes.window;
    }

    /// Window after window, each row by row.
    void orderPatches() {
        m_order.resize(std::size_t{m_columns} * m_rows);
        std::iota(m_order.begin(), m_order.end(), 0u);
        std::stable_sort(m_order.begin(), m_order.end(),
                         [this](std::uint32_t a, std::uint32_t b) { return windowOf(a) < windowOf(b); });
    }

    void preparePositions() {
        if (m_family.positions == PositionTable::none) return;
        const std::uint32_t classEntries = m_family.classToken == ClassToken::none ? 0 : 1;
        const std::uint32_t entries = tableEntries() - classEntries;
        if (m_family.positions == PositionTable::axes) {
            m_side = tableEntries();
            if (m_columns > m_side || m_rows > m_side) refuseSize();
            return;
        }
        m_side = static_cast<std::uint32_t>(std::lround(std::sqrt(static_cast<double>(entries))));
        const bool fits = m_family.positions != PositionTable::exact || (m_columns == m_side && m_rows == m_side);
        if (m_side == 0 || m_side * m_side != entries || !fits) refuseSize();
        m_across = placesIn(m_side, m_columns, m_family.positions);
        m_down = placesIn(m_side, m_rows, m_family.positions);
    }

    [[noreturn]] void refuseSize() const {
        throw Error(ErrorKind::usage, concat("The vision encoder has no positions for a picture of ",
                                             m_picture.size.width, " x ", m_picture.size.height, " pixels."));
    }

    [[nodiscard]] std::span<const float> tableRow(std::uint32_t entry) const {
        return std::span(m_encoder.positions).subspan(std::size_t{entry} * m_sizes.width, m_sizes.width);
    }

    /// The vector of the next row: its pixels, then its position.
    std::span<float> addRow(plan::Position position) {
        const auto number = static_cast<std::uint32_t>(m_batch.rows.size());
        plan::Batch::Row row;
        row.position = position;
        row.index = number;
        row.vector = number;
        m_batch.rows.push_back(row);
        return std::span(m_batch.vectors)
            .subspan(std::size_t{number} * m_encoder.plan.inputWidth, m_encoder.plan.inputWidth);
    }

    /// Its pixels are 0, so what the plan makes of them is the bias.
    void addClassToken(std::uint32_t entry) {
        m_groups.push_back(0);
        const std::span<float> position = addRow({}).subspan(m_sizes.patchValues());
        const std::span<const float> learned = tableRow(entry);
        for (std::size_t i = 0; i < position.size(); ++i)
            position[i] =
                m_encoder.classToken[i] + learned[i] - (m_encoder.patchBias.empty() ? 0.0f : m_encoder.patchBias[i]);
    }

    void addPatch(std::uint32_t patch) {
        const std::uint32_t column = patch % m_columns;
        const std::uint32_t row = patch / m_columns;
        m_rowOfPatch[patch] = static_cast<std::uint32_t>(m_batch.rows.size());
        m_groups.push_back(windowOf(patch));
        const std::uint32_t first = m_family.rope == PatchRope::columnsThenRows ? 1 : 0;
        const std::span<float> vector = addRow({0, row + first, column + first, 0});
        writePixels(patch, vector.first(m_sizes.patchValues()));
        if (m_family.positions != PositionTable::none)
            writePosition(column, row, vector.subspan(m_sizes.patchValues()));
    }

    void writePixels(std::uint32_t patch, std::span<float> out) const {
        const auto pixels = std::span(m_pixels).subspan(std::size_t{patch} * out.size(), out.size());
        std::copy(pixels.begin(), pixels.end(), out.begin());
        if (!m_family.symmetricPixels) return;
        for (float& value : out) value = 2 * value - 1;
    }

    void writePosition(std::uint32_t column, std::uint32_t row, std::span<float> out) const {
        if (m_family.positions == PositionTable::axes) {
            const std::span<const float> across = tableRow(column);
            const std::span<const float> down = tableRow(m_side + row);
            for (std::size_t i = 0; i < out.size(); ++i) out[i] = across[i] + down[i];
            return;
        }
        const std::uint32_t first = m_family.classToken == ClassToken::first ? 1 : 0;
        const Between& x = m_across[column];
        const Between& y = m_down[row];
        const std::span<const float> corners[] = {
            tableRow(first + y.low * m_side + x.low), tableRow(first + y.low * m_side + x.high),
            tableRow(first + y.high * m_side + x.low), tableRow(first + y.high * m_side + x.high)};
        const float shares[] = {(1 - y.share) * (1 - x.share), (1 - y.share) * x.share, y.share * (1 - x.share),
                                y.share * x.share};
        for (std::size_t i = 0; i < out.size(); ++i)
            out[i] = shares[0] * corners[0][i] + shares[1] * corners[1][i] + shares[2] * corners[2][i] +
                     shares[3] * corners[3][i];
    }

    void joinGroups() {
        std::vector<plan::Batch::Row>& rows = m_batch.rows;
        for (std::uint32_t first = 0; first < rows.size();) {
            std::uint32_t end = first + 1;
            while (end < rows.size() && m_groups[end] == m_groups[first]) ++end;
            for (std::uint32_t i = first; i < end; ++i) {
                rows[i].groupFirst = first;
                rows[i].groupLast = end - 1;
            }
            first = end;
        }
    }

    void gather(const RowGrid& grid) {
        const std::uint32_t side = m_sizes.merge;
        for (std::uint32_t row = 0; row < grid.rows; ++row)
            for (std::uint32_t column = 0; column < grid.columns; ++column)
                for (std::uint32_t part = 0; part < side * side; ++part)
                    m_batch.sources.push_back(
                        m_rowOfPatch[(row * side + part / side) * m_columns + column * side + part % side]);
        m_batch.outputs.resize(grid.count());
        std::iota(m_batch.outputs.begin(), m_batch.outputs.end(), 0u);
    }

    const EncoderPlan& m_encoder;
    const Parameters& m_sizes;
    const Projector& m_family;
    const pictures::Picture& m_picture;
    std::uint32_t m_columns; ///< of patches
    std::uint32_t m_rows;
    std::uint32_t m_side = 0;    ///< of the position table
    std::vector<float> m_pixels; ///< of patches, row by row
    std::vector<Between> m_across;
    std::vector<Between> m_down;
    std::vector<std::uint32_t> m_order;
    std::vector<std::uint32_t> m_rowOfPatch;
    std::vector<std::uint32_t> m_groups; ///< window of each row
    plan::Batch m_batch;
};

} // namespace

RowGrid rowGridOf(const Parameters& sizes, pictures::Size picture) {
    const auto side = static_cast<int>(sizes.patch * sizes.merge);
    constexpr int most = 1 << 20;
    if (picture.width < 1 || picture.height < 1 || picture.width % side != 0 || picture.height % side != 0 ||
        std::max(picture.width, picture.height) > most)
        throw Error(ErrorKind::usage, concat("A picture of ", picture.width, " x ", picture.height,
                                             " pixels cannot be cut into squares of ", side, '.'));
    return {static_cast<std::uint32_t>(picture.width / side), static_cast<std::uint32_t>(picture.height / side)};
}

std::uint32_t encoderRowsOf(const Parameters& sizes, const Projector& family, const RowGrid& grid) {
    const auto patches = checkedMultiply(std::uint64_t{grid.count()}, std::uint64_t{sizes.merge} * sizes.merge);
    constexpr std::uint64_t most = 1 << 24;
    if (!patches || *patches > most) throw Error(ErrorKind::usage, "The picture has too many parts for the encoder.");
    return static_cast<std::uint32_t>(*patches) + (family.classToken == ClassToken::none ? 0 : 1);
}

plan::Batch makeBatch(const EncoderPlan& encoder, const Parameters& sizes, const Projector& family,
                      const pictures::Picture& picture) {
    return BatchMaker(encoder, sizes, family, picture).make();
}

} // namespace calliope::vision
