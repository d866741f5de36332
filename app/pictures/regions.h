#pragma once

#include "storage/message.h"

#include <QPointF>
#include <QRectF>
#include <QSize>
#include <QString>
#include <QVariantList>
#include <string>
#include <vector>

namespace calliope::app {

/// A place on a picture that an answer speaks of: a box, or a point where the box has no size. In pixels of the picture
/// as it is kept, from its upper left corner.
struct Region {
    QString label = {};
    QRectF box = {};
    bool isSure = true;     ///< false: drawn dashed, and said so
    bool isLookedAt = true; ///< a second time; false: it is not sure for that alone, and drawn dotted

    [[nodiscard]] bool isPoint() const { return box.width() <= 0 || box.height() <= 0; }
    bool operator==(const Region&) const = default;
};

/// A block of the kind `regions`: a picture, and what was found on it. Regions are numbered from 1 in their order, in
/// the text as on the picture. The block's payload is
///
///     {"width": 1280, "height": 960, "regions": [{"label": "egg", "box": [x, y, width, height], "sure": true},
///                                                {"label": "yolk", "point": [x, y], "sure": false, "looked": false}]}
///
/// and its text the labels, so that searches find them and exports say them; its attachment is the picture.
struct RegionsOnPicture {
    std::string picture = {}; ///< hash
    QSize size = {};          ///< of the picture
    std::vector<Region> regions = {};

    static constexpr std::size_t most = 100;
    static constexpr int longestLabel = 200;
};

[[nodiscard]] storage::Block blockOf(const RegionsOnPicture& regions);

/// What such a block says. It may come from an import, and the numbers in it from a model: boxes are cut to the
/// picture, and what is no region is left out.
[[nodiscard]] RegionsOnPicture regionsIn(const storage::Block& block);

/// As QML reads them: { number, label, x, y, width, height, isPoint, isSure, isLookedAt, doubt }, the last in
/// words, empty where it is sure.
[[nodiscard]] QVariantList rowsOf(const std::vector<Region>& regions);

} // namespace calliope::app
