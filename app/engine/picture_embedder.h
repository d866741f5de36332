#pragma once

#include <QByteArray>
#include <QObject>
#include <QString>
#include <functional>
#include <vector>

namespace calliope::app {

/// Makes vectors of pictures that are near each other (by their cosine) where the pictures show something alike. Never
/// a server of others: pictures do not leave this computer for it. On the thread of the user interface.
class PictureEmbedder : public QObject {
    Q_OBJECT

public:
    /// Gets the vector, or nothing where none could be made.
    using Done = std::function<void(const std::vector<float>& vector)>;

    static constexpr int side = 512; ///< pixels on the longer one that say enough of a picture

    using QObject::QObject;

    /// Of what makes them: vectors of another one cannot be compared. Empty: there is nobody to ask.
    [[nodiscard]] virtual QString model() const = 0;

    /// Nobody waits for anything else that it does.
    [[nodiscard]] virtual bool isIdle() const = 0;

    /// Has the bytes of a picture's file embedded. `done` is called later and once, unless `context` is gone by then.
    virtual void embed(const QByteArray& picture, QObject* context, Done done) = 0;

signals:
    void changed(); ///< model() or isIdle()
};

} // namespace calliope::app
