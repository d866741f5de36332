#pragma once

#include "storage/message.h"

#include <QRectF>
#include <QSize>
#include <QString>
#include <string>

namespace calliope::app {

/// A closer look at a part of a picture: a step of the visual chain of thought. It is kept as a block of the kind
/// `picture`: the attachment is the crop, the text what was looked for, and the payload
///
///     {"width": 512, "height": 384,
///      "look": {"step": 1, "picture": hash, "width": 4000, "height": 3000, "box": [x, y, width, height],
///               "sentence": "The plate reads B 207."}}
///
/// where the box is in pixels of the picture as it is kept.
struct Look {
    int step = 1; ///< in its answer
    std::string crop = {};
    QSize cropSize = {};
    std::string picture = {};
    QSize pictureSize = {};
    QRectF box = {};
    QString wanted = {};   ///< what was looked for
    QString sentence = {}; ///< of the answer, that this look supports; empty: none says so

    bool operator==(const Look&) const = default;
};

[[nodiscard]] bool isLook(const storage::Block& block);
[[nodiscard]] storage::Block blockOf(const Look& look);

/// What such a block says; it may come from an import. The step is 0 where it is no look.
[[nodiscard]] Look lookIn(const storage::Block& block);

/// For models: which look it is and where it lies; `picture` is its picture's number in the conversation, 0: not known.
[[nodiscard]] QString placeOf(const Look& look, int picture);

/// How an answer refers to a look: "(look 1)".
[[nodiscard]] QString markOf(int step);

/// The sentence of a text that refers to a look; empty where none does.
[[nodiscard]] QString sentenceWith(const QString& text, int step);

} // namespace calliope::app
