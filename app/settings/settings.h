#pragma once

#include "app/store/store_thread.h"

#include <QObject>
#include <QSet>
#include <QString>
#include <QStringList>
#include <QVariantMap>

namespace calliope::app {

/// What the user chose. Each setting is a row of a table in settings.cpp: its key in the store, its default, and the
/// values it may have. Changes are kept at once. Until the store is open, the defaults hold; what is changed by then
/// stands.
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
    Q_PROPERTY(int lanes READ lanes WRITE setLanes NOTIFY changed)  ///< agents of the mode Contemplating, 2 to 8
    // "learned", "tokens" or "seconds": what ends the thoughts of a mode that thinks
    Q_PROPERTY(QString thinkLimit READ thinkLimit WRITE setThinkLimit NOTIFY changed)
    Q_PROPERTY(int thinkTokens READ thinkTokens WRITE setThinkTokens NOTIFY changed)
    Q_PROPERTY(int thinkSeconds READ thinkSeconds WRITE setThinkSeconds NOTIFY changed)
    Q_PROPERTY(QString systemPrompt READ systemPrompt WRITE setSystemPrompt NOTIFY changed)
    Q_PROPERTY(QString sampling READ sampling WRITE setSampling NOTIFY changed) ///< name of a row of samplingPresets()
    // Of the engine of this computer: a device by its name, empty for the best; tokens that a chat may have, 0 for what
    // the model and the memory allow; how exact a conversation is kept: "automatic", "f16" or "q8_0"
    Q_PROPERTY(QString device READ device WRITE setDevice NOTIFY changed)
    Q_PROPERTY(int context READ context WRITE setContext NOTIFY changed)
    Q_PROPERTY(QString cacheType READ cacheType WRITE setCacheType NOTIFY changed)
    Q_PROPERTY(QString ownKeys READ ownKeys WRITE setOwnKeys NOTIFY changed) ///< JSON: keys by the name of the shortcut
    Q_PROPERTY(double shopWidth READ shopWidth WRITE setShopWidth NOTIFY changed) ///< of the panel, design pixels
    Q_PROPERTY(bool modelReadsWishes READ modelReadsWishes WRITE setModelReadsWishes NOTIFY changed) ///< of shopping
    // Of prices that name none when somebody says what they look for: one of `currencies`; usually the country's
    Q_PROPERTY(QString currency READ currency WRITE setCurrency NOTIFY changed)
    Q_PROPERTY(QStringList currencies READ currencies CONSTANT)
    Q_PROPERTY(bool priceNotices READ priceNotices WRITE setPriceNotices NOTIFY changed) ///< outside of the window
    Q_PROPERTY(bool firstRunDone READ firstRunDone WRITE setFirstRunDone NOTIFY changed)
    Q_PROPERTY(bool firstRunWanted READ isFirstRunWanted NOTIFY changed) ///< what was kept is there, and tells of none

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
    [[nodiscard]] int lanes() const { return qRound(get("chat.lanes").toDouble()); }
    [[nodiscard]] QString thinkLimit() const { return get("thinking.limit").toString(); }
    [[nodiscard]] int thinkTokens() const { return qRound(get("thinking.tokens").toDouble()); }
    [[nodiscard]] int thinkSeconds() const { return qRound(get("thinking.seconds").toDouble()); }
    [[nodiscard]] QString systemPrompt() const { return get("chat.system_prompt").toString(); }

    [[nodiscard]] QString sampling() const { return get("chat.sampling").toString(); }
    [[nodiscard]] QString device() const { return get("engine.device").toString(); }
    [[nodiscard]] int context() const { return get("engine.context").toInt(); }
    [[nodiscard]] QString cacheType() const { return get("engine.cache").toString(); }
    /// Where fetched models go; empty: beside the chats.
    [[nodiscard]] QString modelsFolder() const { return get("models.folder").toString(); }
    [[nodiscard]] double shopWidth() const { return get("shop.width").toDouble(); }
    [[nodiscard]] bool modelReadsWishes() const { return get("shop.model_reads").toBool(); }
    [[nodiscard]] QString currency() const { return get("shop.currency").toString(); }
    [[nodiscard]] QStringList currencies() const;
    /// Of exchange, as the user entered them: JSON, see ShopRates.
    [[nodiscard]] QString rates() const { return get("shop.rates").toString(); }
    [[nodiscard]] bool priceNotices() const { return get("shop.notices").toBool(); }
    [[nodiscard]] QString ownKeys() const { return get("keys.own").toString(); }
    [[nodiscard]] bool firstRunDone() const { return get("first_run.done").toBool(); }
    [[nodiscard]] bool isFirstRunWanted() const { return m_hasFirstRun && m_isLoaded && !firstRunDone(); }

    // What is not allowed is brought to what is: numbers into their range, unknown words to the default.
    void setTheme(const QString& theme) { set("look.theme", theme); }
    void setScale(double scale) { set("look.scale", scale); }
    void setLessMotion(bool less) { set("look.less_motion", less); }
    void setPlainQuestions(bool plain) { set("look.plain_questions", plain); }
    void setThinkingDisplay(const QString& display) { set("look.thinking", display); }
    void setEnterSends(bool sends) { set("composer.enter_sends", sends); }
    void setOnline(bool online) { set("network.online", online); }
    void setMode(const QString& mode) { set("chat.mode", mode); }
    void setLanes(int lanes) { set("chat.lanes", static_cast<double>(lanes)); }
    void setThinkLimit(const QString& limit) { set("thinking.limit", limit); }
    void setThinkTokens(int tokens) { set("thinking.tokens", static_cast<double>(tokens)); }
    void setThinkSeconds(int seconds) { set("thinking.seconds", static_cast<double>(seconds)); }
    void setSystemPrompt(const QString& prompt) { set("chat.system_prompt", prompt); }

    void setSampling(const QString& name) { set("chat.sampling", name); }
    void setDevice(const QString& name) { set("engine.device", name); }
    void setContext(int tokens) { set("engine.context", tokens); }
    void setCacheType(const QString& type) { set("engine.cache", type); }
    void setModelsFolder(const QString& folder) { set("models.folder", folder); }
    void setShopWidth(double width) { set("shop.width", width); }
    void setModelReadsWishes(bool reads) { set("shop.model_reads", reads); }
    void setCurrency(const QString& code) { set("shop.currency", code); }
    void setRates(const QString& json) { set("shop.rates", json); }
    void setPriceNotices(bool notices) { set("shop.notices", notices); }
    void setOwnKeys(const QString& json) { set("keys.own", json); }
    void setFirstRunDone(bool done) { set("first_run.done", done); }

    /// Whether the first start is to be told of at all; not so for pictures and tests.
    void setHasFirstRun(bool has) { m_hasFirstRun = has; }

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
    QSet<QString> m_early; ///< keys that were set before what was kept has come
    bool m_systemDark = false;
    bool m_isLoaded = false;
    bool m_hasFirstRun = false;
};

} // namespace calliope::app
