#pragma once

#include "app/endpoints/key_store.h"

#include <QSet>
#include <utility>

namespace calliope::test {

/// A keychain that can be missing, locked, or refuse. It tells what is in it.
class MoodyKeychain final : public app::KeyStore {
public:
    enum class Mood { open, missing, locked, refusing };

    void read(const QString& id, QObject* context, Callback callback) override {
        if (mood != Mood::open) return refuse(context, callback);
        m_kept.read(id, context, std::move(callback));
    }
    void write(const QString& id, const QByteArray& key, QObject* context, Callback callback) override {
        if (mood != Mood::open) return refuse(context, callback);
        names.insert(id);
        m_kept.write(id, key, context, std::move(callback));
    }
    void remove(const QString& id, QObject* context, Callback callback) override {
        if (mood != Mood::open) return refuse(context, callback);
        names.remove(id);
        m_kept.remove(id, context, std::move(callback));
    }

    Mood mood = Mood::open;
    QSet<QString> names;

private:
    void refuse(QObject* context, const Callback& callback) const {
        const QString why = mood == Mood::missing  ? QStringLiteral("There is none")
                            : mood == Mood::locked ? QStringLiteral("It is locked")
                                                   : QStringLiteral("It was not allowed");
        const Result result{{}, app::Failure{why, {}, {}, {}}, mood == Mood::missing};
        QMetaObject::invokeMethod(
            context, [callback, result] { callback(result); }, Qt::QueuedConnection);
    }

    app::MemoryKeyStore m_kept;
};

} // namespace calliope::test
