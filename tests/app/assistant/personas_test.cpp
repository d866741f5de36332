#include "app/assistant/personas.h"
#include "tests/app/store/app_on_disk.h"

#include <QTemporaryDir>
#include <QTest>

using namespace calliope;
using test::AppOnDisk;

namespace {

/// The app with personas.
struct Here {
    explicit Here(const QString& folder)
        : app(folder.toStdString())
        , personas(*app.store, app.chats, app.settings) {}

    AppOnDisk app;
    app::Personas personas;
};

} // namespace

/// Which persona a chat has where it comes from elsewhere, or back.
class PersonasTest : public QObject {
    Q_OBJECT

private slots:
    void theyComeWithImportedChats() {
        const QTemporaryDir folder;
        Here old(folder.filePath("old"));
        QVERIFY(old.app.settle());
        chooseNew(old);
        old.app.say("Which plant is this?");
        const QUrl file = QUrl::fromLocalFile(folder.filePath("all.json"));
        old.app.chats.exportAll(file);
        QVERIFY(old.app.settle());

        Here other(folder.filePath("other"));
        QVERIFY(other.app.settle());
        QVERIFY(other.personas.rows().isEmpty());
        other.app.chats.importChats(file);
        QTRY_COMPARE(other.personas.rows().size(), 1); // without a new start
        QVERIFY(other.app.settle());
        other.app.chats.open(other.app.chats.list()->chats().front().id);
        QTRY_COMPARE(other.personas.currentName(), QString("Botanist"));
        QCOMPARE(other.personas.rows().front().toMap()["prompt"].toString(), QString("Name the plants."));
    }

    void aTemporaryChatComesBackWithItsOwn() {
        const QTemporaryDir folder;
        Here here(folder.filePath("data"));
        QVERIFY(here.app.settle());
        here.app.chats.newTemporaryChat();
        chooseNew(here);
        here.app.say("Which plant is this?");
        here.app.chats.newChat();
        QCOMPARE(here.personas.currentName(), QString());
        here.app.chat.undo();
        QCOMPARE(here.personas.currentName(), QString("Botanist"));
        here.app.chats.newTemporaryChat();
        QCOMPARE(here.personas.currentName(), QString());
    }

private:
    static void chooseNew(Here& here) {
        here.personas.save(0, "Botanist", "Name the plants.", {});
        QTRY_COMPARE(here.personas.rows().size(), 1);
        here.personas.choose(here.personas.rows().front().toMap()["id"].toLongLong());
    }
};

QTEST_GUILESS_MAIN(PersonasTest)
#include "personas_test.moc"
