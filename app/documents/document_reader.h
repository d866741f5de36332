#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <atomic>
#include <memory>

namespace calliope::app {

/// What came of reading a document.
struct ReadDocument {
    QStringList pages;   ///< plain text; a page without any is empty
    bool isWhole = true; ///< false: it is longer than what is read
    QString problem;     ///< where there are no pages: why, one sentence
};

/// Reads documents, which nobody vouches for: PDF, DOCX, tables and text. This program never looks into one: a program
/// of its own does (`calliope-documents`), once for each, and what comes back is plain text, of which every character
/// is visible (see visibleText()). Copies do the same; safe from all threads.
class DocumentReader {
public:
    static constexpr qint64 largestFile = 64 << 20; ///< bytes

    /// `program` is empty where it is missing, and then nothing can be read.
    explicit DocumentReader(QString program);

    /// Whether the program is there.
    [[nodiscard]] bool canRead() const { return !m_program.isEmpty(); }

    /// Waits for the other process, up to twenty seconds: not for the thread of the user interface. Of the file's name
    /// only the ending counts, which tells tables.
    [[nodiscard]] ReadDocument read(const QByteArray& file, const QString& name) const;

    /// Ends what is being read, by all copies, and lets nothing begin.
    void stop() { *m_isStopped = true; }

private:
    QString m_program;
    std::shared_ptr<std::atomic<bool>> m_isStopped = std::make_shared<std::atomic<bool>>(false);
};

/// What `calliope-documents` writes; with a problem where it is anything else.
[[nodiscard]] ReadDocument documentOfOutput(const QByteArray& output);

/// Whether a file is read as a document, by the ending of its name.
[[nodiscard]] bool isDocumentName(const QString& name);

} // namespace calliope::app
