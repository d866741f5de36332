#include "app/chats/picture_costs.h"

namespace calliope::app {

PictureCosts::PictureCosts(DraftPictures& pictures, Responder& responder)
    : m_pictures(pictures)
    , m_responder(responder) {
    m_pictures.setCounter([this](const std::string& hash) { count(hash); });
    connect(&m_responder, &Responder::changed, this, &PictureCosts::takeResponder);
}

void PictureCosts::takeResponder() {
    const bool canCount = m_responder.canCount() && m_responder.sight() == Responder::Sight::pictures;
    if (canCount == m_couldCount && m_responder.modelName() == m_model) return;
    m_couldCount = canCount;
    m_model = m_responder.modelName();
    m_counts.clear();
    m_pictures.countAgain();
}

void PictureCosts::count(const std::string& hash) {
    if (!m_responder.canCount() || m_responder.sight() != Responder::Sight::pictures || m_counts.contains(hash)) return;
    const QByteArray bytes = m_pictures.shelf().bytes(hash);
    if (bytes.isEmpty()) return;
    ChatRequest request;
    request.messages.push_back({.parts = {{.kind = ChatPart::Kind::picture, .text = dataUrl(bytes)}}});
    auto& call = m_counts[hash] = m_responder.count(request);
    const auto end = [this, hash] {
        const auto found = m_counts.find(hash);
        if (found == m_counts.end()) return;
        found->second.release()->deleteLater(); // it is in the middle of its signal
        m_counts.erase(found);
    };
    connect(call.get(), &TokenCount::counted, this, [this, hash, end](qint64, const std::vector<qint64>& pictures) {
        if (!pictures.empty()) m_pictures.setTokens(hash, pictures.front());
        end();
    });
    connect(call.get(), &TokenCount::failed, this, end);
}

} // namespace calliope::app
