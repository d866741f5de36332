#include "app/chats/chat.h"

#include <algorithm>
#include <utility>

// Chat: what is written and not sent yet.

namespace calliope::app {

namespace {

/// One behind the other.
storage::Draft together(storage::Draft first, const storage::Draft& second) {
    if (!first.text.empty() && !second.text.empty()) first.text += '\n';
    first.text += second.text;
    first.attachments.insert(first.attachments.end(), second.attachments.begin(), second.attachments.end());
    return first;
}

} // namespace

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
    if (!m_isTemporary) keepDraftOf(m_chat, unsent());
}

storage::Draft Chat::unsent() const {
    QStringList texts;
    std::vector<std::string> attached;
    // Of an edit: what comes back when the chat is left in the middle of it.
    const bool isAsBefore = m_edit && m_draft == m_edit->text;
    if (m_edit) texts.append(m_edit->draft);
    if (!isAsBefore) {
        texts.append(m_posting ? typedSince(m_posting->text) : m_draft);
        for (const std::string& hash : m_pictures.hashes())
            if (!m_posting || std::ranges::count(m_posting->attached, hash, &storage::Block::attachment) == 0)
                attached.push_back(hash);
    }
    if (m_edit)
        for (const storage::Attachment& each : m_edit->pictures) attached.push_back(each.hash);
    texts.removeAll(QString());
    return {texts.join('\n').toStdString(), std::move(attached)};
}

storage::Draft Chat::waitingIn(storage::Id chat) const {
    storage::Draft waiting;
    const auto found = m_queues.find(chat);
    if (found == m_queues.end()) return waiting;
    for (const Queued& each : found->second) {
        storage::Draft next{each.text.toStdString(), {}};
        for (const storage::Block& block : each.attached) next.attachments.push_back(block.attachment);
        waiting = together(std::move(waiting), next);
    }
    return waiting;
}

QString Chat::typedSince(const QString& posted) const {
    const qsizetype more = m_draft.size() - posted.size();
    if (more < 0) return m_draft; // something else is written
    const qsizetype place = std::mismatch(posted.begin(), posted.end(), m_draft.begin()).first - posted.begin();
    return m_draft.mid(place + more) == posted.mid(place) ? m_draft.mid(place, more) : m_draft;
}

void Chat::keepDraftOf(storage::Id chat, const storage::Draft& draft) {
    m_drafts[chat] = draft;
    // What waits when the program ends is not lost; below 0 only a temporary chat has any, which is never kept.
    const storage::Draft all = chat == 0 ? draft : together(waitingIn(chat), draft);
    m_store.keep("draft " + QByteArray::number(static_cast<qlonglong>(chat)), [chat, all](storage::Store& store) {
        store.drafts().save(chat == 0 ? std::nullopt : std::optional(chat), all);
    });
}

void Chat::takeBack(storage::Id chat, const storage::Draft& unsent) {
    keepDraftOf(chat, together(unsent, m_drafts[chat]));
    if (chat == m_chat && !m_isTemporary) loadDraft();
}

void Chat::loadDraft() {
    if (m_isTemporary) { // it has none of its own, and nothing of the chat before
        m_draft.clear();
        emit draftChanged();
        return;
    }
    struct Kept {
        storage::Draft draft;
        std::vector<storage::Attachment> pictures;
    };
    std::optional<storage::Draft> typed; // the store may not have it yet
    if (const auto found = m_drafts.find(m_chat); found != m_drafts.end()) typed = found->second;
    m_draft = typed ? QString::fromStdString(typed->text) : QString(); // at once: not that of the chat before
    emit draftChanged();
    m_store.run(
        this,
        [chat = m_chat, typed](storage::Store& store) {
            Kept kept{typed ? *typed : store.drafts().find(chat == 0 ? std::nullopt : std::optional(chat)), {}};
            for (const std::string& hash : kept.draft.attachments)
                if (const auto found = store.attachments().find(hash)) kept.pictures.push_back(*found);
            return kept;
        },
        [this, chat = m_chat, view = m_view, isKnown = typed.has_value()](const Kept& kept) {
            m_drafts.try_emplace(chat, kept.draft);
            if (chat != m_chat || view != m_view) return;
            if (const QString text = QString::fromStdString(kept.draft.text); !isKnown && !text.isEmpty()) {
                const bool isWriting = !m_draft.isEmpty(); // the user was faster
                m_draft = isWriting ? text + '\n' + m_draft : text;
                if (isWriting) keepDraft();
            }
            std::vector<storage::Attachment> missing = kept.pictures; // what was added meanwhile stays
            std::erase_if(missing, [shown = m_pictures.hashes()](const storage::Attachment& each) {
                return std::ranges::count(shown, each.hash) > 0;
            });
            m_pictures.addKept(missing);
            emit draftChanged();
        },
        [this, view = m_view](const Failure& failure) {
            if (view == m_view) emit failed(failure);
        });
}

// --- what waits for the answer to end ---

QVariantList Chat::queuedRows() const {
    QVariantList rows;
    const auto found = m_queues.find(m_chat);
    if (found == m_queues.end()) return rows;
    for (const Queued& each : found->second)
        rows.append(QVariantMap{{"text", each.text}, {"attached", static_cast<int>(each.attached.size())}});
    return rows;
}

void Chat::queue(const QString& text) {
    if (m_pictures.isBusy()) return; // it can be sent when they are read
    Queued queued{text, m_pictures.blocks(), m_mode, {}};
    if (m_responder.isReady()) queued.asked = m_responder.asker();
    m_queues[m_chat].push_back(std::move(queued));
    m_pictures.clear();
    m_draft.clear();
    keepDraft();
    emit draftChanged();
    emit changed();
}

void Chat::editQueued(int row) {
    std::vector<Queued>& queue = m_queues[m_chat];
    if (row < 0 || static_cast<std::size_t>(row) >= queue.size()) return;
    const Queued queued = queue[static_cast<std::size_t>(row)];
    queue.erase(queue.begin() + row);
    writeAgain({queued});
}

void Chat::removeQueued(int row) {
    std::vector<Queued>& queue = m_queues[m_chat];
    if (row < 0 || static_cast<std::size_t>(row) >= queue.size()) return;
    m_removedRow = static_cast<std::size_t>(row);
    m_removed = std::move(queue[m_removedRow]);
    queue.erase(queue.begin() + row);
    keepDraft();
    emit changed();
    emit done(tr("Message removed; it was not sent"), true);
}

void Chat::undo() {
    if (!m_removed && m_left) return reopenTemporary();
    if (!m_removed) return;
    const Queued removed = *std::exchange(m_removed, {});
    if (!isRunning()) return writeAgain({removed}); // there is nothing left to wait for
    std::vector<Queued>& queue = m_queues[m_chat];
    queue.insert(queue.begin() + static_cast<std::ptrdiff_t>(std::min(m_removedRow, queue.size())), removed);
    keepDraft();
    emit changed();
}

void Chat::unqueue(storage::Id chat) {
    const storage::Draft waiting = waitingIn(chat);
    const auto queue = m_queues.extract(chat);
    if (queue.empty() || queue.mapped().empty()) return;
    chat == m_chat ? writeAgain(queue.mapped()) : takeBack(chat, waiting);
}

void Chat::writeAgain(const std::vector<Queued>& queued) {
    QStringList texts;
    for (const Queued& each : queued) {
        texts.append(each.text);
        m_pictures.addKept(attachedIn(each.attached));
    }
    texts.append(m_draft);
    texts.removeAll(QString());
    m_draft = texts.join('\n');
    keepDraft();
    emit draftChanged();
    emit changed();
}

void Chat::begin(const QVariantMap& starter) {
    setMode(starter.value("mode").toString());
    const QString text = starter.value("text").toString();
    const QVariantList all = starters();
    const bool isOther = std::ranges::any_of(
        all, [this](const QVariant& each) { return each.toMap().value("text").toString() == m_draft; });
    setDraft(m_draft.isEmpty() || isOther ? text : m_draft + '\n' + text);
}

} // namespace calliope::app
