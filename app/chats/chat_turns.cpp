#include "app/chats/chat.h"
#include "app/chats/request.h"
#include "app/chats/stream_answer.h"
#include "app/pictures/picture_block.h"
#include "app/tools/tool_use.h"
#include "storage/transaction.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>
#include <utility>

// Chat: what is asked, and the answers to it. Between a job of the store and what follows from it the user may have
// opened another chat, so all of it goes by the turn, and looks at what is shown only to show more.

namespace calliope::app {

namespace {

constexpr int longestTitle = 60; ///< characters

/// A first title for a chat: how its first question begins.
std::string titleOf(const QString& question) {
    QString title = question.simplified();
    if (title.isEmpty()) title = QCoreApplication::translate("Chat", "About a picture");
    if (title.size() > longestTitle) {
        const auto blank = title.lastIndexOf(' ', longestTitle);
        title = title.left(blank > longestTitle / 2 ? blank : longestTitle) + QString::fromUtf8("…");
    }
    return title.toStdString();
}

/// Of a question's text: what it was told to be about, if it is.
std::string payloadOf(HealthConcern concern) {
    if (concern == HealthConcern::none) return "{}";
    return QJsonDocument(QJsonObject{{"health", nameOf(concern)}}).toJson(QJsonDocument::Compact).toStdString();
}

/// The last question of a branch; none at its beginning.
HealthConcern formerConcern(const std::vector<storage::Message>& branch) {
    const auto last = std::find_if(branch.rbegin(), branch.rend(),
                                   [](const auto& message) { return message.role == storage::Role::user; });
    return last == branch.rend() ? HealthConcern::none : concernOf(*last);
}

/// What is asked below `branch`.
storage::Message question(storage::Id chat, const std::vector<storage::Message>& branch, const QString& text,
                          std::vector<storage::Block> pictures) {
    storage::Message message{.conversation = chat,
                             .parent = branch.empty() ? std::nullopt : std::optional(branch.back().id),
                             .role = storage::Role::user,
                             .createdAt = QDateTime::currentMSecsSinceEpoch(),
                             .blocks = std::move(pictures)};
    if (!text.trimmed().isEmpty() || message.blocks.empty())
        message.blocks.push_back({.kind = storage::BlockKind::text,
                                  .text = text.toStdString(),
                                  .payload = payloadOf(healthConcernOf(text, formerConcern(branch)))});
    return message;
}

/// Whether a tool waits for the user in a running answer.
bool isAsking(const storage::Message& answer) {
    return std::ranges::any_of(answer.blocks, [](const storage::Block& block) {
        return block.kind == storage::BlockKind::toolCall && toolUseOf(block, true).state == ToolUse::State::asking;
    });
}

} // namespace

Chat::Turn Chat::turnBelow(std::vector<storage::Message> branch) const {
    return {m_chat, m_isTemporary, m_mode, std::move(branch), m_responder.asker()};
}

// --- questions ---

void Chat::send(const QString& text) {
    const bool isEmpty = text.trimmed().isEmpty();
    if (isEmpty && m_pictures.blocks().empty()) return;
    if (isRunning() && !isEditing()) return queue(text);
    if (canSend()) post(text, m_pictures.blocks(), false);
}

/// Of what waits in a chat, the first.
void Chat::postNext(storage::Id chat) {
    std::vector<Queued>& queue = m_queues[chat];
    const Queued next = queue.front();
    const bool isShown = chat == m_chat && m_isLoaded;
    const bool hasPicture = std::ranges::count(next.attached, storage::BlockKind::picture, &storage::Block::kind) > 0;
    const bool isSeen = !hasPicture || m_responder.sight() != Responder::Sight::none;
    if (!m_responder.isReady() || answersIn(chat) || !isSeen || (!isShown && !next.asked)) return unqueue(chat);
    queue.erase(queue.begin());
    isShown ? post(next.text, next.attached, true) : postUnseen(chat, next);
}

/// Of the messages above it only the store knows. Whoever opens the chat meanwhile sees it as soon as it is kept.
void Chat::postUnseen(storage::Id chat, const Queued& next) {
    const auto turn = std::make_shared<Turn>(Turn{chat, false, next.mode, {}, next.asked});
    m_store.run(
        this,
        [chat, text = next.text, attached = next.attached](storage::Store& store) {
            storage::Transaction transaction(store.connection(), storage::Durability::full);
            std::vector<storage::Message> branch = store.messages().branch(chat);
            const storage::Id id = store.messages().add(question(chat, branch, text, attached));
            branch.push_back(store.messages().find(id).value());
            transaction.commit();
            return branch;
        },
        [this, chat, turn](std::vector<storage::Message> branch) {
            turn->branch = std::move(branch);
            keepDraftOf(chat, m_drafts[chat]); // without what is a message now
            m_chats.refresh();
            ask(turn);
            if (chat == m_chat) reload();
        },
        [this, chat, next](const Failure& failure) {
            std::vector<Queued>& queue = m_queues[chat];
            queue.insert(queue.begin(), next);
            unqueue(chat);
            emit failed(failure);
        });
}

void Chat::post(const QString& text, const std::vector<storage::Block>& attached, bool waited) {
    const auto turn = std::make_shared<Turn>(turnBelow(m_edit ? m_edit->above : m_transcript.messages()));
    const Posted posted{turn, text, attached, waited, m_edit ? m_edit->message : 0};
    storage::Message asked = question(turn->chat, turn->branch, text, attached);
    if (!m_isTemporary) return keepQuestion(posted, std::move(asked));
    asked.id = --m_lastTemporary;
    for (storage::Block& block : asked.blocks) block.id = --m_lastTemporary;
    turn->branch.push_back(asked);
    showAndAsk(posted);
}

void Chat::keepQuestion(const Posted& posted, storage::Message asked) {
    struct Kept {
        storage::Id chat = 0;
        storage::Message message;
    };
    const storage::Id chat = m_chat;
    storage::Draft back{posted.text.toStdString(), {}}; // where it cannot be sent
    for (const storage::Block& block : posted.attached) back.attachments.push_back(block.attachment);
    if (!posted.waited) m_posting = posted;
    m_drafts[chat] = unsent(); // for who comes back meanwhile; the store keeps the words until they are a message
    m_isLoaded = false;        // nothing else is sent meanwhile
    emit changed();
    m_store.run(
        this,
        [asked = std::move(asked), isEdit = posted.edited != 0, text = posted.text, mode = m_mode.toStdString(),
         persona = m_chats.newPersona()](storage::Store& store) mutable {
            storage::Transaction transaction(store.connection(), storage::Durability::full); // no chat without it
            if (asked.conversation == 0)
                asked.conversation =
                    store.conversations().create({.title = titleOf(text),
                                                  .mode = mode,
                                                  .persona = persona == 0 ? std::nullopt : std::optional(persona)});
            const storage::Id id = store.messages().add(asked);
            if (isEdit) store.messages().select(id); // another branch may be shown by now
            Kept kept{asked.conversation, store.messages().find(id).value()};
            transaction.commit();
            return kept;
        },
        [this, posted, chat, view = m_view](const Kept& kept) {
            Turn& turn = *posted.turn;
            turn.chat = kept.chat;
            turn.branch.push_back(kept.message);
            if (view != m_view) { // the user went elsewhere, and may have written there
                keepDraftOf(chat, m_drafts[chat]);
                m_chats.refresh();
                return ask(posted.turn);
            }
            m_isLoaded = true;
            m_posting.reset();
            if (chat == 0) {
                keepDraftOf(0, {});
                m_title = shownTitle(titleOf(posted.text));
                m_chats.adopt(kept.chat);
                emit titleChanged();
            } else {
                m_chats.refresh();
            }
            showAndAsk(posted);
        },
        [this, posted, chat, back, view = m_view](const Failure& failure) {
            if (view == m_view) { // the words are in the composer, unless they waited
                m_isLoaded = true;
                m_posting.reset();
                if (posted.waited)
                    m_queues[chat].insert(m_queues[chat].begin(), {posted.text, posted.attached, {}, {}});
                unqueue(chat);
                keepDraft();
                emit draftChanged();
            } else {
                if (chat != 0) unqueue(chat); // there, it is a temporary one's by now
                takeBack(chat, back);
            }
            emit failed(failure);
            emit changed();
        });
}

void Chat::showQuestion(const Posted& posted) {
    const std::vector<storage::Message>& branch = posted.turn->branch;
    if (posted.edited == 0 || m_transcript.find(posted.edited)) {
        if (posted.edited != 0) m_transcript.removeFrom(posted.edited);
        m_transcript.addMessage(branch.back());
    } else if (m_isTemporary) {
        m_transcript.setMessages(branch);
    } else { // another branch is shown
        m_isLoaded = false;
        reload();
    }
    emptyDraft(posted);
    emit sent(posted.waited);
    emit changed();
}

void Chat::showAndAsk(const Posted& posted) {
    m_willAsk = true;
    showQuestion(posted);
    m_willAsk = false;
    ask(posted.turn);
}

void Chat::emptyDraft(const Posted& posted) {
    if (posted.edited != 0 && !isEditing()) return; // it was ended meanwhile, and the draft from before is back
    if (posted.waited) return keepDraft();          // the user writes what comes next
    const Edit edit = m_edit ? *std::exchange(m_edit, {}) : Edit{};
    const QString typed = posted.edited != 0 && m_draft == edit.text ? QString() : typedSince(posted.text);
    m_pictures.removeSent(posted.attached);
    m_pictures.addKept(edit.pictures);
    m_draft = edit.draft.isEmpty() || typed.isEmpty() ? edit.draft + typed : edit.draft + '\n' + typed;
    keepDraft();
    emit draftChanged();
}

// --- answers ---

void Chat::ask(const std::shared_ptr<Turn>& turn) {
    if (answersIn(turn->chat)) return;
    if (!m_responder.isReady()) return unqueue(turn->chat); // there is nothing to wait for
    storage::Message running{.conversation = turn->chat,
                             .parent = turn->branch.back().id,
                             .role = storage::Role::assistant,
                             .state = storage::MessageState::running,
                             .model = m_responder.modelName().toStdString(),
                             .mode = turn->mode.toStdString(),
                             .createdAt = QDateTime::currentMSecsSinceEpoch()};
    if (turn->isTemporary) {
        running.id = --m_lastTemporary;
        return startAnswer(*turn, std::move(running));
    }
    beginAnswer(
        turn,
        [running](storage::Store& store) {
            const storage::Id id =
                store.answers().begin(running.conversation, running.parent, running.model, running.mode);
            return store.messages().find(id);
        },
        [this, turn](storage::Message begun) { startAnswer(*turn, std::move(begun)); });
}

void Chat::beginAnswer(const std::shared_ptr<Turn>& turn,
                       std::function<std::optional<storage::Message>(storage::Store&)> work,
                       std::function<void(storage::Message)> start) {
    m_beginnings[turn->chat] = false;
    emit changed();
    m_store.run(
        this,
        [work = std::move(work)](storage::Store& store) {
            // Begun and read, or neither: nobody would end what could not be read.
            storage::Transaction transaction(store.connection(), storage::Durability::normal);
            std::optional<storage::Message> begun = work(store);
            transaction.commit();
            return begun;
        },
        [this, chat = turn->chat, start = std::move(start)](const std::optional<storage::Message>& begun) {
            const bool isStopped = m_beginnings.extract(chat).mapped();
            if (begun) start(*begun);
            if (isStopped) stopIn(chat);
            emit changed();
        },
        [this, chat = turn->chat](const Failure& failure) {
            m_beginnings.erase(chat);
            emit failed(failure);
            if (chat == m_chat) {
                m_isLoaded = false; // what was taken out of it is there again
                reload();
            }
            unqueue(chat);
            emit changed();
        });
}

void Chat::startAnswer(const Turn& turn, storage::Message running) {
    std::unique_ptr<Answer> answer = makeAnswer(turn, std::move(running));
    const storage::Message* last = m_transcript.last();
    if (turn.chat == m_chat && m_isLoaded && last && last->id == answer->message().parent)
        m_transcript.addMessage(answer->message()); // else it is there when its branch is shown
    run(turn.chat, std::move(answer));
}

void Chat::goOn(qint64 message) {
    const storage::Message* kept = m_transcript.last();
    if (!kept || kept->id != message || !canGoOn(*kept) || isRunning() || !m_isLoaded || !m_responder.isReady()) return;
    const auto turn = std::make_shared<Turn>(turnBelow(m_transcript.upTo(message)));
    const auto start = [this, turn](storage::Message running) {
        const ChatRequest request =
            requestToGoOn(turn->branch, m_settings.systemPrompt(), modes().front(), pictureSource(), documentSource(),
                          seenLimitsFor(m_responder.contextSize())); // it has thought already
        running.state = storage::MessageState::running;
        running.problem.clear();
        std::erase_if(running.blocks,
                      [](const storage::Block& each) { return each.kind == storage::BlockKind::error; });
        m_transcript.replaceMessage(running); // where it is shown
        run(turn->chat, std::make_unique<StreamAnswer>(turn->isTemporary ? nullptr : &m_store, std::move(running),
                                                       ThoughtBudget(), loopFor(*turn, request, false)));
    };
    if (m_isTemporary) return start(*kept);
    beginAnswer(
        turn,
        [message](storage::Store& store) {
            storage::Transaction transaction(store.connection(), storage::Durability::normal);
            store.answers().resume(message);
            const std::optional<storage::Message> running = store.messages().find(message);
            transaction.commit();
            return running;
        },
        start);
}

void Chat::run(storage::Id chat, std::unique_ptr<Answer> answer) {
    follow(chat, *answer);
    m_answers[chat] = std::move(answer);
    m_chats.list()->setSign(chat, ChatList::Sign::running, true);
    emit changed();
}

void Chat::follow(storage::Id chat, Answer& answer) {
    const storage::Id message = answer.message().id;
    connect(&answer, &Answer::grew, this, [this, chat, message](qint64 block, const QString& text) {
        if (chat != m_chat) return;
        m_transcript.append(message, block, text);
        emit changed();
    });
    connect(&answer, &Answer::blockChanged, this, [this, chat, message, &answer](const storage::Block& block) {
        if (chat == m_chat) m_transcript.setBlock(message, block);
        if (block.kind == storage::BlockKind::toolCall)
            m_chats.list()->setSign(chat, ChatList::Sign::asking, isAsking(answer.message()));
        // The model is asked once more behind this: whether it can be told to answer is another question then.
        if (block.kind == storage::BlockKind::toolResult && chat == m_chat)
            QMetaObject::invokeMethod(this, &Chat::changed, Qt::QueuedConnection);
    });
    connect(&answer, &Answer::progressed, this,
            [this, chat, message](const QString& words, const QString& cost, double share) {
                if (chat == m_chat) m_transcript.setProgress(message, words, cost, share);
            });
    connect(&answer, &Answer::ended, this, [this, chat](const storage::Message& kept) { finishAnswer(chat, kept); });
}

void Chat::finishAnswer(storage::Id chat, const storage::Message& message) {
    const auto found = m_answers.find(chat);
    if (found != m_answers.end()) {
        found->second.release()->deleteLater(); // it is in the middle of its signal
        m_answers.erase(found);
    }
    if (chat == m_chat) m_transcript.replaceMessage(message);
    if (chat == m_chat && !m_isLoaded) reload(); // what is just being read may be older
    m_chats.list()->setSign(chat, ChatList::Sign::running, false);
    m_chats.list()->setSign(chat, ChatList::Sign::asking, false);
    if (chat != m_chat && message.state != storage::MessageState::stopped) m_chats.setUnseen(chat, true);
    if (chat != 0) m_chats.refresh();
    emit changed();
    const auto queue = m_queues.find(chat);
    if (queue == m_queues.end() || queue->second.empty()) return;
    if (message.state == storage::MessageState::finished)
        postNext(chat);
    else
        unqueue(chat);
}

void Chat::stop() {
    stopIn(m_chat);
}

void Chat::stopIn(storage::Id chat) {
    if (const auto beginning = m_beginnings.find(chat); beginning != m_beginnings.end()) beginning->second = true;
    if (const auto running = m_answers.find(chat); running != m_answers.end()) running->second->stop();
}

void Chat::answerNow() {
    Answer* running = current();
    if (!running) return;
    running->answerNow();
    emit changed();
}

void Chat::regenerate(qint64 message) {
    const storage::Message* old = m_transcript.find(message);
    if (!old || !old->parent || isRunning() || !m_isLoaded || !m_responder.isReady()) return;
    const auto turn = std::make_shared<Turn>(turnBelow(m_transcript.upTo(*old->parent)));
    m_transcript.removeFrom(message);
    ask(turn);
}

void Chat::regenerateLast() {
    const storage::Message* last = m_transcript.last();
    if (!last || !m_isLoaded || !m_responder.isReady()) return;
    if (last->role == storage::Role::assistant)
        regenerate(last->id);
    else
        ask(std::make_shared<Turn>(turnBelow(m_transcript.messages())));
}

} // namespace calliope::app
