#include "tests/app/store/app_on_disk.h"

#include "tests/storage/temporary_store.h"

#include <QJsonArray>

namespace calliope::test {

namespace {

app::FakeAnswer scripted(const QJsonObject& request) {
    const QJsonArray messages = request["messages"].toArray();
    QString question;
    for (const auto& each : messages) {
        const QJsonObject message = each.toObject();
        if (message["role"].toString() != "user") continue;
        const QJsonValue content = message["content"];
        question = content.isString() ? content.toString() : QString();
        for (const auto& part : content.toArray()) question += part.toObject()["text"].toString();
    }
    app::FakeAnswer answer;
    app::addWords(answer, app::FakePiece::Kind::reasoning, "Let me see.");
    app::addWords(answer, app::FakePiece::Kind::content,
                  QString::fromStdString(AppOnDisk::answerTo(question.toStdString())));
    return answer;
}

std::string shownTextOf(const storage::Message& message) {
    std::string text;
    for (const storage::Block& block : message.blocks)
        if (block.kind == storage::BlockKind::text) text += block.text;
    return text;
}

} // namespace

std::string AppOnDisk::answerTo(const std::string& question) {
    return "You said: " + question + ". That was one word after the other, until the end.";
}

AppOnDisk::AppOnDisk(const std::filesystem::path& folder)
    : store(std::make_unique<app::StoreThread>(folder))
    , settings(store.get())
    , client(gate, keys)
    , responder(client)
    , shelf(folder, app::PictureReader(QString()))
    , tools(store.get())
    , chats(*store)
    , chat(*store, chats, settings, responder, shelf, tools)
    , search(*store, *chats.list()) {
    const auto tell = [this](const app::Failure& failure) { told.push_back(failure); };
    QObject::connect(store.get(), &app::StoreThread::failed, &chats, tell);
    QObject::connect(store.get(), &app::StoreThread::troubled, &chats, tell);
    QObject::connect(store.get(), &app::StoreThread::opened, &chats, [this] { m_isOpen = true; });
    QObject::connect(&chats, &app::Chats::failed, &chats, tell);
    QObject::connect(&chat, &app::Chat::failed, &chats, tell);
    QObject::connect(&chat, &app::Chat::sent, &chats,
                     [this] { m_promised[last()->id] = shownTextOf(*last()); }); // the last is the question
    endpoint.setScript(scripted);
    responder.setState({.endpoint = endpoint.endpoint(), .modelName = "Script", .contextSize = 32'768});
    chat.setMode("instant");
}

AppOnDisk::~AppOnDisk() = default;

bool AppOnDisk::fence() {
    bool isOver = false;
    const auto pass = [&] { isOver = true; };
    store->run(
        &chats, [](storage::Store&) {}, pass, [&](const app::Failure&) { isOver = true; });
    return spinUntil([&] { return isOver; }, 30'000);
}

bool AppOnDisk::settle() {
    constexpr int longestChain = 6; // jobs that follow from one another
    int quiet = 0;
    const QDeadlineTimer deadline(30'000);
    while (quiet < longestChain && !deadline.hasExpired()) {
        if (!fence()) return false;
        quiet = chat.isRunning() || endpoint.running() > 0 ? 0 : quiet + 1;
    }
    return quiet == longestChain;
}

void AppOnDisk::say(const QString& text) {
    chat.setDraft(text);
    chat.send(text);
    settle();
    if (last() && last()->role == storage::Role::assistant && last()->state == storage::MessageState::finished)
        m_promised[last()->id] = shownTextOf(*last());
}

QString AppOnDisk::broken() {
    for (const auto& [id, text] : m_promised) {
        const auto found = ask([id = id](storage::Store& open) { return open.messages().find(id); });
        if (!found || !*found) return QString("message %1 is gone").arg(id);
        if (shownTextOf(**found) != text)
            return QString("message %1 is \"%2\" instead of \"%3\"")
                .arg(id)
                .arg(QString::fromStdString(shownTextOf(**found)), QString::fromStdString(text));
        if ((*found)->state == storage::MessageState::running) return QString("message %1 has no end").arg(id);
    }
    if (chats.currentId() == 0) return {};
    const auto branch = ask([id = chats.currentId()](storage::Store& open) { return open.messages().branch(id); });
    if (!branch) return "the chat cannot be read";
    const std::vector<storage::Message> shown = chat.transcript()->messages();
    if (shown.size() != branch->size())
        return QString("%1 messages are shown, %2 are kept").arg(shown.size()).arg(branch->size());
    for (std::size_t i = 0; i < shown.size(); ++i)
        if (shown[i].id != (*branch)[i].id || shownTextOf(shown[i]) != shownTextOf((*branch)[i]))
            return QString("message %1 is shown otherwise than it is kept").arg(shown[i].id);
    return {};
}

} // namespace calliope::test
