#pragma once

#include "app/pictures/picture_reader.h"
#include "storage/export.h"
#include "storage/store.h"

#include <QHash>
#include <QImage>
#include <QString>
#include <filesystem>
#include <string>
#include <vector>

namespace calliope::app {

/// A chat as HTML for Qt's own text documents: who says what, answers as they are shown, pictures as
/// `<img src="picture:HASH">` where they are among `pictures`. All markup is of our own making and all texts are
/// escaped, so it names nothing that would have to be fetched or opened. Thoughts, and agents beside an answer, are
/// left out.
[[nodiscard]] QString chatHtml(const QString& title, const std::vector<storage::Message>& messages,
                               const QHash<QString, QImage>& pictures);

/// Writes what is shown of a chat as a PDF. Its pictures are read by `reader`. On the store's thread; between two
/// pictures `progress` is told. False where it was stopped; throws storage::Error where it cannot be written. The file
/// appears whole or not at all.
bool writeChatPdf(storage::Store& store, const std::filesystem::path& file, storage::Id chat,
                  const PictureReader& reader, const storage::ExportProgress& progress);

} // namespace calliope::app
