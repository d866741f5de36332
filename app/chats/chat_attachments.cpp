#include "app/chats/chat.h"
#include "app/documents/kept_document.h"
#include "app/pictures/picture_block.h"

#include <algorithm>

// Chat: what is attached to its messages.

namespace calliope::app {

namespace {

constexpr qsizetype charactersPerToken = 3; ///< of documents, about

/// How much of a document a question takes along, in characters: about a quarter of the context.
qsizetype mostOfDocument(int contextSize) {
    constexpr qsizetype smallest = 600;
    constexpr qsizetype usual = 6'000;
    return contextSize > 0 ? std::clamp<qsizetype>(contextSize * charactersPerToken / 4, smallest, usual) : usual;
}

} // namespace

std::vector<storage::Attachment> Chat::attachedIn(const std::vector<storage::Block>& blocks) {
    std::vector<storage::Attachment> attached;
    for (const storage::Block& block : blocks) {
        if (block.kind == storage::BlockKind::picture) attached.push_back(attachmentOf(block));
        if (block.kind != storage::BlockKind::file) continue;
        attached.push_back(attachmentOf(block));
        attached.back().mediaType = documentMediaType;
    }
    return attached;
}

void Chat::showPictures(const storage::Message& message) {
    m_pictures.leave(m_chat);
    m_pictures.addKept(attachedIn(message.blocks));
}

/// What was still being read when its chat was left, or when an edit began there, goes into the draft.
void Chat::takeLate(storage::Id chat, const storage::Attachment& kept) {
    if (chat != m_chat || m_isTemporary) {
        storage::Draft draft = m_drafts[chat];
        draft.attachments.push_back(kept.hash);
        return keepDraftOf(chat, draft);
    }
    if (m_edit)
        m_edit->pictures.push_back(kept);
    else
        m_pictures.addKept({kept});
    keepDraft();
}

PictureSource Chat::pictureSource() const {
    if (m_responder.sight() == Responder::Sight::none) return {};
    return [this](const std::string& hash) { return m_pictures.shelf().bytes(hash); };
}

DocumentSource Chat::documentSource() const {
    return [this, most = mostOfDocument(m_responder.contextSize())](const std::string& hash) {
        return beginningOf(m_pictures.shelf().bytes(hash), most);
    };
}

qint64 Chat::attachedTokens() const {
    qint64 tokens = m_pictures.tokens();
    if (m_pictures.count() == m_pictures.pictures()) return tokens;
    const qsizetype most = mostOfDocument(m_responder.contextSize());
    for (const storage::Block& block : m_pictures.blocks())
        if (block.kind == storage::BlockKind::file)
            tokens += std::min(documentFacts(block).characters, most) / charactersPerToken;
    return tokens;
}

ToolContext Chat::toolContext(const Turn& turn) const {
    ToolContext context;
    context.chat = turn.chat;
    context.modelName = m_responder.modelName();
    context.isRemote = m_responder.isRemote();
    context.seesPictures = m_responder.sight() == Responder::Sight::pictures;
    Attached attached = attachedTo(turn.branch);
    if (m_responder.sight() != Responder::Sight::none) context.pictures = std::move(attached.pictures);
    context.documents = std::move(attached.documents);
    return context;
}

void Chat::showLook(qint64 message, int step) {
    const int row = m_transcript.lookRowOf(message, step);
    if (row >= 0) emit rowWanted(row);
}

} // namespace calliope::app
