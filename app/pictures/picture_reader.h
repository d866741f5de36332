#pragma once

#include <QByteArray>
#include <QImage>
#include <QString>
#include <atomic>
#include <memory>

namespace calliope::app {

/// What came of reading a picture.
struct ReadPicture {
    QImage image;                 ///< RGB, upright, the first frame; null where there is none
    QString problem;              ///< then: why, one sentence
    bool isReaderMissing = false; ///< then: nothing is known of the picture, since the program that reads is missing
};

/// Reads pictures, which nobody vouches for. This program never gives one to a decoder: the engine's program does, once
/// for each in a process of its own that may do nothing else (`calliope-engine picture`), and what comes back is a size
/// and pixels. PNG, JPEG, WebP, GIF and BMP, told by content. Copies do the same; safe from all threads.
class PictureReader {
public:
    static constexpr qint64 largestFile = 50 << 20;  ///< bytes
    static constexpr qint64 mostPixels = 24'000'000; ///< larger pictures are shrunk to so many

    /// `program` is calliope-engine; empty where it is missing, and then nothing can be read.
    explicit PictureReader(QString program);

    /// Waits for the other process, up to ten seconds: not for the thread of the user interface. `side` bounds the
    /// longer side in pixels; 0: mostPixels alone counts.
    [[nodiscard]] ReadPicture read(const QByteArray& file, int side = 0) const;

    /// Ends what is being read, by all copies, and lets nothing begin.
    void stop() { *m_isStopped = true; }
    [[nodiscard]] bool isStopped() const { return *m_isStopped; }

private:
    QString m_program;
    std::shared_ptr<std::atomic<bool>> m_isStopped = std::make_shared<std::atomic<bool>>(false);
};

/// The pixels that `calliope-engine picture` writes (binary PPM, eight bits); null where it is anything else.
[[nodiscard]] QImage imageOfPixels(const QByteArray& output);

} // namespace calliope::app
