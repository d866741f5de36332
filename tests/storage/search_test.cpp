#include "storage/error.h"
#include "storage/search_query.h"
#include "storage/utf8.h"
#include "tests/storage/temporary_store.h"

#include <QTest>
#include <algorithm>
#include <atomic>
#include <limits>
#include <random>
#include <thread>

using namespace calliope::storage;
using calliope::test::message;
using calliope::test::TemporaryStore;

namespace {

/// The excerpt with [brackets] around what was found.
std::string marked(const Excerpt& excerpt) {
    std::string text;
    std::size_t at = 0;
    for (const Stretch& match : excerpt.matches) {
        text += excerpt.text.substr(at, match.begin - at) + '[' + excerpt.text.substr(match.begin, match.length) + ']';
        at = match.begin + match.length;
    }
    return text + excerpt.text.substr(at);
}

} // namespace

class SearchTest : public QObject {
    Q_OBJECT

private slots:
    void queriesAreRead_data() {
        QTest::addColumn<QByteArray>("typed");
        QTest::addColumn<QByteArray>("match");
        const auto row = [](const char* typed, const char* match) {
            QTest::newRow(typed) << QByteArray(typed) << QByteArray(match);
        };
        row("", "");
        row("bird", "\"bird\"*");
        row("bird ", "\"bird\"");
        row("blue bird", "\"blue\" \"bird\"*");
        row("\"blue bird\"", "\"blue bird\"");
        row("\"blue bi", "\"blue bi\"*");
        row("a\"b\"c", "\"a\" \"b\" \"c\"*");
        row("NOT a OR b* NEAR(c)", "\"NOT\" \"a\" \"OR\" \"b*\" \"NEAR(c)\"*");
        row("text:a -b ^c {d}", "\"text:a\" \"-b\" \"^c\" \"{d}\"*");
        row("- + * \"\" '", "");
        row("a\tb\nc", "\"a\" \"b\" \"c\"*");
    }

    void queriesAreRead() {
        QFETCH(QByteArray, typed);
        QFETCH(QByteArray, match);
        QCOMPARE(QByteArray::fromStdString(SearchQuery(typed.toStdString()).match()), match);
    }

    void textsAreFound_data() {
        QTest::addColumn<QByteArray>("typed");
        QTest::addColumn<QByteArray>("found");
        const auto row = [](const char* typed, const char* found) {
            QTest::newRow(typed) << QByteArray(typed) << QByteArray(found);
        };
        row("kingfisher", "A blue [Kingfisher] dives");
        row("KING", "A blue [Kingfisher] dives");
        row("blue dives", "A [blue] Kingfisher [dives]");
        row("\"blue dives\"", "");
        row("\"blue kingfisher\"", "A [blue Kingfisher] dives");
        row("cafe", "Ein [Café] in Köln");
        row("koln", "Ein Café in [Köln]");
        row("c++ ", "100% [C]++_20 \\o/");
        row("20", "100% C++_[20] \\o/");
        row("翡翠", "青い[翡翠]が飛ぶ");
        row("青い 飛ぶ", "[青い]翡翠が[飛ぶ]");
        row("ค้นหา", "การ[ค้นหา]ข้อความ");
        row("%翡", "");
        row("missing", "");
        row("\xff\xfe", "");
        row("AND", "");
    }

    void textsAreFound() {
        QFETCH(QByteArray, typed);
        QFETCH(QByteArray, found);
        TemporaryStore store;
        const Id chat = store->conversations().create({});
        for (const char* text :
             {"A blue Kingfisher dives", "Ein Café in Köln", "100% C++_20 \\o/", "青い翡翠が飛ぶ", "การค้นหาข้อความ", ""})
            store->messages().add(message(chat, std::nullopt, Role::user, text));
        const std::vector<TextHit> hits = store->search().texts(typed.toStdString());
        QCOMPARE(hits.size(), found.isEmpty() ? std::size_t{0} : std::size_t{1});
        if (!hits.empty()) QCOMPARE(QByteArray::fromStdString(marked(hits.front().excerpt)), found);
    }

    void titlesAreFound() {
        TemporaryStore store;
        NewConversation made;
        made.title = "Birds by the river";
        const Id chat = store->conversations().create(made);
        made.title = "鳥の話";
        store->conversations().create(made);
        QCOMPARE(marked(store->search().titles("bird").front().title), std::string("[Birds] by the river"));
        QCOMPARE(marked(store->search().titles("の").front().title), std::string("鳥[の]話"));
        store->conversations().setTitle(chat, "Fish", true);
        QVERIFY(store->search().titles("bird").empty());
        QCOMPARE(store->search().titles("fish").front().conversation, chat);
        store->conversations().remove(chat);
        QVERIFY(store->search().titles("fish").empty());
    }

    void whatIsRemovedIsNotFound() {
        TemporaryStore store;
        const Id chat = store->conversations().create({});
        const Id other = store->conversations().create({});
        const Id first = store->messages().add(message(chat, std::nullopt, Role::user, "heron"));
        store->messages().add(message(chat, first, Role::assistant, "heron too"));
        store->messages().add(message(other, std::nullopt, Role::user, "heron elsewhere"));
        const auto count = [&](const SearchOptions& options = {}) {
            return store->search().texts("heron", options).size();
        };
        QCOMPARE(count(), std::size_t{3});
        QCOMPARE(count({.conversation = chat}), std::size_t{2});
        QCOMPARE(count({.except = chat}), std::size_t{1});
        QCOMPARE(count({.except = chat, .limit = 1}), std::size_t{1}); // what is left out takes no room
        QCOMPARE(count({.except = other}), std::size_t{2});
        QCOMPARE(count({.limit = 2}), std::size_t{2});
        QCOMPARE(count({.limit = 2, .skip = 2}), std::size_t{1});
        store->messages().remove(first);
        QCOMPARE(count(), std::size_t{1});
        store->messages().restore(first);
        QCOMPARE(count(), std::size_t{3});
        store->conversations().remove(chat);
        QCOMPARE(count(), std::size_t{1});
        const std::optional<Message> left = store->messages().find(store->search().texts("heron").front().message);
        store->messages().setBlock(left->blocks.front().id, "egret", "{}");
        QCOMPARE(count(), std::size_t{0});
        QCOMPARE(store->search().texts("egret").size(), std::size_t{1});
    }

    void thoughtsOnlyWhereAsked() {
        TemporaryStore store;
        const Id chat = store->conversations().create({});
        const Id answer = store->answers().begin(chat, std::nullopt, "", "");
        Block thought;
        thought.kind = BlockKind::reasoning;
        store->answers().append(store->answers().addBlock(answer, thought), "perhaps a heron");
        QVERIFY(store->search().texts("heron", {.inReasoning = true}).empty());
        store->answers().finish(answer, {});
        QVERIFY(store->search().texts("heron").empty());
        QCOMPARE(store->search().texts("heron", {.inReasoning = true}).front().kind, BlockKind::reasoning);
    }

    /// By what they are called, and by what documents say.
    void attachmentsAreFound_data() {
        QTest::addColumn<QByteArray>("typed");
        QTest::addColumn<QByteArray>("found"); ///< kind, document, page and excerpt of each hit
        const auto row = [](const char* typed, const char* found) {
            QTest::newRow(typed) << QByteArray(typed) << QByteArray(found);
        };
        row("lease.pdf", "file||0|[lease.pdf]\n");
        row("holiday", "picture||0|[holiday] in Rome.png\n");
        row("notice", "file|lease.pdf|2|The [notice] period is three months.\n"); // the first page of two that have it
        row("three months", "file|lease.pdf|2|The notice period is [three] [months].\n");
        row("river months", ""); // on no page together
        row("ローマ", "file|lease.pdf|3|[ローマ], notice\n");
        row("milk", "file|list.txt|0|[milk] and bread from the shop\n");
        row("rom", "picture||0|holiday in [Rome].png\n");
        row("draft", ""); // nowhere in a message
        row("the", "file|list.txt|0|milk and bread from [the] shop\nfile|lease.pdf|1|By [the] river\n");
    }

    void attachmentsAreFound() {
        QFETCH(QByteArray, typed);
        QFETCH(QByteArray, found);
        TemporaryStore store;
        const Id chat = store->conversations().create({});
        const auto attach = [&](Id to, BlockKind kind, const char* name, const std::string& content) {
            Block block{.kind = kind, .text = name};
            const char* type = kind == BlockKind::file ? Attachments::documentType : "image/png";
            block.attachment =
                store->attachments().put(std::as_bytes(std::span(content)), {.mediaType = type, .name = name}).hash;
            if (to != 0) store->messages().addBlock(to, block);
        };
        const Id first = store->messages().add(message(chat, std::nullopt, Role::user, "Look"));
        attach(first, BlockKind::file, "lease.pdf", "By the river\fThe notice period is three months.\fローマ, notice");
        attach(first, BlockKind::picture, "holiday in Rome.png", "not its notice");
        const Id second = store->messages().add(message(chat, first, Role::user, "And"));
        attach(second, BlockKind::file, "list.txt", "milk and bread from the shop");
        attach(0, BlockKind::file, "draft.txt", "a draft");
        QByteArray all;
        for (const TextHit& hit : store->search().texts(typed.toStdString()))
            all += QByteArray::fromStdString(std::string(nameOf(hit.kind)) + '|' + hit.document + '|' +
                                             std::to_string(hit.page) + '|' + marked(hit.excerpt) + '\n');
        QCOMPARE(all, found);
        store->search().rebuild();
        QCOMPARE(store->search().texts(typed.toStdString()).size(), static_cast<std::size_t>(found.count('\n')));
        QVERIFY(store->search().texts(typed.toStdString(), {.except = chat}).empty());
        store->messages().remove(first);
        for (const TextHit& hit : store->search().texts(typed.toStdString())) QVERIFY(hit.message != first);
        store->conversations().remove(chat);
        QVERIFY(store->search().texts(typed.toStdString()).empty());
    }

    /// Each letter that is typed finds the words that begin so, the latest first.
    void beginningsAreFound() {
        TemporaryStore store;
        const Id chat = store->conversations().create({});
        for (const char* text : {"Über alles", "a heron", "herb and honey", "two Herons"})
            store->messages().add(message(chat, std::nullopt, Role::user, text));
        const auto found = [&](const char* typed) {
            std::string all;
            for (const TextHit& hit : store->search().texts(typed)) all += marked(hit.excerpt) + '|';
            return all;
        };
        for (int pass = 0; pass < 2; ++pass) {
            QCOMPARE(found("h"), std::string("two [Herons]|[herb] and [honey]|a [heron]|"));
            QCOMPARE(found("he"), std::string("two [Herons]|[herb] and honey|a [heron]|"));
            QCOMPARE(found("hero"), std::string("two [Herons]|a [heron]|"));
            QCOMPARE(found("herons"), std::string("two [Herons]|"));
            QCOMPARE(found("u"), std::string("[Über] alles|"));
            QCOMPARE(found("two h"), std::string("[two] [Herons]|"));
            store->search().rebuild();
        }
    }

    void labelsOnPicturesAreFound() {
        TemporaryStore store;
        const Id chat = store->conversations().create({});
        Message marks = message(chat, std::nullopt, Role::assistant, "Look");
        marks.blocks.push_back({.kind = BlockKind::regions, .text = "1. Fried egg\n2. Jar"});
        store->messages().add(marks);
        QCOMPARE(store->search().texts("fried").size(), std::size_t{1});
        QCOMPARE(store->search().texts("fried").front().kind, BlockKind::regions);
    }

    /// Hits in words and in documents are one list, which can be read in parts.
    void hitsAreOneList() {
        TemporaryStore store;
        const Id chat = store->conversations().create({});
        const std::string pages = "heron\fheron";
        const Attachment document = store->attachments().put(std::as_bytes(std::span(pages)),
                                                             {.mediaType = Attachments::documentType, .name = "a.txt"});
        std::optional<Id> last;
        for (int i = 0; i < 5; ++i) {
            Message asked = message(chat, last, Role::user, "heron");
            asked.blocks.push_back({.kind = BlockKind::file, .text = "a.txt", .attachment = document.hash});
            last = store->messages().add(asked);
        }
        const std::vector<TextHit> all = store->search().texts("heron");
        QCOMPARE(all.size(), std::size_t{10});
        for (std::size_t i = 1; i < all.size(); ++i) QVERIFY(all[i - 1].block > all[i].block);
        for (std::int64_t skip = 0; skip < 12; ++skip) {
            const std::vector<TextHit> part = store->search().texts("heron", {.limit = 3, .skip = skip});
            QCOMPARE(std::ssize(part), std::clamp<std::ptrdiff_t>(10 - skip, 0, 3));
            for (std::size_t i = 0; i < part.size(); ++i)
                QCOMPARE(part[i].block, all[static_cast<std::size_t>(skip) + i].block);
        }
    }

    /// What comes with an import need be no text at all.
    void anythingMayBeADocument() {
        TemporaryStore store;
        const Id chat = store->conversations().create({});
        for (const std::string& content : {std::string(), std::string(3, '\0'), std::string(9'000, '\f'),
                                           std::string("\xff\xfe heron"), std::string(9 << 20, 'x')}) {
            Message asked = message(chat, std::nullopt, Role::user, "Look");
            asked.blocks.push_back(
                {.kind = BlockKind::file,
                 .attachment = store->attachments()
                                   .put(std::as_bytes(std::span(content)), {.mediaType = Attachments::documentType})
                                   .hash});
            store->messages().add(asked);
        }
        QCOMPARE(store->search().texts("heron").size(), std::size_t{1});
        QVERIFY(store->connection().number("SELECT count(*) FROM document_page") < 5'000);
        store->conversations().remove(chat);
        store->purge(std::numeric_limits<std::int64_t>::max());
        QCOMPARE(store->connection().number("SELECT count(*) FROM document_page"), 0);
    }

    void anythingMayBeTyped() {
        TemporaryStore store;
        const Id chat = store->conversations().create({});
        store->messages().add(message(chat, std::nullopt, Role::user, "some text"));
        std::mt19937 random(5);
        const std::string pieces[] = {"\"",
                                      "*",
                                      "(",
                                      ")",
                                      "NEAR",
                                      "AND ",
                                      "-",
                                      "^",
                                      ":",
                                      "text",
                                      " ",
                                      "\xe9",
                                      "鳥",
                                      std::string(1, '\0'),
                                      "'",
                                      ";",
                                      "\\",
                                      "{",
                                      "}",
                                      "+",
                                      "\x01",
                                      "\x02",
                                      "\xf0\x9f\x90\xa6"};
        for (int i = 0; i < 3000; ++i) {
            std::string typed;
            for (std::size_t n = random() % 12; n > 0; --n) typed += pieces[random() % std::size(pieces)];
            if (i % 100 == 0) typed += std::string(100'000, 'x');
            (void)store->search().texts(typed);
            (void)store->search().titles(typed);
        }
    }

    void damagedIndexesAreRebuilt() {
        TemporaryStore store;
        const Id chat = store->conversations().create({});
        store->messages().add(message(chat, std::nullopt, Role::user, "heron"));
        store->connection().run("INSERT INTO block_text (block_text) VALUES ('delete-all')");
        QVERIFY(store->search().texts("heron").empty());
        store->search().rebuild();
        QCOMPARE(store->search().texts("heron").size(), std::size_t{1});
    }

    void readersFindWhatIsCommitted() {
        TemporaryStore store;
        const Id chat = store->conversations().create({});
        const Reader reader(store.folder());
        store->messages().add(message(chat, std::nullopt, Role::user, "heron"));
        QCOMPARE(reader.search().texts("heron").size(), std::size_t{1});
        QCOMPARE(reader.messages().branch(chat).size(), std::size_t{1});
        QCOMPARE(reader.conversations().list().size(), std::size_t{1});
    }

    /// Each look sees whole messages, and never fewer than the one before.
    void readersBesideAWriter() {
        TemporaryStore store;
        const Id chat = store->conversations().create({});
        std::atomic<bool> isDone = false;
        std::atomic<bool> isWrong = false;
        std::thread looking([&, folder = store.folder()] {
            try {
                const Reader reader(folder);
                for (std::size_t seen = 0; !isDone;) {
                    const std::vector<Message> path = reader.messages().branch(chat);
                    const std::size_t found = reader.search().texts("heron", {.limit = 10'000}).size();
                    if (path.size() < seen || found < path.size()) isWrong = true;
                    for (const Message& m : path)
                        if (m.blocks.size() != 1) isWrong = true;
                    seen = path.size();
                }
            } catch (const Error&) {
                isWrong = true;
            }
        });
        std::optional<Id> last;
        for (int i = 0; i < 300; ++i) last = store->messages().add(message(chat, last, Role::user, "heron"));
        isDone = true;
        looking.join();
        QVERIFY(!isWrong);
    }

    void charactersAreWhole() {
        QCOMPARE(std::string(wholeCharacters("a\xc3")), std::string("a"));
        QCOMPARE(std::string(wholeCharacters("\xc3\xa4")), std::string("\xc3\xa4"));
        QCOMPARE(std::string(wholeCharacters("x\xf0\x9f\x90")), std::string("x"));
        QCOMPARE(asUtf8("a\xff\xc3\xa4\xed\xa0\x80"),
                 std::string("a\xef\xbf\xbd\xc3\xa4\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"));
        QCOMPARE(asUtf8("\xef\xbf\xbd"), std::string("\xef\xbf\xbd"));
    }
};

QTEST_APPLESS_MAIN(SearchTest)
#include "search_test.moc"
