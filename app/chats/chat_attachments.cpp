#include "app/chats/chat.h"
#include "app/documents/kept_document.h"
#include "app/pictures/picture_block.h"

#include <algorithm>

// Chat: what is attached to its messages.

namespace calliope::app {

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
    m_pictures.restore(attachedIn(message.blocks));
}

PictureSource Chat::pictureSource() const {
    if (m_responder.sight() == Responder::Sight::none) return {};
    return [this](const std::string& hash) { return m_pictures.shelf().bytes(hash); };
}

DocumentSource Chat::documentSource() const {
    // About a quarter of the context, with three characters for a token.
    constexpr qsizetype smallest = 600;
    constexpr qsizetype usual = 6'000;
    const int contextSize = m_responder.contextSize();
    const qsizetype most =
        contextSize > 0 ? std::clamp<qsizetype>(qsizetype{contextSize} * 3 / 4, smallest, usual) : usual;
    return [this, most](const std::string& hash) { return beginningOf(m_pictures.shelf().bytes(hash), most); };
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
