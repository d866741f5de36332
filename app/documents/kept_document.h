#pragma once

#include "app/documents/document_reader.h"
#include "storage/attachments.h"
#include "storage/message.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace calliope::app {

/// A document as the store keeps it and models read it: its text alone, page by page, so that nothing else of a file
/// (who wrote it, what was deleted in it) gets into the store or leaves the machine. On the disk it is UTF-8 with a
/// form feed between two pages.
struct KeptDocument {
    QByteArray bytes;
    QByteArray hash; ///< SHA-256 of the bytes, in hexadecimal digits
    int pages = 0;
    qsizetype characters = 0;
    bool isWhole = true;
};

constexpr const char* documentMediaType = storage::Attachments::documentType;

/// REQUIRES: a document with pages
[[nodiscard]] KeptDocument keptDocument(const ReadDocument& document);

/// The pages of what is kept. It may have come with an import: whoever hands them on makes them visible first.
[[nodiscard]] QStringList pagesOf(const QByteArray& bytes);

/// How it begins, with the numbers of its pages, at most about so many characters; what is left out is said. Every
/// character is visible (see visibleText()).
[[nodiscard]] QString beginningOf(const QByteArray& bytes, qsizetype most);

/// A document as a block of the kind `file`: its name is the text, the payload tells { pages, characters, whole }.
[[nodiscard]] storage::Block documentBlock(const std::string& hash, const QString& name, int pages,
                                           qsizetype characters, bool isWhole);

/// What such a block tells of its document.
struct DocumentFacts {
    QString name;
    std::string hash;
    int pages = 0; ///< 0: not known
    qsizetype characters = 0;
    bool isWhole = true;
};
[[nodiscard]] DocumentFacts documentFacts(const storage::Block& block);

} // namespace calliope::app
