#include "app/chats/chat.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace calliope::app {

namespace {

constexpr int readAgain = 250;              ///< milliseconds after a chat could not be read
constexpr std::chrono::minutes undoTime(1); ///< more than the toast is shown

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
    connect(this, &Chat::changed, this, &Chat::contextChanged);
    connect(this, &Chat::draftChanged, this, &Chat::contextChanged);
    connect(&m_responder, &Responder::changed, this, &Chat::changed);
    connect(&m_pictures, &DraftPictures::changed, this, &Chat::changed);
    connect(&m_pictures, &DraftPictures::listChanged, this, &Chat::keepDraft);
    connect(&m_pictures, &DraftPictures::cameLater, this, &Chat::takeLate);
    connect(&m_chats, &Chats::removing, this, [this](qint64 chat) {
        unqueue(chat);
        stopIn(chat);
    });
    connect(&m_settings, &Settings::changed, this, [this] {
        if (m_chat == 0 && m_transcript.isEmpty()) setMode(m_settings.mode());
        emit estimatesChanged();
    });
    connect(&m_responder, &Responder::changed, this, &Chat::estimatesChanged);
    connect(&m_responder, &Responder::changed, this, [this] {
        const bool isBlind = m_responder.sight() == Responder::Sight::none;
        if (std::exchange(m_wasBlind, isBlind) != isBlind) emit startersChanged();
    });
    connect(&m_store, &StoreThread::recovered, this, [this] { // what is shown may not be what is kept by now
        if (m_chat != 0 && m_isLoaded && !isRunning() && !isEditing()) reload();
    });
    m_forgetting.setObjectName("forgetting");
    m_forgetting.setSingleShot(true);
    connect(&m_forgetting, &QTimer::timeout, this, [this] { m_left.reset(); });
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

/// As where the program or the engine ended between a question and its answer.
bool Chat::isUnanswered() const {
    const storage::Message* last = m_chat != 0 && m_isLoaded && !m_willAsk ? m_transcript.last() : nullptr;
    return last != nullptr && last->role == storage::Role::user && !isRunning() && m_responder.isReady();
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
                        const char* mode, bool wantsFile = false) {
        return QVariantMap{{"icon", icon}, {"title", title}, {"detail", detail},
                           {"text", text}, {"mode", mode},   {"wantsFile", wantsFile}};
    };
    QVariantList rows;
    if (m_wasBlind)
        rows.append(row("info", tr("Get to know Calliope"), tr("What it is and what it can do"),
                        tr("What is Calliope?"), "instant"));
    else
        rows.append(row("image", tr("Ask about a picture"), tr("A photo, a chart, a page: choose one"),
                        tr("What is in this picture?"), "instant", true));
    rows.append(row("document", tr("Read a document"), tr("A PDF or a text: choose one, and ask"),
                    tr("What does this document say, in five sentences?"), "instant", true));
    rows.append(row("tool", tr("Work something out"), tr("A tool computes, and you see what it was given"),
                    tr("What is 17.5 % of 2348.60?"), "thinking"));
    rows.append(row("shield", tr("What stays private"), tr("Nothing leaves this computer unasked"),
                    tr("Does anything leave my computer?"), "instant"));
    return rows;
}

void Chat::show(storage::Id chat, bool isTemporary, bool isAdopted) {
    if (isAdopted) {
        m_chat = chat;
        return emit changed();
    }
    if (m_isTemporary) leaveTemporary();
    for (const auto sign : {ChatList::Sign::running, ChatList::Sign::asking}) m_chats.list()->setSign(0, sign, false);
    ++m_view;
    const storage::Id left = std::exchange(m_chat, chat);
    m_chats.setUnseen(chat, false);
    m_isTemporary = isTemporary;
    m_hasFailed = false;
    m_posting.reset();
    m_edit.reset(); // both are kept with the draft
    m_queues.erase(0);
    m_removed.reset();
    m_pictures.leave(left);
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

/// It ends when it is left, and its answer with it.
void Chat::leaveTemporary() {
    unqueue(0);
    Left left{m_transcript.messages(), QString::fromStdString(unsent().text),
              m_edit ? m_edit->pictures : m_pictures.attachments(), m_pictures.shelf().takeMemory(),
              m_chats.leftPersona()};
    if (const auto running = m_answers.extract(0))
        for (storage::Message& message : left.messages)
            if (message.id == running.mapped()->message().id) {
                message = running.mapped()->message();
                message.state = storage::MessageState::stopped;
            }
    if (left.messages.empty() && left.draft.isEmpty() && left.attached.empty()) return;
    m_left = std::move(left);
    m_forgetting.start(undoTime);
    emit done(tr("The temporary chat was deleted"), true);
}

void Chat::reopenTemporary() {
    const Left left = *std::exchange(m_left, {});
    m_chats.reopenTemporary(left.persona);
    for (auto each = left.pictures.begin(); each != left.pictures.end(); ++each)
        m_pictures.shelf().keepInMemory(each.key(), each.value());
    m_pictures.restore(left.attached);
    showMessages(left.messages);
    setDraft(left.draft);
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

void Chat::beginEdit(qint64 message) {
    const storage::Message* old = m_transcript.find(message);
    if (!old || isRunning() || !m_isLoaded) return;
    Edit edit{.message = message, .text = m_transcript.markdownOf(message)};
    if (old->parent) edit.above = m_transcript.upTo(*old->parent);
    edit.draft = m_edit ? m_edit->draft : m_draft;
    edit.pictures = m_edit ? m_edit->pictures : m_pictures.attachments();
    m_edit = std::move(edit);
    showPictures(*old);
    setDraft(m_edit->text);
    emit editBegun(m_edit->text);
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
    const Edit edit = *std::exchange(m_edit, {});
    m_posting.reset();
    m_draft = edit.draft;
    m_pictures.restore(edit.pictures);
    keepDraft();
    emit draftChanged();
    emit changed();
}

void Chat::selectSibling(qint64 message, int by) {
    if (m_isTemporary || isRunning() || !m_isLoaded) return;
    m_isLoaded = false; // what is shown is not what is kept: nothing is sent below it
    emit changed();
    m_store.run(
        this,
        [message, by](storage::Store& store) {
            const std::vector<storage::Id> siblings = store.messages().siblings(message);
            const auto here = std::find(siblings.begin(), siblings.end(), message);
            const std::ptrdiff_t to = here - siblings.begin() + by;
            if (here != siblings.end() && to >= 0 && to < static_cast<std::ptrdiff_t>(siblings.size()))
                store.messages().select(siblings[static_cast<std::size_t>(to)]);
        },
        [this, view = m_view] {
            if (view == m_view) reload();
        },
        [this, view = m_view](const Failure& failure) {
            if (view == m_view) m_isLoaded = true;
            emit failed(failure);
            emit changed();
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
        if (LaneList* lanes = m_transcript.lanesOf(message->id)) return lanes->setExpanded(!lanes->isExpanded());
        for (auto block = message->blocks.rbegin(); block != message->blocks.rend(); ++block) {
            if (block->kind != storage::BlockKind::reasoning) continue;
            const int chosen = m_transcript.openOf(block->id);
            const bool isOpen = chosen != 0 ? chosen > 0 : m_settings.thinkingDisplay() == "open";
            return setOpen(message->id, block->id, !isOpen);
        }
    }
}

} // namespace calliope::app
