#include "app/chats/chat_pdf.h"
#include "app/documents/program/pdf.h"
#include "storage/error.h"
#include "tests/app/markdown/cases.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <QTextDocument>
#include <QTextFormat>
#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

using namespace calliope;
using storage::Block;
using storage::BlockKind;
using storage::Role;

namespace {

storage::Message message(Role role, std::vector<Block> blocks) {
    storage::Message out;
    out.role = role;
    out.blocks = std::move(blocks);
    return out;
}

QString htmlOf(const storage::Message& message, const QHash<QString, QImage>& pictures = {}) {
    return app::chatHtml({"A chat", {message}, pictures});
}

QImage noPixels(const QByteArray&, int) {
    return {};
}

} // namespace

/// What of a chat comes into a PDF, and that nothing in it is markup of others.
class ChatPdfTest : public QObject {
    Q_OBJECT

private slots:
    void answersAreSetUp_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("html");
        QTest::newRow("paragraph") << "one **two**"
                                   << "<p>one <b>two</b></p>";
        QTest::newRow("heading") << "# One"
                                 << "<h3>One</h3>";
        QTest::newRow("code") << "```\na < b\n```"
                              << "a &lt; b</pre>";
        QTest::newRow("table") << "| a | b |\n|---|---|\n| 1 | 2 |"
                               << "<tr><th>a</th><th>b</th></tr>\n<tr><td>1</td><td>2</td></tr>";
        QTest::newRow("list") << "- one" << QString::fromUtf8("<p>•&nbsp;one</p>\n</div>");
        QTest::newRow("rule") << "a\n\n---"
                              << "<hr>";
    }

    void answersAreSetUp() {
        QFETCH(QString, text);
        QFETCH(QString, html);
        const QString out = htmlOf(message(Role::assistant, {{.kind = BlockKind::text, .text = text.toStdString()}}));
        QVERIFY2(out.contains(html), qPrintable(out));
    }

    /// No text becomes a tag, whoever wrote it, and no picture is named but those that are there.
    void textsStayTexts() {
        const std::string hostile = "<img src=\"file:///etc/passwd\"> ![x](file:///a.png) <u>bold</u>";
        for (const BlockKind kind : {BlockKind::text, BlockKind::error, BlockKind::file, BlockKind::toolCall,
                                     BlockKind::toolResult, BlockKind::picture})
            for (const Role role : {Role::user, Role::assistant}) {
                storage::Message written = message(role, {{.kind = kind, .text = hostile}});
                written.model = written.problem = hostile;
                const QString out = app::chatHtml({QString::fromStdString(hostile), {written}, {}});
                QVERIFY2(!out.contains("<img") && !out.contains("<u>"), qPrintable(out));
            }
    }

    /// Qt's documents read pictures from wherever they are told to. (security.md, R1)
    void noHostileTextHasAPicture() {
        constexpr qsizetype longest = 2'000; // the others are to wear a reader down
        for (const test::HostileCase& each : test::hostileCases()) {
            if (each.source.size() > longest) continue;
            const Block text{.kind = BlockKind::text, .text = each.source.toStdString()};
            QTextDocument document;
            document.setHtml(
                app::chatHtml({each.source, {message(Role::user, {text}), message(Role::assistant, {text})}, {}}));
            for (const QTextFormat& format : document.allFormats())
                QVERIFY2(!format.isImageFormat(), qPrintable(each.name));
        }
    }

    void picturesStandInIt() {
        const std::string hash(64, 'a');
        const storage::Message asked =
            message(Role::user, {{.kind = BlockKind::picture, .text = "cat.png", .attachment = hash}});
        const QString name = "picture:" + QString::fromStdString(hash);
        const QString with = htmlOf(asked, {{name, QImage(100, 50, QImage::Format_RGB32)}});
        QVERIFY2(with.contains("<img src=\"" + name + "\" width=\"100\" height=\"50\">"), qPrintable(with));
        const QString wide = htmlOf(asked, {{name, QImage(4'000, 50, QImage::Format_RGB32)}});
        QVERIFY2(wide.contains("width=\"460\" height=\"6\""), qPrintable(wide));
        const QString tall = htmlOf(asked, {{name, QImage(400, 4'000, QImage::Format_RGB32)}});
        QVERIFY2(tall.contains("width=\"66\" height=\"660\""), qPrintable(tall)); // on one page
        QVERIFY(htmlOf(asked).contains("[Picture] cat.png"));
    }

    /// A picture that is lost is named, and keeps nothing else from being written.
    void lostPicturesAreNoHindrance() {
        const QTemporaryDir folder;
        storage::Store store(folder.filePath("data").toStdU16String());
        const storage::Id chat = store.conversations().create({.title = "A chat"});
        storage::Message asked = message(Role::user, {{.kind = BlockKind::picture, .text = "cat.png"},
                                                      {.kind = BlockKind::text, .text = "What is this?"}});
        asked.conversation = chat;
        store.messages().add(asked);
        QFile pdf(folder.filePath("chat.pdf"));
        const std::filesystem::path path(pdf.fileName().toStdU16String());
        const auto shown = app::readShownChat(store, chat, noPixels, {});
        QVERIFY(shown && app::writeChatPdf(*shown, path, {}));
        QVERIFY(pdf.open(QIODevice::ReadOnly) && pdf.readAll().startsWith("%PDF-"));
        QVERIFY_THROWS_EXCEPTION(storage::Error, (void)app::readShownChat(store, chat + 1, noPixels, {}));
    }

    /// What does not fit into the memory is named; reading can be stopped before each message.
    void picturesHaveABound() {
        const QTemporaryDir folder;
        storage::Store store(folder.filePath("data").toStdU16String());
        const storage::Id chat = store.conversations().create({.title = "A chat"});
        std::optional<storage::Id> last;
        for (const char* content : {"one", "two"}) {
            const std::string bytes = content;
            const std::string hash = store.attachments().put(std::as_bytes(std::span(bytes)), {}).hash;
            storage::Message asked =
                message(Role::user, {{.kind = BlockKind::picture, .text = bytes, .attachment = hash}});
            asked.conversation = chat;
            asked.parent = last;
            last = store.messages().add(asked);
        }
        int told = 0;
        const auto huge = [](const QByteArray&, int) { return QImage(10'000, 10'000, QImage::Format_Mono); };
        const auto shown = app::readShownChat(store, chat, huge, [&](double) { return ++told > 0; });
        QVERIFY(shown);
        QCOMPARE(shown->pictures.size(), 1);
        QVERIFY(told >= 2);
        QVERIFY(app::chatHtml(*shown).contains("[Picture] two"));
        QVERIFY(!app::readShownChat(store, chat, huge, [](double) { return false; }));
    }

    /// A long chat is on many pages, and can be stopped at each, and also while it is laid out.
    void writingCanBeStopped() {
        const QTemporaryDir folder;
        const QString name = folder.filePath("chat.pdf");
        const std::filesystem::path path(name.toStdU16String());
        std::string lines;
        for (int i = 0; i < 400; ++i) lines += "a line\n";
        const app::ShownChat chat{"A chat", {message(Role::user, {{.kind = BlockKind::text, .text = lines}})}, {}};
        std::vector<double> shares;
        QVERIFY(app::writeChatPdf(chat, path, [&](double share) {
            shares.push_back(share);
            return true;
        }));
        QVERIFY(std::ranges::is_sorted(shares) && shares.front() == 0 && shares.back() < 1);
        const auto laidOut = std::ranges::count_if(shares, [](double share) { return share > 0.1 && share < 0.7; });
        QVERIFY2(laidOut > 100, QByteArray::number(qlonglong(laidOut))); // there is no long silence before the pages
        for (const std::size_t last : {std::size_t{1}, std::size_t{50}, shares.size()}) {
            QVERIFY(QFile::remove(name) || last > 1);
            std::size_t told = 0;
            QVERIFY(!app::writeChatPdf(chat, path, [&](double) { return ++told < last; }));
            QCOMPARE(told, last);
            QVERIFY(!QFile::exists(name));
        }
        QVERIFY(app::writeChatPdf(chat, path, {}));

        QFile pdf(name);
        QVERIFY(pdf.open(QIODevice::ReadOnly));
        const QByteArray bytes = pdf.readAll();
        const documents::Document read = documents::readPdf(
            {reinterpret_cast<const std::uint8_t*>(bytes.constData()), static_cast<std::size_t>(bytes.size())}, {});
        QVERIFY2(read.pages.size() > 4 && read.pages.size() < 20, QByteArray::number(qsizetype(read.pages.size())));
        QVERIFY(read.pages.front().find("A chat") != std::string::npos);
        std::size_t count = 0;
        for (const std::string& page : read.pages)
            for (std::size_t at = 0; (at = page.find("a line", at)) != std::string::npos; ++at) ++count;
        QVERIFY2(count >= 400, QByteArray::number(qsizetype(count))); // one that a page cuts is on both
    }

    void whatIsLeftOut() {
        const QString out =
            htmlOf(message(Role::assistant, {{.kind = BlockKind::reasoning, .text = "a thought"},
                                             {.kind = BlockKind::text, .lane = 2, .text = "a draft"},
                                             {.kind = BlockKind::text, .text = "an answer"},
                                             {.kind = BlockKind::toolResult, .text = std::string(10'000, 'x')}}));
        QVERIFY(!out.contains("a thought") && !out.contains("a draft") && out.contains("an answer"));
        QVERIFY(out.count('x') < 5'000);
    }
};

QTEST_MAIN(ChatPdfTest)
#include "chat_pdf_test.moc"
