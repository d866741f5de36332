#include "storage/archive_pictures.h"
#include "storage/base64.h"
#include "storage/error.h"
#include "storage/export.h"
#include "storage/files.h"
#include "storage/import.h"
#include "storage/imported_chat.h"
#include "storage/json_items.h"
#include "storage/zip_archive.h"
#include "tests/app/documents/make_documents.h"
#include "tests/storage/temporary_store.h"
#include "tests/support/reference_data.h"

#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <fstream>
#include <limits>
#include <random>

using namespace calliope::storage;
using calliope::test::message;
using calliope::test::shownPath;
using calliope::test::TemporaryStore;

namespace {

Exporter exporter(Store& store) {
    return Exporter(store);
}

/// All that an export has to keep, without ids.
std::string contents(Store& store) {
    std::map<Id, std::string> folders;
    for (const Folder& folder : store.folders().list()) folders[folder.id] = folder.name;
    std::map<Id, std::string> personas;
    for (const Persona& each : store.personas().list())
        personas[each.id] = each.name + each.prompt + each.model + each.mode + each.parameters;
    std::string all;
    for (const Conversation& chat : store.conversations().list()) {
        all += chat.uid + chat.title + (chat.folder ? folders[*chat.folder] : "") + chat.mode + chat.model +
               chat.parameters + std::to_string(chat.isPinned) + std::to_string(chat.hasOwnTitle) +
               std::to_string(chat.createdAt) + ' ' + std::to_string(chat.usedAt) + '\n';
        if (chat.persona) all += personas[*chat.persona] + '\n';
        const Draft draft = store.drafts().find(chat.id);
        for (const std::string& hash : draft.attachments) all += hash + ' ';
        all += draft.text + '\n';
        std::map<Id, int> numbers;
        for (const Messages::Node& node : store.messages().tree(chat.id)) {
            const Message& m = node.message;
            numbers[m.id] = static_cast<int>(numbers.size());
            all += std::to_string(m.parent ? numbers[*m.parent] : -1) + (node.isSelected ? "*" : " ") +
                   std::string(nameOf(m.role)) + std::string(nameOf(m.state)) + m.model + m.mode + m.problem +
                   std::to_string(m.createdAt) + ' ' + std::to_string(m.finishedAt) + ' ' +
                   std::to_string(m.usage.promptTokens) + ' ' + std::to_string(m.usage.answerMilliseconds) + '\n';
            for (const Block& b : m.blocks)
                all += std::string(nameOf(b.kind)) + std::to_string(b.lane) + b.text + b.payload + b.attachment +
                       std::to_string(b.startedAt) + ' ' + std::to_string(b.endedAt) + '\n';
        }
    }
    return all;
}

/// Chats of every shape.
void fill(TemporaryStore& store) {
    std::mt19937 random(7);
    const std::string content(2'000'000, 'p');
    Attachment description;
    description.mediaType = "image/png";
    description.name = "a [picture].png";
    const std::string hash = store->attachments().put(std::as_bytes(std::span(content)), description).hash;
    const std::string other = "of a draft alone";
    const std::string onlyInDrafts = store->attachments().put(std::as_bytes(std::span(other)), description).hash;
    const Id persona = store->personas().save(
        {.name = "Botanist", .prompt = "Name the plants.", .parameters = R"({"sampling":"precise"})"});
    const Id folder = store->folders().create("Nature");
    for (int i = 0; i < 10; ++i) {
        store.wall += 1000;
        NewConversation made;
        made.title = i == 0 ? "A \"title\" / ünïcode 鳥" : "Chat " + std::to_string(i);
        made.mode = "thinking";
        made.model = "muse";
        made.parameters = R"({"temperature":0.5})";
        if (i % 3 == 0) made.folder = folder;
        const Id chat = store->conversations().create(made);
        std::vector<std::optional<Id>> ids{std::nullopt};
        for (int k = 0; k < 20; ++k) {
            Message m =
                message(chat, ids[random() % ids.size()], static_cast<Role>(random() % 4), "text " + std::to_string(k));
            m.blocks.push_back(m.blocks.front());
            m.blocks.back().kind = static_cast<BlockKind>(random() % 10);
            m.blocks.back().payload = R"({"a": [1, 2.50]})";
            if (m.blocks.back().kind == BlockKind::picture) m.blocks.back().attachment = hash;
            m.state = static_cast<MessageState>(1 + random() % 4);
            m.usage = {1, 2, 3, 4, 5, 6};
            m.finishedAt = store.wall + 5;
            ids.push_back(store->messages().add(m));
        }
        store->messages().select(*ids[1 + random() % 20]);
        store->conversations().setPinned(chat, i % 4 == 0);
        if (i % 2 == 0) store->conversations().setPersona(chat, persona);
        if (i % 5 == 0) store->drafts().save(chat, {"draft " + std::to_string(i), {hash, onlyInDrafts}});
    }
}

} // namespace

class ArchiveTest : public QObject {
    Q_OBJECT

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void roundTrip() {
        TemporaryStore store;
        fill(store);
        QVERIFY(exporter(*store).json(file("all.json")));
        TemporaryStore other;
        const ImportReport report = importChats(*other, file("all.json"));
        QCOMPARE(report.chats, 10);
        QCOMPARE(report.messages, 200);
        QCOMPARE(report.skipped, 0);
        QCOMPARE(contents(*other), contents(*store));
        const ImportReport again = importChats(*other, file("all.json"));
        QCOMPARE(again.chats, 0);
        QCOMPARE(again.alreadyThere, 10);
        QCOMPARE(contents(*other), contents(*store));
        QVERIFY(exporter(*other).json(file("again.json")));
        QCOMPARE(importChats(*store, file("again.json")).alreadyThere, 10);
        QCOMPARE(other->personas().list().size(), std::size_t{1}); // one for all chats that have it
        TemporaryStore third;
        (void)third->personas().save({.name = "Botanist", .prompt = "Of another kind."});
        (void)importChats(*third, file("all.json"));
        QCOMPARE(contents(*third), contents(*store));
        QCOMPARE(third->personas().list().size(), std::size_t{2});
        QVERIFY(!std::filesystem::exists(file("all.json.part")));
        const Id chat = other->conversations().list().front().id;
        other->conversations().remove(chat);
        QVERIFY(exporter(*store).json(file("one.json"), {store->conversations().list().front().id}));
        QCOMPARE(importChats(*other, file("one.json")).alreadyThere, 1);
        QVERIFY(other->conversations().find(chat)); // back from the bin
        QVERIFY(other->search().texts("text").size() > 10);
        other.reopen(); // nothing of it is collected
        QCOMPARE(contents(*other), contents(*store));
    }

    void importedChatsStandBelow() {
        TemporaryStore store;
        fill(store);
        QVERIFY(exporter(*store).json(file("all.json")));
        TemporaryStore other;
        NewConversation made;
        made.title = "mine";
        other->conversations().create(made);
        importChats(*other, file("all.json"));
        std::vector<Conversation> list = other->conversations().list();
        std::erase_if(list, [](const Conversation& chat) { return chat.isPinned; });
        QCOMPARE(list.front().title, std::string("mine"));
        for (std::size_t i = 2; i < list.size(); ++i) QVERIFY(list[i - 1].usedAt >= list[i].usedAt);
    }

    /// Who looks on is told how far it is, and may stop: then nothing half done is there.
    void exportsCanBeStopped() {
        TemporaryStore store;
        fill(store);
        std::vector<double> shares;
        const ExportProgress watch = [&](double share) {
            shares.push_back(share);
            return true;
        };
        QVERIFY(exporter(*store).json(file("all.json"), {}, watch));
        QVERIFY(shares.size() >= 20); // for each chat, twice
        QVERIFY(std::ranges::is_sorted(shares) && shares.front() == 0 && shares.back() < 1);
        const std::string whole = readWhole(file("all.json"), std::size_t{1} << 30);
        for (std::size_t stop = 0; stop < shares.size(); stop += 5) {
            std::size_t told = 0;
            QVERIFY(!exporter(*store).json(file("all.json"), {}, [&](double) { return told++ < stop; }));
            QCOMPARE(told, stop + 1);
            QCOMPARE(readWhole(file("all.json"), std::size_t{1} << 30), whole);
            QVERIFY(!std::filesystem::exists(file("all.json.part")));
        }
        const Id chat = store->conversations().list().front().id;
        QVERIFY(!exporter(*store).markdownFile(file("one.md"), chat, {}, [](double) { return false; }));
        QVERIFY(!std::filesystem::exists(file("one.md")));
        QVERIFY(exporter(*store).markdownFile(file("one.md"), chat));
    }

    void importsCanBeStopped() {
        TemporaryStore store;
        fill(store);
        QVERIFY(exporter(*store).json(file("all.json")));
        for (const int after : {0, 4}) { // chats
            TemporaryStore other;
            const auto chats = [&] { return static_cast<int>(other->conversations().list().size()); };
            const ImportReport report = importChats(*other, file("all.json"), [&](double) { return chats() < after; });
            QCOMPARE(report.chats, after);
            QCOMPARE(chats(), after);
            QCOMPARE(importChats(*other, file("all.json")).chats, 10 - after); // the rest
            QCOMPARE(contents(*other), contents(*store));
        }
    }

    void chatGpt() {
        TemporaryStore store;
        const ImportReport report = importChats(*store, calliope::test::fixtures() / "storage/chatgpt.json");
        QCOMPARE(report.chats, 2);
        QCOMPARE(report.skipped, 2);
        const std::vector<Conversation> list = store->conversations().list();
        const Conversation& chat = list[0];
        QCOMPARE(chat.title, std::string("Herons"));
        QCOMPARE(chat.createdAt, 1'700'000'000'250);
        QCOMPARE(chat.usedAt, 1'700'000'100'500);
        QCOMPARE(
            shownPath(*store, chat.id),
            std::string("[picture]Which bird is this?|It is grey.|search(\"grey bird\")|Grey heron|A grey heron."));
        const std::vector<Message> path = store->messages().branch(chat.id);
        QCOMPARE(path[1].blocks.front().kind, BlockKind::reasoning);
        QCOMPARE(path[1].siblings, 2);
        QCOMPARE(path[1].sibling, 2);
        QCOMPARE(path[2].blocks.front().kind, BlockKind::toolCall);
        QCOMPARE(path[3].role, Role::tool);
        QCOMPARE(path[4].model, std::string("gpt-y"));
        QCOMPARE(shownPath(*store, list[1].id), std::string("start|one|two"));
        QCOMPARE(importChats(*store, calliope::test::fixtures() / "storage/chatgpt.json").alreadyThere, 2);
    }

    void claude() {
        TemporaryStore store;
        QCOMPARE(importChats(*store, calliope::test::fixtures() / "storage/claude.json").chats, 2);
        const std::vector<Conversation> list = store->conversations().list();
        QCOMPARE(list[1].title, std::string("Kites"));
        QCOMPARE(list[1].createdAt, 1'700'000'000'123);
        QCOMPARE(list[1].usedAt, 1'700'000'100'000);
        QCOMPARE(shownPath(*store, list[1].id), std::string("[notes.txt]Seen on Monday.Why do kites hover?|Wind and "
                                                            "prey.{\n  \"word\": \"kite\"\n}A bird of prey.To look "
                                                            "for prey.|[kite.png]"));
        QCOMPARE(shownPath(*store, list[0].id), std::string("first, edited|another answer"));
        QCOMPARE(store->messages().branch(list[0].id).front().siblings, 2);
    }

    /// As they are sent: packed, with pictures and whatever else, and large ones in parts.
    void packedExports() {
        const auto json = [](const char* name) {
            return QByteArray::fromStdString(calliope::test::readText(calliope::test::fixtures() / "storage" / name));
        };
        TemporaryStore store;
        write(make::archive({{"user.json", "{}"},
                             {"export/conversations-000.json", json("chatgpt.json")},
                             {"export/conversations-001.json", json("claude.json")},
                             {"shared_conversations.json", "[]"},
                             {"a.png", "pixels"}}));
        double last = 0;
        const ImportReport report = importChats(*store, file("given"), [&](double share) {
            const bool isOn = share >= last && share <= 1;
            last = share;
            return isOn;
        });
        QCOMPARE(report.chats, 4);
        QCOMPARE(report.skipped, 2);
        QVERIFY(last > 0.5);
        write(make::archive({{"conversations.json", json("chatgpt.json")}}));
        const ImportReport again = importChats(*store, file("given"));
        QCOMPARE(again.chats, 0);
        QCOMPARE(again.alreadyThere, 2);

        TemporaryStore other;
        write(make::archive(
            {{"conversations-000.json", json("chatgpt.json")}, {"conversations-001.json", json("claude.json")}}));
        QCOMPARE(importChats(*other, file("given"), [](double) { return false; }).chats, 1); // stopped
    }

    /// Of a ChatGPT export: in any folder, sent and drawn, each file unpacked once; what is missing leaves a note.
    void packedPictures() {
        write(make::archive({{"conversations.json", chatWithPictures()},
                             {"file-Ab1-a cat.png", "cat"},
                             {"dalle-generations/file-Cd2-0815.webp", "drawn"},
                             {"user-x/file_0e3.dat", "dog"},
                             {"file-Fg4-words.png", "no picture"},
                             {"file-Ab12-another.png", "another"}}));
        TemporaryStore store;
        QStringList given;
        const KeepPicture keep = [&](const std::string& content, const std::string& name) -> std::optional<Block> {
            given.append(QString::fromStdString(name + '=' + content));
            if (content == "no picture") return std::nullopt;
            const std::string hash = store->attachments().put(std::as_bytes(std::span(content)), {}).hash;
            return Block{.kind = BlockKind::picture, .text = name, .attachment = hash};
        };
        const ImportReport report = importChats(*store, file("given"), {}, keep);
        QCOMPARE(report.chats, 1);
        QCOMPARE(report.missing, 3);
        QCOMPARE(given, (QStringList{"a cat.png=cat", "file_0e3.dat=dog", "words.png=no picture", "0815.webp=drawn"}));
        const Id chat = store->conversations().list().front().id;
        QCOMPARE(shownPath(*store, chat),
                 std::string("a cat.pngfile_0e3.data cat.png[picture][picture][picture]Look.|0815.webp"));
        const std::vector<Message> path = store->messages().branch(chat);
        QCOMPARE(path[0].blocks[3].kind, BlockKind::text);
        QCOMPARE(path[1].role, Role::assistant); // it is shown, as what tools say is not
        QCOMPARE(store->attachments().read(path[1].blocks[0].attachment), std::string("drawn"));
        QCOMPARE(importChats(*store, file("given"), {}, keep).alreadyThere, 1);
        QCOMPARE(given.size(), 4); // nothing is unpacked for what is there
        store.reopen();
        QCOMPARE(store->attachments().read(path[0].blocks[1].attachment), std::string("dog"));

        TemporaryStore other; // stopped amid its pictures: a chat comes in whole or not at all
        int left = 2;
        const ImportReport stopped = importChats(
            *other, file("given"), [&](double) { return --left > 0; },
            [](const std::string&, const std::string&) { return std::optional(Block{.text = "kept"}); });
        QCOMPARE(stopped.chats, 0);
        QVERIFY(other->conversations().list().empty());
    }

    void packedPicturesAreLimited_data() {
        QTest::addColumn<qint64>("count");
        QTest::addColumn<qint64>("bytes");
        QTest::addColumn<qint64>("unpacked");
        QTest::addColumn<QString>("kept");
        QTest::newRow("within") << qint64{3} << qint64{100} << qint64{201} << "abc";
        QTest::newRow("too many") << qint64{2} << qint64{100} << qint64{201} << "ab";
        QTest::newRow("too large") << qint64{3} << qint64{99} << qint64{201} << "c";
        QTest::newRow("too large together") << qint64{3} << qint64{100} << qint64{200} << "ab";
    }

    void packedPicturesAreLimited() {
        QFETCH(qint64, count);
        QFETCH(qint64, bytes);
        QFETCH(qint64, unpacked);
        QFETCH(QString, kept);
        write(make::archive({{"file-1-a", QByteArray(100, 'a')},
                             {"file-2-b", QByteArray(100, 'b')},
                             {"file-3-c", QByteArray(1, 'c')}}));
        ZipArchive archive(file("given"));
        ArchivePictures pictures(
            archive, [](const std::string&, const std::string& name) { return std::optional(Block{.text = name}); },
            {.count = static_cast<std::size_t>(count),
             .bytes = static_cast<std::size_t>(bytes),
             .unpacked = static_cast<std::uint64_t>(unpacked)});
        std::string found;
        for (const char* pointer : {"file-service://file-1", "sediment://file-2", "file-3", "file-4", "file-", ""})
            if (const auto block = pictures.find(pointer)) found += block->text;
        QCOMPARE(QString::fromStdString(found), kept);
    }

    /// A file of the archive that is damaged: the other one comes, and so does the chat.
    void aDamagedPictureIsMissing() {
        QByteArray packed = make::archive({{"conversations.json", chatWithPictures()},
                                           {"file-Ab1-cat.png", QByteArray("what is in the first file")},
                                           {"file_0e3.dat", QByteArray("what is in the second file")}});
        const qsizetype place = packed.indexOf("what is in the first");
        QVERIFY(place > 0); // too short to be worth packing
        packed[place] = '?';
        write(packed);
        TemporaryStore store;
        const ImportReport report =
            importChats(*store, file("given"), {}, [](const std::string& content, const std::string&) {
                return std::optional(Block{.text = content});
            });
        QCOMPARE(report.chats, 1);
        QCOMPARE(report.missing, 6);
        QVERIFY(shownPath(*store, store->conversations().list().front().id)
                    .starts_with("[picture]what is in the second file[picture]"));
    }

    /// Any change of a good archive is either imported or refused.
    void changedArchives() {
        TemporaryStore store;
        std::mt19937 random(5);
        const QByteArray good =
            make::archive({{"conversations.json", QByteArray::fromStdString(calliope::test::readText(
                                                      calliope::test::fixtures() / "storage/claude.json"))}});
        for (int i = 0; i < 300; ++i) {
            QByteArray changed = good;
            for (int k = 0; k < 3; ++k) // the directory at the end as often as what is packed
                changed[k == 0 ? changed.size() - 1 - random() % 100 : random() % changed.size()] =
                    static_cast<char>(random());
            if (i % 10 == 0) changed.truncate(random() % changed.size());
            write(changed);
            try {
                (void)importChats(*store, file("given"));
            } catch (const Error& error) {
                QCOMPARE(error.kind(), ErrorKind::format);
            }
        }
        QVERIFY(!store->connection().query("PRAGMA foreign_key_check").next());
    }

    void archivesAreLimited_data() {
        QTest::addColumn<qint64>("entries");
        QTest::addColumn<qint64>("ratio");
        QTest::addColumn<qint64>("anyway");
        QTest::addColumn<qint64>("unpacked");
        QTest::addColumn<bool>("isRead");
        QTest::newRow("within") << qint64{2} << qint64{1} << qint64{200'000} << qint64{200'000} << true;
        QTest::newRow("by its ratio") << qint64{2} << qint64{2'000} << qint64{0} << qint64{200'000} << true;
        QTest::newRow("too many files") << qint64{1} << qint64{1} << qint64{200'000} << qint64{200'000} << false;
        QTest::newRow("packed too well") << qint64{2} << qint64{10} << qint64{199'999} << qint64{200'000} << false;
        QTest::newRow("too large") << qint64{2} << qint64{2'000} << qint64{200'000} << qint64{199'999} << false;
    }

    /// Of two files of 100,000 blanks, which take some hundred bytes.
    void archivesAreLimited() {
        QFETCH(qint64, entries);
        QFETCH(qint64, ratio);
        QFETCH(qint64, anyway);
        QFETCH(qint64, unpacked);
        QFETCH(bool, isRead);
        const QByteArray blanks(100'000, ' ');
        write(make::archive({{"a", blanks}, {"b", blanks}}));
        bool wasRead = false;
        try {
            ZipArchive archive(file("given"), {.entries = static_cast<std::uint64_t>(entries),
                                               .ratio = static_cast<std::uint64_t>(ratio),
                                               .anyway = static_cast<std::uint64_t>(anyway),
                                               .unpacked = static_cast<std::uint64_t>(unpacked)});
            for (const ZipArchive::Entry& each : archive.find([](std::string_view) { return true; }))
                archive.read(
                    each, [](std::istream& content) { content.ignore(std::numeric_limits<std::streamsize>::max()); });
            wasRead = true;
        } catch (const Error& error) {
            QCOMPARE(error.kind(), ErrorKind::format);
        }
        QCOMPARE(wasRead, isRead);
    }

    void markdown() {
        TemporaryStore store;
        NewConversation made;
        made.title = "A\n[title]";
        const Id chat = store->conversations().create(made);
        const Id asked = store->messages().add(message(chat, std::nullopt, Role::user, "Why?"));
        Message answer = message(chat, asked, Role::assistant, "Because.");
        answer.model = "muse";
        Block block;
        block.kind = BlockKind::reasoning;
        block.text = "Hm.\nYes.";
        answer.blocks.insert(answer.blocks.begin(), block);
        block.kind = BlockKind::toolResult;
        block.text = "```\ncode\n```";
        answer.blocks.push_back(block);
        block.kind = BlockKind::products;
        block.text = "Linen shirt\n![x](https://evil.example)";
        answer.blocks.push_back(block);
        block.kind = BlockKind::text;
        block.lane = 1;
        block.text = "an agent's draft";
        answer.blocks.push_back(block);
        answer.blocks.push_back({.kind = BlockKind::regions, .text = "1. egg\n2. yolk"});
        store->messages().add(answer);
        QCOMPARE(exporter(*store).markdown(chat),
                 std::string(
                     "# A  title \n\n## You\n\nWhy?\n\n## muse\n\nBecause.\n\n*Result*\n\n````\n```\ncode\n```\n````\n"
                     "\n*Products*\n\n```\nLinen shirt\n![x](https://evil.example)\n```\n"
                     "\n*Marked on the picture*\n\n```\n1. egg\n2. yolk\n```\n"));
        QVERIFY(exporter(*store).markdown(chat, {.withReasoning = true}).find("> Hm.\n> Yes.\n\nBecause.") !=
                std::string::npos);
    }

    void markdownFolder() {
        TemporaryStore store;
        fill(store);
        NewConversation made;
        made.title = "../..\\evil: \"CON\" <>|?*";
        store->conversations().create(made);
        std::vector<double> shares;
        QVERIFY(exporter(*store).markdownFolder(file("out"), {}, [&](double share) {
            shares.push_back(share);
            return true;
        }));
        QVERIFY(shares.size() > 11 && std::ranges::is_sorted(shares) && shares.front() == 0 && shares.back() < 1);
        int left = 3;
        QVERIFY(!exporter(*store).markdownFolder(file("stopped"), {}, [&](double) { return left-- > 0; }));
        const std::vector<std::filesystem::path> files = calliope::test::filesEndingIn(file("out"), ".md");
        QCOMPARE(files.size(), std::size_t{11});
        QCOMPARE(std::distance(std::filesystem::directory_iterator(file("out")), {}), 12);
        for (const std::filesystem::path& name : files)
            QVERIFY(name.filename().string().find_first_of("\\/:\"<>|?*") == std::string::npos);
        QCOMPARE(std::distance(std::filesystem::directory_iterator(file("out/attachments")), {}), 1);
    }

    /// The pictures are where its links end, whatever the file is called.
    void markdownFile() {
        TemporaryStore store;
        const Id chat = store->conversations().create({});
        const std::string content = "pixels";
        const Attachment picture =
            store->attachments().put(std::as_bytes(std::span(content)), {.mediaType = "image/png", .name = "a.png"});
        Message asked = message(chat, {}, Role::user, "What is this?");
        asked.blocks.push_back({.kind = BlockKind::picture, .attachment = picture.hash});
        asked.blocks.push_back(
            {.kind = BlockKind::picture, .text = "as it is called here", .attachment = picture.hash});
        store->messages().add(asked);
        QVERIFY(exporter(*store).markdownFile(file("A (new) chat.md"), chat));
        const std::string text = calliope::storage::readWhole(file("A (new) chat.md"), 10'000);
        QVERIFY2(text.find("![a.png](A%20%28new%29%20chat-attachments/" + picture.hash + ".png)") != std::string::npos,
                 text.c_str());
        QVERIFY2(text.find("![as it is called here](A%20") != std::string::npos, text.c_str());
        QCOMPARE(calliope::storage::readWhole(file("A (new) chat-attachments") / (picture.hash + ".png"), 100),
                 content);

        store->messages().select(store->messages().add(message(chat, {}, Role::user, "Without a picture")));
        QVERIFY(exporter(*store).markdownFile(file("plain.md"), chat));
        QVERIFY(!std::filesystem::exists(file("plain-attachments")));
    }

    void wrongFilesAreRefused_data() {
        QTest::addColumn<QByteArray>("content");
        const auto row = [](const char* name, const QByteArray& content) { QTest::newRow(name) << content; };
        row("empty", "");
        row("no JSON", "hello");
        row("a number", "5");
        row("other JSON", R"({"a": [1, 2], "b": {}})");
        row("other list", R"([{"a": 1}, 2, null])");
        row("cut off", R"([{"mapping": {"a": )");
        row("no UTF-8", "[\"\xff\"]");
        row("deep", QByteArray(100'000, '['));
        row("deep objects", QByteArray("{\"a\":").repeated(100'000));
        row("long text", "[\"" + QByteArray(40 << 20, 'x') + "\"]");
        row("many values", "[[" + QByteArray("1,").repeated(1'500'000) + "1]]");
        row("newer", R"({"format":"calliope-chats","version":2,"conversations":[]})");
        row("an archive without chats", make::archive({{"user.json", "{}"}, {"conversations.txt", "[]"}}));
        row("an archive of other JSON", make::archive({{"conversations.json", R"([{"a": 1}])"}}));
        row("an archive that is cut off", make::archive({{"conversations.json", "[]"}}).chopped(10));
        row("the beginning of an archive", "PK\3\4");
    }

    void wrongFilesAreRefused() {
        QFETCH(QByteArray, content);
        TemporaryStore store;
        std::ofstream(file("wrong.json"), std::ios::binary).write(content.constData(), content.size());
        try {
            (void)importChats(*store, file("wrong.json"));
            QFAIL("imported");
        } catch (const Error& error) {
            QCOMPARE(error.kind(), ErrorKind::format);
            QVERIFY(std::string(error.what()).size() < 200);
        }
        QVERIFY(store->conversations().list().empty());
        QVERIFY_THROWS_EXCEPTION(Error, importChats(*store, file("missing.json")));
    }

    /// An own file with fields of wrong types, values beyond all bounds, and parents that are not there.
    void hostileChats() {
        TemporaryStore store;
        const ImportReport report = importChats(*store, calliope::test::fixtures() / "storage/hostile.json");
        QCOMPARE(report.chats, 2);
        QCOMPARE(report.messages, 5);
        const Id chat = store->conversations().list()[0].id;
        const std::vector<Messages::Node> tree =
            store->messages().tree(std::max(chat, store->conversations().list()[1].id));
        QCOMPARE(tree.size(), std::size_t{5});
        QCOMPARE(tree[1].message.state, MessageState::interrupted);
        QCOMPARE(tree[2].message.blocks.front().text, std::string("a b"));
        QCOMPARE(tree[2].message.blocks.front().attachment, std::string());
        QCOMPARE(tree[2].message.usage.promptTokens, 0);
        QVERIFY(!store->connection().query("PRAGMA foreign_key_check").next());
    }

    /// Any change of a good file is either imported or refused, and never more than that.
    void changedFiles() {
        TemporaryStore store;
        std::mt19937 random(3);
        for (const char* name : {"chatgpt.json", "claude.json"}) {
            const std::string good = calliope::test::readText(calliope::test::fixtures() / "storage" / name);
            for (int i = 0; i < 300; ++i) {
                std::string changed = good;
                for (int k = 0; k < 3; ++k)
                    changed[random() % changed.size()] = "\"[]{}:,01nulltrue \\x"[random() % 20];
                if (i % 10 == 0) changed.resize(random() % changed.size());
                std::ofstream(file("changed.json"), std::ios::trunc) << changed;
                try {
                    (void)importChats(*store, file("changed.json"));
                } catch (const Error& error) {
                    QCOMPARE(error.kind(), ErrorKind::format);
                }
            }
        }
        QVERIFY(!store->connection().query("PRAGMA foreign_key_check").next());
    }

    void stopping() {
        TemporaryStore store;
        int calls = 0;
        const ImportReport report =
            importChats(*store, calliope::test::fixtures() / "storage/chatgpt.json", [&](double share) {
                ++calls;
                return share < 0;
            });
        QCOMPARE(calls, 1);
        QCOMPARE(report.chats, 1);
    }

    void base64IsExact() {
        for (const auto& [bytes, text] :
             {std::pair("", ""), {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foobar", "Zm9vYmFy"}}) {
            QCOMPARE(toBase64(bytes), std::string(text));
            QVERIFY(fromBase64(text) == std::optional<std::string>(bytes));
        }
        for (const char* wrong : {"Z", "Zg", "Zg=", "Z===", "Zh==", "Zm9=", "Zg==Zg==", "Zm 9", "====", "=m9v"})
            QVERIFY2(!fromBase64(wrong), wrong);
        std::string all;
        for (int i = 0; i < 256; ++i) all += static_cast<char>(i);
        QVERIFY(fromBase64(toBase64(all)) == std::optional(all));
    }

    void times_data() {
        QTest::addColumn<qint64>("time");
        QTest::newRow("2023-11-14T22:13:20Z") << qint64{1'700'000'000'000};
        QTest::newRow("2023-11-14T22:13:20.5+00:00") << qint64{1'700'000'000'500};
        QTest::newRow("2023-11-14T22:13:20") << qint64{1'700'000'000'000};
        for (const char* wrong :
             {"", "2023-11-14", "2023-13-14T22:13:20Z", "2023-11-14T22:13:20+05:00", "x023-11-14T22:13:20Z"})
            QTest::newRow(wrong) << qint64{0};
    }

    void times() {
        QFETCH(qint64, time);
        QCOMPARE(isoTime(QTest::currentDataTag()), time);
    }

private:
    /// A question with six pictures, and one that was drawn for it.
    static QByteArray chatWithPictures() {
        QByteArray parts;
        for (const char* pointer : {"file-service://file-Ab1", "sediment://file_0e3", "file-service://file-Ab1",
                                    "file-service://file-Fg4", "file-service://file-none", "../../etc/passwd"})
            parts += QByteArray("{'content_type': 'image_asset_pointer', 'asset_pointer': '") + pointer + "'}, ";
        QByteArray json =
            "[{'id': 'c', 'current_node': 'b', 'mapping': {'a': {'children': ['b'], 'message': {'author': {'role': "
            "'user'}, 'content': {'content_type': 'multimodal_text', 'parts': [" +
            parts +
            "'Look.']}}}, 'b': {'parent': 'a', 'message': {'author': {'role': 'tool'}, 'content': {'content_type': "
            "'multimodal_text', 'parts': [{'content_type': 'image_asset_pointer', 'asset_pointer': "
            "'file-service://file-Cd2'}]}}}}}]";
        return json.replace('\'', '"');
    }

    /// As the file "given".
    void write(const QByteArray& content) const {
        std::ofstream(file("given"), std::ios::binary).write(content.constData(), content.size());
    }

    [[nodiscard]] std::filesystem::path file(const char* name) const {
        return std::filesystem::path(m_folder->path().toStdString()) / name;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_APPLESS_MAIN(ArchiveTest)
#include "archive_test.moc"
