#pragma once

#include "app/pictures/kept_picture.h"
#include "app/pictures/picture_reader.h"

#include <QImage>
#include <QList>
#include <QObject>
#include <QString>
#include <QUrl>
#include <functional>

namespace calliope::app {

/// A photo of something to wear.
struct Photo {
    QImage image;     ///< null: there is none
    KeptPicture kept; ///< coded anew from its pixels
    QString problem;  ///< then: why, one sentence
};

/// Takes photos in: files, bytes, the clipboard, pixels of the camera. Nobody vouches for them, so they are decoded by
/// the confined program, on other threads. Where several are on their way the last one counts: arrived() comes once for
/// it.
class PhotoIntake : public QObject {
    Q_OBJECT

public:
    explicit PhotoIntake(PictureReader reader, QObject* parent = nullptr)
        : QObject(parent)
        , m_reader(std::move(reader)) {}

    /// The first of them; what is no file of this computer is not fetched.
    void addFiles(const QList<QUrl>& files);
    void addBytes(const QByteArray& bytes);
    bool paste(); ///< false where the clipboard holds no picture
    void addImage(const QImage& image);
    void forget(); ///< what is on its way

    [[nodiscard]] bool isBusy() const { return m_isBusy; }

signals:
    void busyChanged();
    void arrived(const calliope::app::Photo& photo);

private:
    void read(std::function<Photo()> work);
    void setBusy(bool isBusy);

    PictureReader m_reader;
    quint64 m_asked = 0;
    bool m_isBusy = false;
};

} // namespace calliope::app
