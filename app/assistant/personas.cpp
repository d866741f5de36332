#include "app/assistant/personas.h"

#include "app/assistant/sampling_presets.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>

namespace calliope::app {

namespace {

constexpr int longestName = 80, longestPrompt = 40'000; ///< characters

QString samplingOf(const storage::Persona& persona) {
    return QJsonDocument::fromJson(QByteArray::fromStdString(persona.parameters)).object()["sampling"].toString();
}

void addInstructions(const QString& prompt, ChatRequest& request) {
    if (request.messages.empty() || request.messages.front().role != ChatMessage::Role::system)
        request.messages.insert(request.messages.begin(), ChatMessage{.role = ChatMessage::Role::system});
    ChatMessage& system = request.messages.front();
    if (system.parts.empty())
        system.parts.push_back({.kind = ChatPart::Kind::text, .text = prompt});
    else
        system.parts.front().text += QStringLiteral("\n\n") + prompt;
}

} // namespace

Personas::Personas(StoreThread& store, Chats& chats, Settings& settings, QObject* parent)
    : QObject(parent)
    , m_store(store)
    , m_chats(chats)
    , m_settings(settings) {
    connect(&chats, &Chats::currentChanged, this,
            [this](qint64 chat, bool, bool isAdopted) { follow(chat, isAdopted); });
    connect(&chats, &Chats::imported, this, &Personas::reload);
    connect(&store, &StoreThread::recovered, this, &Personas::reload);
    reload();
}

void Personas::reload() {
    m_store.run(
        this, [](storage::Store& open) { return open.personas().list(); },
        [this](const std::vector<storage::Persona>& personas) {
            m_personas = personas;
            emit changed();
        });
}

void Personas::follow(storage::Id chat, bool isAdopted) {
    m_chat = chat;
    if (isAdopted) return choose(m_current); // what was chosen for the new chat is now kept with it
    m_current = chat == 0 ? m_chats.newPersona() : 0;
    emit changed();
    if (chat == 0) return;
    m_store.run(
        this, [chat](storage::Store& open) { return open.conversations().find(chat); },
        [this, chat](const std::optional<storage::Conversation>& found) {
            if (chat != m_chat || !found) return;
            m_current = found->persona.value_or(0);
            emit changed();
        });
}

const storage::Persona* Personas::find(qint64 id) const {
    const auto found = std::ranges::find(m_personas, id, &storage::Persona::id);
    return found == m_personas.end() ? nullptr : &*found;
}

QVariantList Personas::rows() const {
    QVariantList rows;
    for (const storage::Persona& persona : m_personas)
        rows.append(QVariantMap{{"id", static_cast<qlonglong>(persona.id)},
                                {"name", QString::fromStdString(persona.name)},
                                {"prompt", QString::fromStdString(persona.prompt)},
                                {"sampling", samplingPreset(samplingOf(persona)).name}});
    return rows;
}

QString Personas::currentName() const {
    const storage::Persona* persona = find(m_current);
    return persona ? QString::fromStdString(persona->name) : QString();
}

QVariantList Personas::presets() const {
    QVariantList rows;
    for (const SamplingPreset& preset : samplingPresets())
        rows.append(QVariantMap{{"value", preset.name},
                                {"text", QCoreApplication::translate("Sampling", preset.title)},
                                {"words", QCoreApplication::translate("Sampling", preset.words)}});
    return rows;
}

void Personas::choose(qint64 persona) {
    m_current = persona;
    emit changed();
    if (m_chat == 0) return m_chats.setNewPersona(persona);
    m_store.keep("persona of " + QByteArray::number(m_chat), [chat = m_chat, persona](storage::Store& open) {
        open.conversations().setPersona(chat, persona == 0 ? std::nullopt : std::optional(persona));
    });
}

void Personas::save(qint64 id, const QString& name, const QString& prompt, const QString& sampling) {
    const QString title = name.simplified().left(longestName);
    if (title.isEmpty()) return;
    const QJsonObject parameters{{"sampling", samplingPreset(sampling).name}};
    const storage::Persona persona{.id = id,
                                   .name = title.toStdString(),
                                   .prompt = prompt.left(longestPrompt).toStdString(),
                                   .parameters =
                                       QJsonDocument(parameters).toJson(QJsonDocument::Compact).toStdString()};
    m_store.keep("persona " + QByteArray::number(id != 0 ? id : --m_lastNew),
                 [persona](storage::Store& open) { open.personas().save(persona); });
    reload();
}

void Personas::remove(qint64 id) {
    const storage::Persona* persona = find(id);
    if (!persona) return;
    m_removed = *persona;
    m_store.run([id](storage::Store& open) { open.personas().remove(id); });
    emit done(tr("%1 was removed").arg(QString::fromStdString(m_removed.name)), true);
    reload();
}

void Personas::undo() {
    m_store.run([persona = m_removed](storage::Store& open) { open.personas().save(persona); });
    reload();
}

std::function<void(ChatRequest&)> Personas::shape() const {
    const storage::Persona* persona = find(m_current);
    return [usual = samplingPreset(m_settings.sampling()),
            own = samplingPreset(persona ? samplingOf(*persona) : QString()),
            prompt = persona ? QString::fromStdString(persona->prompt).trimmed() : QString()](ChatRequest& request) {
        apply(usual, request.sampling);
        apply(own, request.sampling);
        if (!prompt.isEmpty()) addInstructions(prompt, request);
    };
}

} // namespace calliope::app
