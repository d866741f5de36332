#pragma once

#include "app/chats/answer.h"
#include "app/chats/chats.h"
#include "app/chats/modes.h"
#include "app/chats/picture_costs.h"
#include "app/chats/request.h"
#include "app/chats/responder.h"
#include "app/chats/transcript.h"
#include "app/modes/experience.h"
#include "app/pictures/draft_pictures.h"
#include "app/settings/settings.h"

#include <QMap>
#include <QObject>
#include <QTimer>
#include <QVariantList>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace calliope::app {

/// The chat that is open: what it shows, and what the user does in it. Answers belong to their chats, not to the view:
/// they go on when another chat is opened, and are shown again when theirs is.
class Chat : public QObject {
    Q_OBJECT
    Q_PROPERTY(calliope::app::Transcript* transcript READ transcript CONSTANT)
    Q_PROPERTY(QString title READ title NOTIFY titleChanged)
    Q_PROPERTY(bool empty READ isEmpty NOTIFY changed)
    Q_PROPERTY(bool temporary READ isTemporary NOTIFY changed)
    Q_PROPERTY(bool running READ isRunning NOTIFY changed)
    Q_PROPERTY(bool canAnswerNow READ canAnswerNow NOTIFY changed)
    Q_PROPERTY(bool canSend READ canSend NOTIFY changed)
    Q_PROPERTY(bool unanswered READ isUnanswered NOTIFY changed) ///< its last question, which can be
    Q_PROPERTY(bool takesHints READ takesHints NOTIFY changed)   ///< for the agents that work
    Q_PROPERTY(QString hint READ hint NOTIFY changed) ///< what is missing before something can be sent; empty: nothing
    Q_PROPERTY(QVariantList modes READ modeRows NOTIFY estimatesChanged) ///< with what an answer is expected to take
    Q_PROPERTY(QVariantList learned READ learnedRows NOTIFY estimatesChanged) ///< { mode, kind, model, answers, words }
    Q_PROPERTY(QString mode READ mode WRITE setMode NOTIFY modeChanged)
    Q_PROPERTY(QString draft READ draft WRITE setDraft NOTIFY draftChanged)
    Q_PROPERTY(calliope::app::DraftPictures* pictures READ pictures CONSTANT) ///< that go with the draft
    Q_PROPERTY(QString pictureProblem READ pictureProblem NOTIFY changed) ///< why they cannot be sent; empty: they can
    Q_PROPERTY(bool editing READ isEditing NOTIFY changed)
    Q_PROPERTY(QVariantList queued READ queuedRows NOTIFY changed)     ///< { text, attached } each; go after the answer
    Q_PROPERTY(int contextUsed READ contextUsed NOTIFY contextChanged) ///< tokens, about: of all its parts
    Q_PROPERTY(QVariantList contextParts READ contextParts NOTIFY contextChanged) ///< { words, tokens } each
    Q_PROPERTY(int contextSize READ contextSize NOTIFY changed)
    /// What a new chat may begin with, as this model can: { icon, title, detail, text, mode, wantsFile } each.
    Q_PROPERTY(QVariantList starters READ starters NOTIFY startersChanged)

public:
    Chat(StoreThread& store, Chats& chats, Settings& settings, Responder& responder, PictureShelf& shelf,
         Toolbox& toolbox, QObject* parent = nullptr);
    ~Chat() override;

    [[nodiscard]] Transcript* transcript() { return &m_transcript; }
    [[nodiscard]] QString title() const { return m_title; }
    [[nodiscard]] bool isEmpty() const { return m_isLoaded && m_transcript.isEmpty(); }
    [[nodiscard]] bool isTemporary() const { return m_isTemporary; }
    [[nodiscard]] bool isRunning() const { return answersIn(m_chat); }
    [[nodiscard]] bool isAnswering() const { return !m_answers.empty() || !m_beginnings.empty(); } ///< in any chat
    [[nodiscard]] bool canAnswerNow() const;
    [[nodiscard]] bool canSend() const;
    [[nodiscard]] bool isUnanswered() const;
    [[nodiscard]] bool takesHints() const;
    [[nodiscard]] QString hint() const;
    [[nodiscard]] QVariantList modeRows() const;
    [[nodiscard]] QString mode() const { return m_mode; }
    void setMode(const QString& mode);
    [[nodiscard]] QVariantList learnedRows() const;
    Q_INVOKABLE void forgetLearned();
    [[nodiscard]] QString draft() const { return m_draft; }
    void setDraft(const QString& draft);
    [[nodiscard]] DraftPictures* pictures() { return &m_pictures; }
    [[nodiscard]] QString pictureProblem() const;
    [[nodiscard]] bool isEditing() const { return m_edit.has_value(); }
    [[nodiscard]] QVariantList queuedRows() const;
    [[nodiscard]] int contextUsed() const;
    [[nodiscard]] QVariantList contextParts() const;
    [[nodiscard]] int contextSize() const { return m_responder.contextSize(); }
    [[nodiscard]] QVariantList starters() const;

    /// Keeps the message and asks for its answer. Once it is kept, the draft is what was written since; until then, and
    /// if it cannot be kept, it stays where it is.
    /// While an answer comes, the message waits until it has ended, with what is attached to it; messages that wait go
    /// one after the other, whichever chat is open by then. Where an answer does not end well, they are the draft
    /// again.
    Q_INVOKABLE void send(const QString& text);
    Q_INVOKABLE void editQueued(int row); ///< it is part of the draft again
    Q_INVOKABLE void removeQueued(int row);
    Q_INVOKABLE void undo(); ///< the last removeQueued(), or that a temporary chat was left
    Q_INVOKABLE void stop();
    Q_INVOKABLE void answerNow();
    Q_INVOKABLE void regenerate(qint64 message); ///< another answer beside this one
    Q_INVOKABLE void regenerateLast();
    Q_INVOKABLE void goOn(qint64 message);      ///< the rest of an answer that ended early
    Q_INVOKABLE void beginEdit(qint64 message); ///< the next message sent goes in the place of this one
    Q_INVOKABLE void beginEditLast();
    Q_INVOKABLE void endEdit(); ///< without sending it; the draft from before comes back
    Q_INVOKABLE void selectSibling(qint64 message, int by);
    Q_INVOKABLE void selectLastSibling(int by);

    /// What the user does to an agent beside an answer (0: to all): "stop", "extend", "pin", "unpin", "use" or "hint",
    /// which has words. Of an answer that has ended, agents can still be pinned and used; the latter makes another
    /// version of it, and so it does once the merged answer has begun, which is stopped. False where nobody takes a
    /// hint: why, failed() tells.
    Q_INVOKABLE bool steerLane(qint64 message, int lane, const QString& action, const QString& words = {});
    Q_INVOKABLE void showLane(qint64 message, int lane);
    Q_INVOKABLE void giveHint(const QString& text); ///< "@B …" to one agent of the running answer, else to all;
                                                    ///< where nobody takes it, it stays in the draft
    Q_INVOKABLE void setOpen(qint64 message, qint64 block, bool open) {
        m_transcript.setOpen(message, block, open ? 1 : -1);
    }
    [[nodiscard]] Q_INVOKABLE QString markdownOf(qint64 message) const { return m_transcript.markdownOf(message); }
    /// By the key of its row.
    [[nodiscard]] Q_INVOKABLE QString codeOf(const QString& row) const { return m_transcript.codeOf(row); }
    Q_INVOKABLE void toggleThoughts(); ///< opens or closes the last ones; or the agents beside an answer
    Q_INVOKABLE void begin(const QVariantMap& starter); ///< behind what is written already

    /// What the user says to a tool that asks: "once", "always" or "no".
    Q_INVOKABLE void decide(const QString& callId, const QString& decision);

    /// Has the step of an answer in which it looked closer shown.
    Q_INVOKABLE void showLook(qint64 message, int step);

signals:
    void titleChanged();
    void changed();
    void contextChanged();
    void modeChanged();
    void draftChanged();
    void opened();
    void sent(bool waited); ///< a message is shown; `waited`: it went by itself, after an answer
    void estimatesChanged();
    void startersChanged();
    void rowWanted(int row); ///< of the transcript, to be looked at
    void editBegun(const QString& text);
    void done(const QString& words, bool canUndo);
    void failed(const calliope::app::Failure& failure);

private:
    /// A chat as it was when something was asked in it: when the answer begins, another may be open.
    struct Turn {
        storage::Id chat = 0; ///< 0: a temporary one, or one that is not kept yet
        bool isTemporary = false;
        QString mode;
        std::vector<storage::Message> branch; ///< from the first message to what is answered
        ToolLoop::Ask asked;                  ///< who answers
    };

    /// A message that is edited. Its new version goes where it stood, whatever is shown by then.
    struct Edit {
        storage::Id message = 0;
        QString text = {};                        ///< as it was
        std::vector<storage::Message> above = {}; ///< the messages before it
        QString draft = {};                       ///< what stood in the composer
        std::vector<storage::Attachment> pictures = {};
    };

    /// A message that waits.
    struct Queued {
        QString text;
        std::vector<storage::Block> attached;
        QString mode;        ///< this and who answers, as they were: for when another chat is open
        ToolLoop::Ask asked; ///< empty: nobody was ready
    };

    /// A temporary chat that was left, while that can be undone. Only here, never on the disk.
    struct Left {
        std::vector<storage::Message> messages;
        QString draft;
        std::vector<storage::Attachment> attached; ///< to the draft
        QMap<QByteArray, QByteArray> pictures;     ///< of all of it, by hash
        storage::Id persona = 0;
    };

    /// A question that is sent; it is the last of the turn's branch as soon as it is kept.
    struct Posted {
        std::shared_ptr<Turn> turn;
        QString text;
        std::vector<storage::Block> attached;
        bool waited = false;    ///< for an answer to end
        storage::Id edited = 0; ///< the message in whose place it goes; 0: none
    };

    [[nodiscard]] Answer* current() const; ///< the running answer of the open chat
    /// Whether an answer is under way: it runs, or the store is about to begin it.
    [[nodiscard]] bool answersIn(storage::Id chat) const {
        return m_answers.contains(chat) || m_beginnings.contains(chat);
    }
    void show(storage::Id chat, bool isTemporary, bool isAdopted);
    void leaveTemporary();
    void reopenTemporary();
    void showMessages(std::vector<storage::Message> messages);
    void reload();
    void keepDraft();
    void keepDraftOf(storage::Id chat, const storage::Draft& draft);
    [[nodiscard]] storage::Draft unsent() const;                    ///< what is being written
    [[nodiscard]] storage::Draft waitingIn(storage::Id chat) const; ///< what is queued there, as a draft
    /// Of the draft, what was written since it was `posted`, which is a message or is about to be one.
    [[nodiscard]] QString typedSince(const QString& posted) const;
    void loadDraft();
    /// Into the draft of a chat, for it could not be sent.
    void takeBack(storage::Id chat, const storage::Draft& unsent);
    [[nodiscard]] PictureSource pictureSource() const;
    [[nodiscard]] DocumentSource documentSource() const;
    [[nodiscard]] qint64 attachedTokens() const; ///< of what goes with the draft, about
    [[nodiscard]] ToolContext toolContext(const Turn& turn) const;
    [[nodiscard]] static std::vector<storage::Attachment> attachedIn(const std::vector<storage::Block>& blocks);
    void showPictures(const storage::Message& message); ///< in the draft, because it is edited
    void takeLate(storage::Id chat, const storage::Attachment& kept);

    [[nodiscard]] Turn turnBelow(std::vector<storage::Message> branch) const; ///< REQUIRES: someone is ready to answer
    void post(const QString& text, const std::vector<storage::Block>& attached, bool waited);
    void postNext(storage::Id chat);
    void postUnseen(storage::Id chat, const Queued& next);
    void keepQuestion(const Posted& posted, storage::Message asked);
    void showQuestion(const Posted& posted);
    void showAndAsk(const Posted& posted);
    void emptyDraft(const Posted& posted);

    /// Asks for an answer to the last message of the turn.
    void ask(const std::shared_ptr<Turn>& turn);
    /// Has the store do `work`, which begins an answer in the turn's chat; `start` runs it, whatever is open by then.
    void beginAnswer(const std::shared_ptr<Turn>& turn,
                     std::function<std::optional<storage::Message>(storage::Store&)> work,
                     std::function<void(storage::Message)> start);
    void startAnswer(const Turn& turn, storage::Message running);
    void run(storage::Id chat, std::unique_ptr<Answer> answer);
    void follow(storage::Id chat, Answer& answer);
    void stopIn(storage::Id chat);
    void queue(const QString& text);
    void unqueue(storage::Id chat);                     ///< all that waits there is part of its draft again
    void writeAgain(const std::vector<Queued>& queued); ///< puts it in front of the draft
    void finishAnswer(storage::Id chat, const storage::Message& message);
    [[nodiscard]] std::unique_ptr<Answer> makeAnswer(const Turn& turn, storage::Message running);
    [[nodiscard]] std::unique_ptr<ToolLoop> loopFor(const Turn& turn, ChatRequest request, bool mayCall);
    /// Who is asked for agents, with the tools that they may use put into the request.
    [[nodiscard]] Contemplation::Ask askOfAgents(const Turn& turn, ChatRequest& request);
    void pinLane(const storage::Message& message, int lane, bool pinned);
    void useLane(const storage::Message& message, int lane);
    void useInstead(Answer& running, int lane); ///< of what it merges
    void tellNoHint(int lane);

    /// How long thoughts of a mode may be: as the user says, or as has been learned.
    [[nodiscard]] int thinkTokensFor(const Mode& mode, QuestionKind kind) const;
    [[nodiscard]] Experience::Estimate estimateFor(const Mode& mode, QuestionKind kind) const;
    void loadExperience();
    void keepExperience();
    void learn(const storage::Message& answer, QuestionKind kind, const Answer::Effort& effort);

    StoreThread& m_store;
    Chats& m_chats;
    Settings& m_settings;
    Responder& m_responder;
    Toolbox& m_toolbox;
    Transcript m_transcript;
    DraftPictures m_pictures;
    PictureCosts m_pictureCosts;
    std::map<storage::Id, std::unique_ptr<Answer>> m_answers; ///< by chat; 0: the temporary one
    /// Answers that the store is about to begin, by chat, and whether they have been stopped already.
    std::map<storage::Id, bool> m_beginnings;
    storage::Id m_chat = 0;
    int m_view = 0; ///< counts the chats that were opened
    bool m_isTemporary = false;
    bool m_isLoaded = true;
    bool m_willAsk = false; ///< in a moment, for the question that is being shown
    QString m_title;
    QString m_mode;
    bool m_wasBlind = false;  ///< the model saw no pictures
    bool m_hasFailed = false; ///< to be read, and the user knows
    QString m_draft;
    std::map<storage::Id, storage::Draft> m_drafts; ///< that were read or changed since the start, by chat
    std::optional<Edit> m_edit;
    std::optional<Posted> m_posting; ///< what the store is about to keep; it stands in the composer until it has
    std::map<storage::Id, std::vector<Queued>> m_queues; ///< by chat; 0: the temporary one
    std::optional<Queued> m_removed;                     ///< from that of the open chat, last
    std::size_t m_removedRow = 0;
    std::optional<Left> m_left;
    QTimer m_forgetting{this}; ///< what was left
    Experience m_experience;
    storage::Id m_usedInstead = 0; ///< the answer that was stopped for the text of an agent
    QuestionKind m_draftKind = QuestionKind::general;
    storage::Id m_lastTemporary = 0; ///< ids of messages that are not kept count down
};

} // namespace calliope::app
