#pragma once

#include "app/endpoints/chat_stream.h"
#include "storage/attachments.h"
#include "storage/message.h"

#include <QHash>
#include <QJsonObject>
#include <QObject>
#include <QString>
#include <chrono>
#include <functional>
#include <memory>
#include <vector>

namespace calliope::app {

/// What a tool gives back: data for the model, never instructions, and never taken for markup by the window.
struct ToolResult {
    QString text;
    bool isError = false;                    ///< `text` says what went wrong
    std::vector<ChatPart> seen = {};         ///< that the model gets besides: pictures, with words before them
    std::vector<storage::Block> blocks = {}; ///< that are kept and shown behind the result
};

/// Where a call comes from.
struct ToolContext {
    storage::Id chat = 0;          ///< 0: nothing of it is kept
    QString modelName;             ///< for people
    bool isRemote = false;         ///< the model does not run on this computer
    bool seesPictures = false;     ///< the model does, for sure
    qsizetype mostText = 32 << 10; ///< characters of a result that the model gets; the loop sets it
    /// What is attached to the conversation, in its order; models know it by number, from 1.
    std::vector<storage::Attachment> pictures = {};
    std::vector<storage::Attachment> documents = {};
    int number = 1; ///< which call of this tool it is in this answer
    /// Calls so far, by tool, where several loops work on one answer; null: the loop counts its own.
    std::shared_ptr<QHash<QString, int>> counts = nullptr;
    /// One of several agents at the same question calls: nobody is asked, so it gets only what reads and is allowed.
    bool isAgent = false;
    bool isMerging = false; ///< it merges what the others have said: it may use what is for that only
    /// Asks the model that answers something by itself, apart from the conversation. May be null.
    std::function<std::unique_ptr<ChatStream>(const ChatRequest& request)> ask = nullptr;
};

/// One run of a tool. finished() comes from the event loop, exactly once unless it is destroyed before, which ends the
/// run.
class ToolRun : public QObject {
    Q_OBJECT

signals:
    void progressed(const QString& words);
    void finished(const calliope::app::ToolResult& result);
};

/// What comes of a call.
enum class ToolEffect {
    read, ///< nothing
    keep, ///< changes what the user keeps in this program, and can be taken back: asked for once texts were read that
          ///< strangers wrote
    propose, ///< shows the user something that does nothing without a click of theirs
    effect,  ///< changes something outside of this program, or tells anybody anything: asked for each time, unless the
             ///< user has allowed this tool for good
};

/// What there has to be so that a tool is offered at all: something attached to the conversation, or shopping in use.
enum class ToolNeed { nothing, pictures, documents, shopping };

/// Something that a model may ask to have done.
struct Tool {
    QString name;           ///< as the model calls it: letters, digits, "_" and "-", at most 64
    QString title;          ///< for people: "Calculator"
    QString description;    ///< for the model and for people
    QJsonObject parameters; ///< JSON schema of the arguments
    ToolEffect effect = ToolEffect::effect;
    bool readsStrangers =
        false; ///< results hold what neither the user nor this program wrote; true of all servers' tools
    bool readsElsewhere =
        false; ///< results hold what the user keeps beside this conversation: asked for where the model is remote
    QString source = {};                        ///< whose it is: empty for our own, else the server's name
    std::chrono::milliseconds patience{60'000}; ///< for one run
    ToolNeed need = ToolNeed::nothing;
    bool isForMerging = false; ///< also whoever merges the drafts of several agents may use it: it shows what it makes
    /// What a call does or has done, in plain words, in the present ("Calculate 6*7"): for cards. May be null.
    std::function<QString(const QJsonObject& arguments)> words = nullptr;
    /// Begins a run. The arguments fit the schema.
    std::function<std::unique_ptr<ToolRun>(const QJsonObject& arguments, const ToolContext& context)> run = nullptr;
};

/// A tool that has its result at once; `work` is called from the event loop, on the thread of the user interface, and
/// so must be quick.
[[nodiscard]] std::unique_ptr<ToolRun> runAtOnce(std::function<ToolResult()> work);

} // namespace calliope::app
