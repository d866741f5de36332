#pragma once

#include "app/engine/picture_embedder.h"

#include <QList>
#include <QPointer>
#include <utility>

namespace calliope::test {

/// Sees the same in all pictures, until it is told otherwise.
class FakeEmbedder final : public app::PictureEmbedder {
public:
    [[nodiscard]] QString model() const override { return m_model; }
    [[nodiscard]] bool isIdle() const override { return m_isIdle; }
    void embed(const QByteArray& picture, QObject* context, Done done) override {
        pictures.append(picture);
        QMetaObject::invokeMethod(
            this,
            [this, context = QPointer<QObject>(context), done = std::move(done)] {
                if (context) done(vector);
            },
            Qt::QueuedConnection);
    }

    void set(const QString& model, bool isIdle) {
        m_model = model;
        m_isIdle = isIdle;
        emit changed();
    }

    std::vector<float> vector{1, 0, 0};
    QList<QByteArray> pictures; ///< that it was asked about

private:
    QString m_model;
    bool m_isIdle = true;
};

} // namespace calliope::test
