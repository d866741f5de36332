#pragma once

#include <QtQml/qqmlregistration.h>

#include <QObject>
#include <QQmlEngine>
#include <QString>

namespace calliope::ui {

/// Words that screen readers say by themselves when their item comes to be seen, and when they change while it is seen:
/// `Spoken.words: text` on an item that has them as its name, and `Accessible.role: Spoken.role`. A new name alone is
/// told to nobody who is elsewhere.
class Spoken : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("It is attached to items.")
    QML_ATTACHED(calliope::ui::Spoken)
    Q_PROPERTY(int role READ role CONSTANT) ///< QAccessible::Role, with which it is heard on this system
    Q_PROPERTY(QString words READ words WRITE setWords NOTIFY changed)

public:
    explicit Spoken(QObject* item);

    static Spoken* qmlAttachedProperties(QObject* item) { return new Spoken(item); }

    [[nodiscard]] static int role();
    [[nodiscard]] const QString& words() const { return m_words; }
    void setWords(const QString& words);

signals:
    void changed();
    void said(const QString& words); ///< where anybody listens

private:
    void sayLater();
    void say();

    QString m_words;
    QString m_said; ///< since it is seen
    bool m_isLate = false;
    bool m_cameToBeSeen = false; ///< since something was said
};

} // namespace calliope::ui
