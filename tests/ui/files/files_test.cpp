#include "tests/ui/support/test_window.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QUrl>
#include <algorithm>

/// Chats to files and back, by the window's own controls. What the system's dialogs would say is said for them.

using namespace calliope;

class FilesTest : public QObject {
    Q_OBJECT

private slots:
    void init() { start(true); }

    void exportAndImport() {
        const QStringList before = titles();
        QVERIFY(before.size() > 1);
        m_window->session().store().run([](storage::Store& store) {
            const storage::Id chat = store.conversations().list().front().id;
            store.messages().add({.conversation = chat, .blocks = {{.text = "asked in another way"}}});
        });
        const QStringList all = contents();
        for (const char* kind : {"reasoning", "picture", "lane"}) // there is something of each to lose
            QVERIFY2(std::ranges::any_of(all, [&](const QString& line) { return line.contains(kind); }), kind);
        QVERIFY(std::ranges::any_of(all, [](const QString& line) { return line.contains("of 2"); })); // branches
        const QString file = m_folder.filePath("chats.json");
        m_window->go("settings/chats");
        QVERIFY(m_window->click("exportAll"));
        choose("exportAllTo", file);
        QTRY_VERIFY_WITH_TIMEOUT(m_window->shows("Saved as chats.json"), 20'000);
        QVERIFY(QFile::exists(file));

        start(false); // another one, which is empty
        QVERIFY(titles().isEmpty());
        m_window->go("settings/chats");
        QVERIFY(m_window->click("import"));
        choose("importFrom", file);
        QTRY_VERIFY_WITH_TIMEOUT(m_window->shows(QString("%1 chats imported").arg(before.size())), 20'000);
        QTRY_COMPARE(titles(), before);
        QCOMPARE(contents(), all);
        QVERIFY(m_window->click("import")); // once more: nothing is doubled
        choose("importFrom", file);
        QTRY_VERIFY_WITH_TIMEOUT(m_window->shows("were there already"), 20'000);
        QCOMPARE(titles(), before);
        QCOMPARE(contents(), all);

        m_window->session().chats().open(m_window->session().chats().list()->chats().front().id); // and can be read
        QTRY_VERIFY(m_window->session().chat().transcript()->last());
    }

    void allChatsBecomeMarkdown() {
        m_window->go("settings/chats");
        for (const QString name : {"Calliope chats", "Calliope chats 2"}) { // what is there stays
            QVERIFY(m_window->click("exportMarkdown"));
            auto* dialog = m_window->window()->findChild<QObject*>("exportMarkdownTo");
            QVERIFY(dialog);
            QTRY_VERIFY(dialog->property("visible").toBool());
            QVERIFY(QMetaObject::invokeMethod(dialog, "close"));
            m_window->session().chats().exportFolder(QUrl::fromLocalFile(m_folder.path()));
            QTRY_VERIFY_WITH_TIMEOUT(m_window->shows("Saved as " + name), 20'000);
            const QDir folder(m_folder.filePath(name));
            QCOMPARE(folder.entryList({"*.md"}, QDir::Files).size(), titles().size());
            QVERIFY(folder.exists("attachments"));
        }
    }

    void oneChatIsExported_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("begin");
        QTest::newRow("Markdown") << "chat.md" << QByteArray("# ");
        QTest::newRow("PDF") << "chat.pdf" << QByteArray("%PDF-");
        QTest::newRow("JSON") << "chat.json" << QByteArray("{\"format\":\"calliope-chats\"");
    }

    void oneChatIsExported() {
        QFETCH(QString, name);
        QFETCH(QByteArray, begin);
        m_window->session().chats().open(m_window->session().chats().list()->chats().front().id);
        QTRY_VERIFY(m_window->session().chat().canSend());
        QTest::keyClick(m_window->window(), Qt::Key_S, Qt::ControlModifier);
        choose("exportChat", m_folder.filePath(name));
        QTRY_VERIFY_WITH_TIMEOUT(m_window->shows("Saved as " + name), 20'000);
        QFile file(m_folder.filePath(name));
        QVERIFY(file.open(QIODevice::ReadOnly) && file.readAll().startsWith(begin));
    }

    void whatCannotBeReadIsTold_data() {
        QTest::addColumn<bool>("goes"); // between being chosen and being read
        QTest::addColumn<QString>("words");
        QTest::newRow("something else") << false << "no chats of Calliope, ChatGPT or Claude";
        QTest::newRow("gone") << true << "other.json";
    }

    void whatCannotBeReadIsTold() {
        QFETCH(bool, goes);
        QFETCH(QString, words);
        QFile file(m_folder.filePath("other.json"));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("[1, 2]") > 0);
        file.close();
        m_window->go("settings/chats");
        QVERIFY(m_window->click("import"));
        choose("importFrom", file.fileName(), goes);
        QTRY_VERIFY_WITH_TIMEOUT(m_window->shows(words), 20'000);
        QVERIFY(!m_window->item("failureAction")); // it would do nothing: who wants it imports again
    }

    /// What takes long says how far it is, and can be stopped from any page.
    void longWorkCanBeStopped() {
        app::FileWork& files = *m_window->session().chats().files();
        const auto job = files.begin("Writing chats.json");
        QVERIFY(job->tell(0.42));
        QVERIFY(!m_window->item("stopFile"));
        QTRY_VERIFY(m_window->item("stopFile"));
        QVERIFY(m_window->shows("Writing chats.json") && m_window->shows("42 %"));
        QVERIFY(m_window->click("stopFile"));
        QTRY_VERIFY(!job->tell(0.43));
        QTRY_VERIFY(m_window->shows("Stopping"));
        files.end(job);
        QTRY_VERIFY(!m_window->item("stopFile"));
    }

private:
    void start(bool hasChats) {
        m_window = std::make_unique<test::TestWindow>(ui::Session::Options{.folder = {}, .sampleChats = hasChats});
        if (hasChats) QTRY_VERIFY(!titles().isEmpty());
    }

    QStringList titles() {
        QStringList all;
        for (const storage::Conversation& chat : m_window->session().chats().list()->chats())
            all.append(QString::fromStdString(chat.title));
        all.sort();
        return all;
    }

    /// A line for each block of all messages on all branches: what was said, and what the files of attachments hold.
    QStringList contents() {
        QStringList all;
        bool isRead = false;
        m_window->session().store().run(
            this,
            [](storage::Store& store) {
                QStringList lines;
                for (const storage::Conversation& chat : store.conversations().list())
                    for (const storage::Messages::Node& node : store.messages().tree(chat.id)) {
                        const storage::Message& message = node.message;
                        for (const storage::Block& block : message.blocks)
                            lines.append(
                                QString("%1 | %2 | %3 of %4 | %5 %6 | %7 | %8 | %9")
                                    .arg(QString::fromStdString(chat.title),
                                         QString::fromStdString(std::string(nameOf(message.role))))
                                    .arg(message.sibling)
                                    .arg(message.siblings)
                                    .arg(QString::fromStdString(std::string(nameOf(block.kind))))
                                    .arg(block.lane)
                                    .arg(QString::fromStdString(block.text), QString::fromStdString(block.payload),
                                         block.attachment.empty() ? QString()
                                                                  : QString::number(qHash(QByteArray::fromStdString(
                                                                        store.attachments().read(block.attachment))))));
                    }
                lines.sort();
                return lines;
            },
            [&](const QStringList& lines) {
                all = lines;
                isRead = true;
            });
        if (!QTest::qWaitFor([&] { return isRead; }, 20'000)) qWarning("the store does not answer");
        return all;
    }

    /// The dialog is there; a file is chosen in it.
    void choose(const QString& name, const QString& file, bool goes = false) {
        auto* dialog = m_window->window()->findChild<QObject*>(name);
        QVERIFY(dialog);
        QTRY_VERIFY(dialog->property("visible").toBool());
        QVERIFY(QMetaObject::invokeMethod(dialog, "close"));
        QTRY_VERIFY(!dialog->property("visible").toBool());
        QVERIFY(dialog->setProperty("selectedFile", QUrl::fromLocalFile(file)));
        if (goes) QVERIFY(QFile::remove(file)); // a dialog takes only what is there
        QVERIFY(QMetaObject::invokeMethod(dialog, "accepted"));
    }

    QTemporaryDir m_folder;
    std::unique_ptr<test::TestWindow> m_window;
};

int main(int argumentCount, char** arguments) {
    return test::runWindowTest<FilesTest>(argumentCount, arguments);
}

#include "files_test.moc"
