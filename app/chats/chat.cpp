#include "app/chats/chat.h"

#include "app/chats/request.h"
#include "app/chats/stream_answer.h"
#include "app/pictures/picture_block.h"
#include "storage/transaction.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTimer>
#include <algorithm>
#include <utility>

namespace calliope::app {

namespace {

constexpr int longestTitle = 60; ///< characters
constexpr int readAgain = 250;   ///< milliseconds after a chat could not be read

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

storage::Message question(storage::Id chat, std::optional<storage::Id> parent, const QString& text,
                          std::vector<storage::Block> pictures) {
    storage::Message message{.conversation = chat,
                             .parent = parent,
                             .role = storage::Role::user,
                             .createdAt = QDateTime::currentMSecsSinceEpoch(),
                             .blocks = std::move(pictures)};
    if (!text.trimmed().isEmpty() || message.blocks.empty())
        message.blocks.push_back({.kind = storage::BlockKind::text,
                                  .text = text.toStdString(),
                                  .payload = payloadOf(healthConcernOf(text))});
    return message;
}

} // namespace

Chat::Chat(StoreThread& store, Chats& chats, Settings& settings, Responder& responder, PictureShelf& shelf,
           Toolbox& toolbox, QObject* parent)
    : QObject(parent)
    , m_store(store)
    , m_chats(chats)
    , m_settings(settings)
    , m_responder(responder)
    , m_toolbox(toolbox)
    , m_pictures(store, shelf)
    , m_pictureCosts(m_pictures, responder)
    , m_mode(settings.mode()) {
    connect(&m_chats, &Chats::currentChanged, this, &Chat::show);
    connect(&m_responder, &Responder::changed, this, &Chat::changed);
    connect(&m_pictures, &DraftPictures::changed, this, &Chat::changed);
    connect(&m_pictures, &DraftPictures::listChanged, this, [this] {
        if (!isEditing()) keepDraft();
    });
    connect(&m_settings, &Settings::changed, this, [this] {
        if (m_chat == 0 && m_transcript.isEmpty()) setMode(m_settings.mode());
        emit estimatesChanged();
    });
    connect(&m_responder, &Responder::changed, this, &Chat::estimatesChanged);
    connect(&m_store, &StoreThread::recovered, this, [this] { // what is shown may not be what is kept by now
        if (m_chat != 0 && m_isLoaded && !isRunning() && !isEditing()) reload();
    });
    loadExperience();
}

Chat::~Chat() = default;

// --- what is shown ---

Answer* Chat::current() const {
    const auto found = m_answers.find(m_chat);
    return found == m_answers.end() ? nullptr : found->second.get();
}

bool Chat::canAnswerNow() const {
    return current() != nullptr && current()->canAnswerNow();
}

bool Chat::canSend() const {
    return m_responder.isReady() && m_isLoaded && !isRunning() && !m_pictures.isBusy() && pictureProblem().isEmpty();
}

QString Chat::hint() const {
    return m_responder.isReady() ? QString() : m_responder.hint();
}

QString Chat::pictureProblem() const {
    return m_pictures.pictures() > 0 && m_responder.isReady() && m_responder.sight() == Responder::Sight::none
               ? m_responder.sightHint()
               : QString();
}

QVariantList Chat::starters() const {
    const auto row = [](const char* icon, const QString& title, const QString& detail, const QString& text,
                        const char* mode) {
        return QVariantMap{{"icon", icon}, {"title", title}, {"detail", detail}, {"text", text}, {"mode", mode}};
    };
    return {row("info", tr("Get to know Calliope"), tr("What it is and what it can do"), tr("What is Calliope?"),
                "instant"),
            row("text", tr("Draft a letter"), tr("You say what, it finds the words"),
                tr("Write a short, friendly letter to "), "instant"),
            row("thinking", tr("Work something out"), tr("It thinks first, and you can watch"), tr("What is 17 + 25?"),
                "thinking"),
            row("shield", tr("What stays private"), tr("Nothing leaves this computer unasked"),
                tr("Does anything leave my computer?"), "instant")};
}

void Chat::show(storage::Id chat, bool isTemporary, bool isAdopted) {
    if (isAdopted) {
        m_chat = chat;
        return emit changed();
    }
    m_answers.erase(0); // a temporary chat ends when it is left
    m_chat = chat;
    m_isTemporary = isTemporary;
    m_edited = 0;
    m_hasFailed = false;
    m_draftBefore.clear();
    m_picturesBefore.clear();
    m_queued.clear(); // it is kept with the draft
    m_pictures.clear();
    m_pictures.setTemporary(isTemporary);
    m_title.clear();
    if (chat == 0) {
        m_isLoaded = true;
        setMode(m_settings.mode());
        showMessages({});
    } else {
        m_isLoaded = false;
        reload();
    }
    loadDraft();
    emit titleChanged();
    emit changed();
}

void Chat::reload() {
    struct Read {
        std::optional<storage::Conversation> chat;
        std::vector<storage::Message> messages;
    };
    m_store.run(
        this,
        [chat = m_chat](storage::Store& store) {
            return Read{store.conversations().find(chat), store.messages().branch(chat)};
        },
        [this, chat = m_chat](Read read) {
            if (chat != m_chat) return; // another one was opened meanwhile
            m_hasFailed = false;
            if (!read.chat) return m_chats.newChat();
            m_title = shownTitle(read.chat->title);
            if (!read.chat->mode.empty()) setMode(QString::fromStdString(read.chat->mode));
            showMessages(std::move(read.messages));
            emit titleChanged();
        },
        [this, chat = m_chat](const Failure& failure) {
            if (chat != m_chat) return;
            if (m_isLoaded) return emit failed(failure); // what is shown stays
            m_transcript.setMessages({});                // of the chat before
            if (!std::exchange(m_hasFailed, true)) emit failed(failure);
            emit changed();
            QTimer::singleShot(readAgain, this, [this, chat] {
                if (chat == m_chat && !m_isLoaded) reload();
            });
        });
}

void Chat::showMessages(std::vector<storage::Message> messages) {
    m_isLoaded = true;
    if (Answer* running = current()) {
        // What is kept is a moment behind.
        for (storage::Message& message : messages)
            if (message.id == running->message().id) message = running->message();
    }
    m_transcript.setMessages(std::move(messages));
    emit opened();
    emit changed();
}

// --- what the user does ---

void Chat::setMode(const QString& mode) {
    const QString known = modeOf(mode).name;
    if (known == m_mode) return;
    m_mode = known;
    if (m_chat != 0)
        m_store.run([chat = m_chat, name = known.toStdString()](storage::Store& store) {
            store.conversations().setMode(chat, name);
        });
    else
        m_settings.setMode(known);
    emit modeChanged();
}

void Chat::send(const QString& text) {
    const std::vector<storage::Block> pictures = m_pictures.blocks();
    const bool isEmpty = text.trimmed().isEmpty();
    if (isEmpty && pictures.empty()) return;
    if (isRunning() && !isEditing()) return isEmpty ? void() : queue(text);
    if (!canSend()) return;
    std::optional<storage::Id> parent;
    if (m_edited != 0) {
        const storage::Message* edited = m_transcript.find(m_edited);
        parent = edited ? edited->parent : std::nullopt;
    } else if (const storage::Message* last = m_transcript.last()) {
        parent = last->id;
    }

    const auto kept = [this, text](storage::Message message) {
        if (m_edited != 0) m_transcript.removeFrom(m_edited);
        m_edited = 0;
        const storage::Id id = message.id;
        m_transcript.addMessage(std::move(message));
        m_pictures.restore(std::exchange(m_picturesBefore, {}));
        // A message that waited is sent while the user writes what comes next.
        if (m_draft == text) m_draft = std::exchange(m_draftBefore, {});
        keepDraft();
        emit draftChanged();
        emit sent();
        ask(id);
    };

    if (m_isTemporary) {
        storage::Message message = question(0, parent, text, pictures);
        message.id = --m_lastTemporary;
        for (storage::Block& block : message.blocks) block.id = --m_lastTemporary;
        return kept(std::move(message));
    }
    struct Kept {
        storage::Id chat = 0;
        std::optional<storage::Message> message;
    };
    m_isLoaded = false; // nothing else is sent meanwhile
    emit changed();
    m_store.run(
        this,
        [chat = m_chat, parent, text, pictures, mode = m_mode.toStdString()](storage::Store& store) {
            Kept result{chat, {}};
            storage::Transaction transaction(store.connection(), storage::Durability::full); // no chat without it
            if (chat == 0) result.chat = store.conversations().create({.title = titleOf(text), .mode = mode});
            result.message = store.messages().find(store.messages().add(question(result.chat, parent, text, pictures)));
            transaction.commit();
            return result;
        },
        [this, kept, chat = m_chat, text](const Kept& result) {
            if (chat == 0) keepDraftOf(0, {});
            if (chat == m_chat) m_isLoaded = true;
            if (chat != m_chat || !result.message) return m_chats.refresh(); // the user went elsewhere; it is kept
            if (chat == 0) {
                m_title = shownTitle(titleOf(text));
                m_chats.adopt(result.chat);
                emit titleChanged();
            } else {
                m_chats.refresh();
            }
            kept(*result.message);
        },
        [this, chat = m_chat, text](const Failure& failure) {
            if (chat == m_chat) {
                m_isLoaded = true;
                takeBack(text);
            }
            emit failed(failure);
            emit changed();
        });
}

void Chat::ask(storage::Id parent) {
    if (!m_responder.isReady() || isRunning()) return;
    storage::Message running{.conversation = m_chat,
                             .parent = parent,
                             .role = storage::Role::assistant,
                             .state = storage::MessageState::running,
                             .model = m_responder.modelName().toStdString(),
                             .mode = m_mode.toStdString(),
                             .createdAt = QDateTime::currentMSecsSinceEpoch()};
    if (m_isTemporary) {
        running.id = --m_lastTemporary;
        return startAnswer(std::move(running));
    }
    m_store.run(
        this,
        [running](storage::Store& store) {
            const storage::Id id =
                store.answers().begin(running.conversation, running.parent, running.model, running.mode);
            return store.messages().find(id);
        },
        [this, chat = m_chat](const std::optional<storage::Message>& message) {
            if (message && chat == m_chat) startAnswer(*message);
        },
        [this](const Failure& failure) {
            emit failed(failure);
            m_isLoaded = false; // what was taken out of it is there again
            reload();
        });
}

void Chat::startAnswer(storage::Message running) {
    std::unique_ptr<Answer> answer = makeAnswer(std::move(running));
    m_transcript.addMessage(answer->message());
    run(std::move(answer));
}

void Chat::goOn(qint64 message) {
    const storage::Message* kept = m_transcript.last();
    if (!kept || kept->id != message || !canGoOn(*kept) || isRunning() || !m_responder.isReady()) return;
    const auto start = [this, message](storage::Message running) {
        const ChatRequest request =
            requestToGoOn(m_transcript.upTo(message), m_settings.systemPrompt(), modes().front(), pictureSource(),
                          documentSource(), seenLimitsFor(m_responder.contextSize())); // it has thought already
        running.state = storage::MessageState::running;
        running.problem.clear();
        m_transcript.replaceMessage(running);
        run(std::make_unique<StreamAnswer>(m_isTemporary ? nullptr : &m_store, std::move(running), ThoughtBudget(),
                                           loopFor(request, false)));
    };
    if (m_isTemporary) return start(*kept);
    m_isLoaded = false; // nothing else is sent meanwhile
    emit changed();
    m_store.run(
        this,
        [message](storage::Store& store) {
            storage::Transaction transaction(store.connection(), storage::Durability::normal);
            store.answers().resume(message);
            const std::optional<storage::Message> running = store.messages().find(message);
            transaction.commit();
            return running;
        },
        [this, start, chat = m_chat, message](const std::optional<storage::Message>& running) {
            m_isLoaded = true;
            if (chat == m_chat && running) return start(*running);
            m_store.run([message](storage::Store& store) { // the user went elsewhere
                store.answers().finish(message, {.state = storage::MessageState::stopped, .usage = {}, .problem = {}});
            });
        },
        [this](const Failure& failure) {
            m_isLoaded = true;
            emit failed(failure);
            emit changed();
        });
}

void Chat::run(std::unique_ptr<Answer> answer) {
    follow(*answer);
    m_answers[m_chat] = std::move(answer);
    m_chats.list()->setRunning(m_chat, true);
    emit changed();
}

void Chat::follow(Answer& answer) {
    const storage::Id chat = m_chat;
    const storage::Id message = answer.message().id;
    connect(&answer, &Answer::grew, this, [this, chat, message](qint64 block, const QString& text) {
        if (chat != m_chat) return;
        m_transcript.append(message, block, text);
        emit changed();
    });
    connect(&answer, &Answer::blockChanged, this, [this, chat, message](const storage::Block& block) {
        if (chat == m_chat) m_transcript.setBlock(message, block);
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
    m_chats.list()->setRunning(chat, false);
    if (chat != 0) m_chats.refresh();
    emit changed();
    if (chat != m_chat || m_queued.isEmpty()) return;
    if (message.state == storage::MessageState::finished && canSend())
        send(std::exchange(m_queued, {}));
    else
        unqueue();
}

void Chat::stop() {
    if (Answer* running = current()) running->stop();
}

void Chat::answerNow() {
    if (Answer* running = current()) running->answerNow();
}

void Chat::regenerate(qint64 message) {
    const storage::Message* old = m_transcript.find(message);
    if (!old || !old->parent || isRunning() || !m_responder.isReady()) return;
    const storage::Id parent = *old->parent;
    m_transcript.removeFrom(message);
    ask(parent);
}

void Chat::regenerateLast() {
    if (const storage::Message* last = m_transcript.last()) {
        if (last->role == storage::Role::assistant)
            regenerate(last->id);
        else
            ask(last->id);
    }
}

void Chat::beginEdit(qint64 message) {
    const storage::Message* old = m_transcript.find(message);
    if (!old || isRunning()) return;
    if (!isEditing()) {
        m_draftBefore = m_draft;
        m_picturesBefore = m_pictures.attachments();
    }
    m_edited = message;
    showPictures(*old);
    emit editBegun(m_transcript.markdownOf(message));
    emit changed();
}

void Chat::beginEditLast() {
    const std::vector<storage::Message> all = m_transcript.messages();
    const auto last =
        std::find_if(all.rbegin(), all.rend(), [](const auto& each) { return each.role == storage::Role::user; });
    if (last != all.rend()) beginEdit(last->id);
}

void Chat::endEdit() {
    if (!isEditing()) return;
    m_edited = 0;
    m_draft = std::exchange(m_draftBefore, {});
    m_pictures.restore(std::exchange(m_picturesBefore, {}));
    emit draftChanged();
    emit changed();
}

void Chat::selectSibling(qint64 message, int by) {
    if (m_isTemporary || isRunning()) return;
    m_store.run(
        this,
        [message, by](storage::Store& store) {
            const std::vector<storage::Id> siblings = store.messages().siblings(message);
            const auto here = std::find(siblings.begin(), siblings.end(), message);
            const std::ptrdiff_t to = here - siblings.begin() + by;
            if (here != siblings.end() && to >= 0 && to < static_cast<std::ptrdiff_t>(siblings.size()))
                store.messages().select(siblings[static_cast<std::size_t>(to)]);
        },
        [this, chat = m_chat] {
            if (chat != m_chat) return;
            m_isLoaded = false; // what is shown is not what is kept
            reload();
        });
}

void Chat::selectLastSibling(int by) {
    const std::vector<storage::Message> all = m_transcript.messages();
    const auto last = std::find_if(all.rbegin(), all.rend(), [](const auto& each) { return each.siblings > 1; });
    if (last != all.rend()) selectSibling(last->id, by);
}

void Chat::toggleThoughts() {
    const std::vector<storage::Message> all = m_transcript.messages();
    for (auto message = all.rbegin(); message != all.rend(); ++message) {
        const bool isRunning = message->state == storage::MessageState::running;
        if (LaneList* lanes = m_transcript.lanesOf(message->id)) return lanes->setExpanded(!lanes->isExpanded());
        for (auto block = message->blocks.rbegin(); block != message->blocks.rend(); ++block) {
            if (block->kind != storage::BlockKind::reasoning) continue;
            const int chosen = m_transcript.openOf(block->id);
            const bool isLive = isRunning && block == message->blocks.rbegin();
            const bool isOpen = chosen != 0 ? chosen > 0 : isLive || m_settings.thinkingDisplay() == "open";
            return setOpen(message->id, block->id, !isOpen);
        }
    }
}

} // namespace calliope::app
