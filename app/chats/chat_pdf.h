#pragma once

#include "storage/export.h"
#include "storage/store.h"

#include <QByteArray>
#include <QHash>
#include <QImage>
#include <QString>
#include <filesystem>
#include <functional>
#include <optional>
#include <vector>

namespace calliope::app {

/// What is shown of a chat.
struct ShownChat {
    QString title;
    std::vector<storage::Message> messages;
    QHash<QString, QImage> pictures; ///< by "picture:HASH"; others are named in the text
};

/// A chat as HTML for Qt's own text documents: who says what, answers as they are shown, pictures as
/// `<img src="picture:HASH">` where they are there. All markup is of our own making and all texts are escaped, so it
/// names nothing that would have to be fetched or opened. Thoughts, and agents beside an answer, are left out.
[[nodiscard]] QString chatHtml(const ShownChat& chat);

/// What a picture's file shows, with its longer side shrunk to `side` pixels; null where it cannot be read.
using ReadPixels = std::function<QImage(const QByteArray& file, int side)>;

/// Reads it, on the store's thread: `progress` is told before each message and each picture. The pictures are those
/// that come first, as long as they take no more than some 400 MB. Nothing where it was stopped; throws
/// storage::Error{usage} where there is no such chat.
[[nodiscard]] std::optional<ShownChat> readShownChat(storage::Store& store, storage::Id chat, const ReadPixels& read,
                                                     const storage::ExportProgress& progress);

/// Writes it as a PDF; on any thread, and on one on which nobody waits: a long chat takes seconds to be laid out.
/// `progress` is told before each message, each paragraph that is laid out, and each page. False where it was stopped;
/// throws storage::Error where it cannot be written. The file appears whole or not at all.
bool writeChatPdf(const ShownChat& chat, const std::filesystem::path& file, const storage::ExportProgress& progress);

} // namespace calliope::app
