#pragma once

#include "app/chats/modes.h"
#include "app/endpoints/chat_request.h"
#include "app/health/health_policy.h"
#include "app/modes/contemplation.h"
#include "app/tools/seen_pictures.h"
#include "storage/attachments.h"
#include "storage/message.h"

#include <QByteArray>
#include <QString>
#include <functional>
#include <string>
#include <vector>

namespace calliope::app {

/// A kept picture by its hash; empty where it is missing.
using PictureSource = std::function<QByteArray(const std::string& hash)>;

/// How a kept document begins, as much of it as goes along with its message; empty where it is missing.
using DocumentSource = std::function<QString(const std::string& hash)>;

/// The request for an answer to the last of `branch`, which is a path of a chat from its beginning. Thoughts are not
/// sent back; answers that failed with nothing to say are left out.
///
/// Pictures go as data URLs, the latest first as far as a request may be large (mostPictureBytes); a few words stand in
/// the place of others, and of all where the model sees none (`pictures` empty). Documents go as their beginning.
/// Of looks at pictures in earlier answers the request says a line each.
/// Questions about health have with them how they are to be answered: behind the question, so that what comes before
/// stays what it was.
[[nodiscard]] ChatRequest requestFor(const std::vector<storage::Message>& branch, const QString& systemPrompt,
                                     const Mode& mode, const PictureSource& pictures = {},
                                     const DocumentSource& documents = {});

constexpr qsizetype mostPictureBytes = 12 << 20; ///< of all files together: what the engine takes, after base64

/// The request for the rest of the answer at the end of `branch`. What that has looked at is shown again, the newest as
/// far as `seen` allows.
[[nodiscard]] ChatRequest requestToGoOn(const std::vector<storage::Message>& branch, const QString& systemPrompt,
                                        const Mode& mode, const PictureSource& pictures = {},
                                        const DocumentSource& documents = {}, const SeenLimits& seen = {});

/// Pictures and documents of the branch that its user attached, in their order.
struct Attached {
    std::vector<storage::Attachment> pictures;
    std::vector<storage::Attachment> documents;
};
[[nodiscard]] Attached attachedTo(const std::vector<storage::Message>& branch);

/// What a question was told to be about when it was sent; see healthConcernOf().
[[nodiscard]] HealthConcern concernOf(const storage::Message& question);

/// Whether the answer has a text that ended before its end: it was stopped, cut off, or failed behind it.
[[nodiscard]] bool canGoOn(const storage::Message& answer);

/// What is known of whoever answers, for planFor().
struct Answerer {
    int contextSize = 0; ///< tokens; 0: not known
    int contextUsed = 0; ///< tokens of the chat so far, about
    bool isEngine = true;
};

/// How several agents answer a request that requestFor() has made: budgets and drafts fit into the context.
[[nodiscard]] Contemplation::Plan planFor(const ChatRequest& request, const Mode& mode, int lanes,
                                          const Answerer& answerer);

/// What the last of the request's messages asks.
[[nodiscard]] QuestionKind kindOf(const ChatRequest& request);

} // namespace calliope::app
