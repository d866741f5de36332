#pragma once

#include "app/chats/chats.h"
#include "app/endpoints/chat_request.h"
#include "app/settings/settings.h"
#include "app/store/store_thread.h"

#include <QObject>
#include <QVariantList>
#include <functional>
#include <vector>

namespace calliope::app {

/// System prompts with a name, each with a sampling preset; a chat may have one. They are kept in the store, and so is
/// which one a chat has.
class Personas : public QObject {
    Q_OBJECT
    Q_PROPERTY(QVariantList rows READ rows NOTIFY changed) ///< { id, name, prompt, sampling }
    Q_PROPERTY(qint64 current READ current NOTIFY changed) ///< id of the open chat's; 0: none
    Q_PROPERTY(QString currentName READ currentName NOTIFY changed)
    Q_PROPERTY(QVariantList presets READ presets CONSTANT) ///< { value, text, words }

public:
    Personas(StoreThread& store, Chats& chats, Settings& settings, QObject* parent = nullptr);

    [[nodiscard]] QVariantList rows() const;
    [[nodiscard]] qint64 current() const { return m_current; }
    [[nodiscard]] QString currentName() const;
    [[nodiscard]] QVariantList presets() const;

    Q_INVOKABLE void choose(qint64 persona); ///< for the open chat; 0: none
    /// A new one for id 0. Nothing is kept without a name.
    Q_INVOKABLE void save(qint64 id, const QString& name, const QString& prompt, const QString& sampling);
    Q_INVOKABLE void remove(qint64 id);
    Q_INVOKABLE void undo();

    /// What the open chat's persona and the settings want of requests, as they are now: instructions behind those of
    /// the user for every chat, and sampling.
    [[nodiscard]] std::function<void(ChatRequest&)> shape() const;

signals:
    void changed();
    void done(const QString& words, bool canUndo);

private:
    void reload();
    void follow(storage::Id chat, bool isAdopted);
    [[nodiscard]] const storage::Persona* find(qint64 id) const;

    StoreThread& m_store;
    Chats& m_chats;
    Settings& m_settings;
    std::vector<storage::Persona> m_personas;
    storage::Id m_chat = 0;
    storage::Id m_current = 0;
    storage::Persona m_removed;
    qint64 m_lastNew = 0; ///< counts down
};

} // namespace calliope::app
