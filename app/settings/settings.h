#pragma once

#include "app/store/store_thread.h"

#include <QObject>
#include <QString>
#include <QVariantMap>

namespace calliope::app {

/// What the user chose. Each setting is a row of a table in settings.cpp: its key in the store, its default, and the
/// values it may have. Changes are kept at once. Until the store is open, the defaults hold.
class Settings : public QObject {
    Q_OBJECT
    // "system", "paper", "lamp" or "contrast"; and which of the last three that is now
    Q_PROPERTY(QString theme READ theme WRITE setTheme NOTIFY changed)
    Q_PROPERTY(QString themeName READ themeName NOTIFY changed)
    Q_PROPERTY(double scale READ scale WRITE setScale NOTIFY changed)
    Q_PROPERTY(bool lessMotion READ lessMotion WRITE setLessMotion NOTIFY changed)
    Q_PROPERTY(bool plainQuestions READ plainQuestions WRITE setPlainQuestions NOTIFY changed)
    // "folded", "preview" or "open"
    Q_PROPERTY(QString thinkingDisplay READ thinkingDisplay WRITE setThinkingDisplay NOTIFY changed)
    Q_PROPERTY(bool enterSends READ enterSends WRITE setEnterSends NOTIFY changed)
    Q_PROPERTY(bool online READ online WRITE setOnline NOTIFY changed)
    Q_PROPERTY(QString mode READ mode WRITE setMode NOTIFY changed) ///< of new chats
    Q_PROPERTY(QString systemPrompt READ systemPrompt WRITE setSystemPrompt NOTIFY changed)

public:
    /// `store` may be null: nothing is kept then (screenshots, tests).
    explicit Settings(StoreThread* store, QObject* parent = nullptr);

    [[nodiscard]] QString theme() const { return get("look.theme").toString(); }
    [[nodiscard]] QString themeName() const;
    [[nodiscard]] double scale() const { return get("look.scale").toDouble(); }
    [[nodiscard]] bool lessMotion() const { return get("look.less_motion").toBool(); }
    [[nodiscard]] bool plainQuestions() const { return get("look.plain_questions").toBool(); }
    [[nodiscard]] QString thinkingDisplay() const { return get("look.thinking").toString(); }
    [[nodiscard]] bool enterSends() const { return get("composer.enter_sends").toBool(); }
    [[nodiscard]] bool online() const { return get("network.online").toBool(); }
    [[nodiscard]] QString mode() const { return get("chat.mode").toString(); }
    [[nodiscard]] QString systemPrompt() const { return get("chat.system_prompt").toString(); }

    // What is not allowed is brought to what is: numbers into their range, unknown words to the default.
    void setTheme(const QString& theme) { set("look.theme", theme); }
    void setScale(double scale) { set("look.scale", scale); }
    void setLessMotion(bool less) { set("look.less_motion", less); }
    void setPlainQuestions(bool plain) { set("look.plain_questions", plain); }
    void setThinkingDisplay(const QString& display) { set("look.thinking", display); }
    void setEnterSends(bool sends) { set("composer.enter_sends", sends); }
    void setOnline(bool online) { set("network.online", online); }
    void setMode(const QString& mode) { set("chat.mode", mode); }
    void setSystemPrompt(const QString& prompt) { set("chat.system_prompt", prompt); }

    /// Whether the system is dark, for the theme "system".
    void setSystemDark(bool dark);

signals:
    void changed();

private:
    [[nodiscard]] QVariant get(const char* key) const { return m_values.value(key); }
    void set(const char* key, const QVariant& value);
    void load();

    StoreThread* m_store;
    QVariantMap m_values;
    bool m_systemDark = false;
};

} // namespace calliope::app
