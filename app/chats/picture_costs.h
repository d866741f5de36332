#pragma once

#include "app/chats/responder.h"
#include "app/pictures/draft_pictures.h"

#include <QObject>
#include <map>
#include <memory>
#include <string>

namespace calliope::app {

/// Tells the pictures of a draft what they cost, and again when another model answers. Servers of others cannot be
/// asked; then nothing is told.
class PictureCosts : public QObject {
    Q_OBJECT

public:
    PictureCosts(DraftPictures& pictures, Responder& responder);

private:
    void count(const std::string& hash);
    void takeResponder();

    DraftPictures& m_pictures;
    Responder& m_responder;
    QString m_model; ///< that was asked
    bool m_couldCount = false;
    std::map<std::string, std::unique_ptr<TokenCount>> m_counts; ///< under way, by hash
};

} // namespace calliope::app
