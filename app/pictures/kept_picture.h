#pragma once

#include <QByteArray>
#include <QImage>
#include <QString>

namespace calliope::app {

/// A picture as the store keeps it and requests carry it: coded anew from its pixels, so that nothing else of a file
/// (where a photo was taken, what somebody hid in it) gets into the store or leaves the machine.
struct KeptPicture {
    static constexpr qsizetype largest = 6 << 20; ///< bytes; what servers of others take, too

    QByteArray bytes;
    QString mediaType; ///< "image/png" or "image/jpeg"
    QByteArray hash;   ///< SHA-256 of the bytes, in hexadecimal digits
    QSize size;        ///< pixels
};

/// PNG, or JPEG for photos and for what would be too large. Takes up to seconds for large pictures: not for the thread
/// of the user interface. REQUIRES: an image that is not null, of at most PictureReader::mostPixels.
[[nodiscard]] KeptPicture keptPicture(const QImage& image, bool isPhoto);

/// Whether a file is a photo by its first bytes (JPEG).
[[nodiscard]] bool isPhoto(const QByteArray& file);

/// As requests carry it.
[[nodiscard]] QString dataUrl(const QByteArray& bytes);

} // namespace calliope::app
