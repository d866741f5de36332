#include "app/store/store_thread.h"
#include "app/tools/built_in_tools.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <span>

using namespace calliope;

/// What our own tools tell a model of what is kept here.
class BuiltInToolsTest : public QObject {
    Q_OBJECT

private slots:
    void theSearchSaysInWhichDocument() {
        const QTemporaryDir folder;
        app::StoreThread store(folder.filePath("data").toStdU16String());
        store.run([](storage::Store& open) {
            const storage::Id chat = open.conversations().create({.title = "The flat"});
            const std::string pages = "By the river\fThree months of notice";
            storage::Block document;
            document.kind = storage::BlockKind::file;
            document.text = "lease.pdf";
            document.attachment = open.attachments()
                                      .put(std::as_bytes(std::span(pages)),
                                           {.mediaType = storage::Attachments::documentType, .name = "lease.pdf"})
                                      .hash;
            storage::Block said;
            said.text = "The deposit is mine";
            storage::Message asked;
            asked.conversation = chat;
            asked.blocks = {document, said};
            open.messages().add(asked);
        });
        const QJsonObject inDocument = found(store, "notice");
        QCOMPARE(inDocument["chat"].toString(), QString("The flat"));
        QCOMPARE(inDocument["document"].toString(), QString("lease.pdf"));
        QCOMPARE(inDocument["page"].toInt(), 2);
        QCOMPARE(inDocument["text"].toString(), QString("Three months of notice"));
        QCOMPARE(found(store, "lease")["text"].toString(), QString("lease.pdf"));
        const QJsonObject inWords = found(store, "deposit");
        QCOMPARE(inWords["text"].toString(), QString("The deposit is mine"));
        QVERIFY(!inWords.contains("document"));
    }

private:
    /// The only thing that search_my_chats finds.
    static QJsonObject found(app::StoreThread& store, const QString& query) {
        const std::vector<app::Tool> tools = app::builtInTools(store);
        const auto tool = std::ranges::find(tools, QStringLiteral("search_my_chats"), &app::Tool::name);
        if (tool == tools.end()) return {};
        const std::unique_ptr<app::ToolRun> run = tool->run({{"query", query}}, {});
        QJsonArray hits;
        bool isDone = false;
        connect(run.get(), &app::ToolRun::finished, run.get(), [&](const app::ToolResult& result) {
            hits = QJsonDocument::fromJson(result.text.toUtf8()).array();
            isDone = true;
        });
        return QTest::qWaitFor([&] { return isDone; }, 20'000) && hits.size() == 1 ? hits[0].toObject() : QJsonObject();
    }
};

QTEST_GUILESS_MAIN(BuiltInToolsTest)
#include "built_in_tools_test.moc"
