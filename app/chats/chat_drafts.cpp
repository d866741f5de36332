#include "app/chats/chat.h"

#include <utility>

// Chat: what is written and not sent yet.

namespace calliope::app {

void Chat::setDraft(const QString& draft) {
    if (draft == m_draft) return;
    m_draft = draft;
    emit draftChanged();
    if (const QuestionKind kind = questionKindOf(draft); kind != m_draftKind) {
        m_draftKind = kind;
        emit estimatesChanged();
    }
    keepDraft();
}

void Chat::keepDraft() {
    if (m_isTemporary) return;
    QStringList texts{m_queued, m_draft};
    std::vector<std::string> pictures = m_pictures.hashes();
    if (m_edit) { // what comes back when the chat is left in the middle of it
        const bool isOther = m_draft != m_edit->text;
        texts = {m_edit->draft, isOther ? m_draft : QString()};
        if (!isOther) pictures.clear();
        for (const storage::Attachment& each : m_edit->pictures) pictures.push_back(each.hash);
    }
    texts.removeAll(QString());
    keepDraftOf(m_chat, {texts.join('\n').toStdString(), std::move(pictures)});
}

void Chat::keepDraftOf(storage::Id chat, const storage::Draft& draft) {
    m_drafts[chat] = draft;
    m_store.keep("draft " + QByteArray::number(static_cast<qlonglong>(chat)), [chat, draft](storage::Store& store) {
        store.drafts().save(chat == 0 ? std::nullopt : std::optional(chat), draft);
    });
}

void Chat::takeBack(storage::Id chat, const storage::Draft& unsent) {
    storage::Draft draft = m_drafts[chat];
    draft.text = draft.text.empty() ? unsent.text : unsent.text + '\n' + draft.text;
    draft.attachments.insert(draft.attachments.begin(), unsent.attachments.begin(), unsent.attachments.end());
    keepDraftOf(chat, draft);
    if (chat == m_chat && !m_isTemporary) loadDraft();
}

void Chat::loadDraft() {
    if (m_isTemporary) { // it has none of its own, and nothing of the chat before
        m_draft.clear();
        emit draftChanged();
        return;
    }
    struct Kept {
        std::string text;
        std::vector<storage::Attachment> pictures;
    };
    std::optional<storage::Draft> typed; // the store may not have it yet
    if (const auto found = m_drafts.find(m_chat); found != m_drafts.end()) typed = found->second;
    m_store.run(
        this,
        [chat = m_chat, typed](storage::Store& store) {
            const storage::Draft draft =
                typed ? *typed : store.drafts().find(chat == 0 ? std::nullopt : std::optional(chat));
            Kept kept{draft.text, {}};
            for (const std::string& hash : draft.attachments)
                if (const auto found = store.attachments().find(hash)) kept.pictures.push_back(*found);
            return kept;
        },
        [this, chat = m_chat](const Kept& kept) {
            if (chat != m_chat || m_isTemporary) return;
            if (m_pictures.count() == 0) m_pictures.restore(kept.pictures); // else the user was faster
            m_draft = QString::fromStdString(kept.text);
            emit draftChanged();
        },
        [this, chat = m_chat](const Failure& failure) {
            if (chat != m_chat) return;
            emit failed(failure);
            m_draft.clear(); // that of the chat before
            emit draftChanged();
        });
}

void Chat::queue(const QString& text) {
    if (!m_queued.isEmpty()) m_queued += '\n';
    m_queued += text;
    m_draft.clear();
    keepDraft();
    emit draftChanged();
    emit changed();
}

void Chat::unqueue() {
    if (m_queued.isEmpty()) return;
    const QString queued = std::exchange(m_queued, {});
    setDraft(m_draft.isEmpty() ? queued : queued + '\n' + m_draft);
    emit changed();
}

void Chat::begin(const QVariantMap& starter) {
    setMode(starter.value("mode").toString());
    m_draft = starter.value("text").toString();
    emit draftChanged();
}

} // namespace calliope::app
