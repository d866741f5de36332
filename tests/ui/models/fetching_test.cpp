#include "app/assistant/fit.h"
#include "tests/app/support/fake_hub.h"
#include "tests/ui/support/test_window.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QSignalSpy>
#include <QTest>

/// The catalogue through the real window, on a hub of this machine: fetched, paused, failed, deleted and brought back;
/// folders looked into; and what is said of fitting.

using namespace calliope;

class FetchingTest : public QObject {
    Q_OBJECT

private slots:
    void init() {
        m_hub = std::make_unique<test::FakeHub>();
        m_hub->add("maker/model", "model-Q4.gguf", "GGUF" + test::noise(2'000'000));
        m_hub->add("maker/model", "mmproj-model.gguf", "GGUF" + test::noise(100'000, 2));
        m_window = std::make_unique<test::TestWindow>(
            ui::Session::Options{.catalogue = {.hub = m_hub->hub(),
                                               .models = {{.id = "one",
                                                           .name = "Model One",
                                                           .maker = "Maker",
                                                           .licence = "Apache 2.0",
                                                           .words = "Good for tests.",
                                                           .repository = "maker/model",
                                                           .file = "model-*.gguf",
                                                           .projector = "mmproj*.gguf",
                                                           .contextLength = 4096},
                                                          {.id = "two",
                                                           .name = "Model Two",
                                                           .maker = "Other",
                                                           .licence = "Some licence",
                                                           .words = "Uses tools.",
                                                           .repository = "maker/nothing",
                                                           .file = "x.gguf",
                                                           .usesTools = true,
                                                           .aboutBytes = 5'000'000'000}}},
                                 .downloads = {.firstPause = std::chrono::milliseconds(1), .tries = 3}});
        m_window->go("models");
    }

    void cleanup() {
        QVERIFY2(m_window->warnings().isEmpty(), qPrintable(m_window->warnings().join('\n')));
        m_window.reset();
    }

    void aModelIsFetchedAndUsed() {
        QTRY_VERIFY(m_window->shows("Good for tests."));
        QVERIFY(m_window->shows("Get, about 5.0 GB"));
        QVERIFY(m_window->click("get one"));
        QTRY_COMPARE(card()["state"].toString(), QString("here"));
        QVERIFY(m_window->shows("Model One is here")); // the toast
        QCOMPARE(card()["size"].toString(), QString("2.1 MB"));
        const QString path = card()["path"].toString();
        QVERIFY(path.endsWith("/models/one/model-Q4.gguf"));
        QVERIFY(QFile::exists(QFileInfo(path).absolutePath() + "/mmproj-model.gguf")); // beside it
        QCOMPARE(models().files().size(), 1);
        QVERIFY(m_window->click("get one")); // "Use"
        QCOMPARE(models().current(), path);
        QVERIFY(card()["inUse"].toBool());
        m_window->session().shelf().remove("one"); // not while it is used
        QVERIFY(QFile::exists(path));
        m_window->restart();
        QCOMPARE(card()["state"].toString(), QString("here"));
    }

    void itIsPausedAndGoesOnAfterARestart() {
        m_hub->manners.pause = 10;
        QVERIFY(m_window->click("get one"));
        QTRY_VERIFY(card()["share"].toDouble() > 0.1);
        QVERIFY(m_window->shows("checked while it arrives"));
        QVERIFY(m_window->session().shelf().share() > 0);
        QVERIFY(m_window->click("get one")); // "Pause"
        QTRY_COMPARE(card()["state"].toString(), QString("paused"));
        const double share = card()["share"].toDouble();
        m_window->restart();
        m_window->go("models");
        QTRY_COMPARE(card()["state"].toString(), QString("paused"));
        QVERIFY(card()["share"].toDouble() >= share);
        m_hub->manners.pause = 0;
        QVERIFY(m_window->click("get one"));
        QTRY_COMPARE(card()["state"].toString(), QString("here"));
    }

    void whatFailsIsSaidOnTheCard() {
        m_hub->manners.sendsOther = true;
        QVERIFY(m_window->click("get one"));
        QTRY_COMPARE(card()["state"].toString(), QString("failed"));
        QTRY_VERIFY(m_window->shows("sends another file than it lists"));
        QVERIFY(m_window->shows("Try again"));
        m_hub->manners.sendsOther = false;
        QVERIFY(m_window->click("get one"));
        QTRY_COMPARE(card()["state"].toString(), QString("here"));
    }

    void whatIsNotThereAnyMoreIsSaid() {
        QVERIFY(m_window->click("get two"));
        QTRY_VERIFY(m_window->shows("does not have this model any more"));
    }

    void deletingCanBeUndone() {
        QVERIFY(m_window->click("get one"));
        QTRY_COMPARE(card()["state"].toString(), QString("here"));
        const QString path = card()["path"].toString();
        QVERIFY(m_window->click("deleteModel"));
        QCOMPARE(card()["state"].toString(), QString("absent"));
        QVERIFY(!QFile::exists(path));
        QCOMPARE(models().files().size(), 0);
        m_window->session().shelf().undo();
        QCOMPARE(card()["state"].toString(), QString("here"));
        QVERIFY(QFile::exists(path));
        QCOMPARE(models().files().size(), 1);
        m_window->session().shelf().remove("one");
        m_window->restart(); // nothing of it stays
        QVERIFY(
            QDir(m_window->folder() + "/data/models").isEmpty(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot));
    }

    void modelsCanGoIntoAnotherFolder() {
        QDir folder(m_window->folder());
        QVERIFY(folder.mkpath("large disk"));
        m_window->session().shelf().chooseFolder(QUrl::fromLocalFile(folder.filePath("nowhere")));
        QTRY_VERIFY(m_window->shows("cannot be written"));
        m_window->session().shelf().chooseFolder(QUrl::fromLocalFile(folder.filePath("large disk")));
        QVERIFY(m_window->session().shelf().folder().endsWith("/large disk"));
        QVERIFY(m_window->click("get one"));
        QTRY_COMPARE(card()["state"].toString(), QString("here"));
        QVERIFY(QFile::exists(folder.filePath("large disk/one/model-Q4.gguf")));
        m_window->restart();
        QTRY_COMPARE(card()["state"].toString(), QString("here"));
    }

    void foldersAreLookedInto() {
        QDir folder(m_window->folder());
        QVERIFY(folder.mkpath("other/deep"));
        const auto put = [&](const QString& name, const QByteArray& bytes) {
            QFile file(folder.filePath("other/" + name));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(bytes);
        };
        put("a.gguf", "GGUF....");
        put("deep/b-00001-of-00002.gguf", "GGUF....");
        put("deep/b-00002-of-00002.gguf", "GGUF....");
        put("mmproj-a.gguf", "GGUF....");
        put("liar.gguf", "no model");
        put("c.txt", "GGUF....");
        QVERIFY(QFile::link(folder.filePath("other"), folder.filePath("other/deep/again"))); // a circle
        models().addFolder(QUrl::fromLocalFile(folder.filePath("other")));
        QTRY_COMPARE(models().files().size(), 2);
        QTRY_VERIFY(m_window->shows("2 models were found"));
        models().add(QUrl::fromLocalFile(folder.filePath("other/liar.gguf")));
        QTRY_VERIFY(m_window->shows("liar.gguf is no model file"));
        QVERIFY(m_window->click("closeFailure"));
        QVERIFY(!m_window->shows("liar.gguf is no model file"));
        QCOMPARE(models().files().size(), 2);
    }

    /// Whoever chooses models is on that page already.
    void aModelThatCannotBeLoadedIsSaid() {
        models().refuse({"This model cannot be loaded", "It is damaged.", app::Failure::Action::chooseModel, {}}, {});
        QTRY_VERIFY(m_window->shows("It is damaged."));
        QVERIFY(!m_window->item("failureAction"));
        QVERIFY(m_window->click("closeFailure"));
        QVERIFY(!m_window->shows("It is damaged."));
    }

    /// Verdicts are those of the device that was chosen; of two models that fit the one that sees is recommended.
    void verdictsFollowTheDevice() {
        const auto gpu = [](int index, const char* name, double bytes) {
            return QJsonObject{{"index", index}, {"name", name}, {"type", "discrete GPU"}, {"memory_bytes", bytes}};
        };
        app::Devices devices;
        app::NetworkGate gate;
        const app::CatalogueModel blind{.id = "blind", .contextLength = 4096, .aboutBytes = 5'000'000'000};
        app::CatalogueModel seeing = blind;
        seeing.id = "seeing";
        seeing.projector = "mmproj.gguf";
        seeing.projectorAboutBytes = 1'500'000'000;
        seeing.outline = {{"general.architecture", "qwen3vl"}};
        app::Shelf shelf(gate, devices, {.models = {blind, seeing}}, m_window->folder() + "/shelf");
        QSignalSpy verdicts(&shelf, &app::Shelf::verdictsChanged);
        devices.take({{"devices", QJsonArray{gpu(0, "Big", 24e9), gpu(1, "Small", 8e9)}}, {"chosen", 0}});
        QCOMPARE(verdicts.size(), 1);
        QCOMPARE(shelf.recommended(), QString("seeing"));
        QVERIFY(shelf.card("seeing")["fitWords"].toString().contains("estimate"));
        devices.choose("Small");
        QCOMPARE(verdicts.size(), 2);
        QCOMPARE(shelf.recommended(), QString("blind")); // with its vision file the other does not fit well
        QCOMPARE(shelf.unplanned()->id, QString("seeing"));
        shelf.setNeeds("seeing", {.bytes = 6'200'000'000, .cacheBytesPerToken = 1000, .contextLength = 4096});
        QVERIFY(!shelf.unplanned());
        QCOMPARE(shelf.recommended(), QString("seeing")); // as the engine plans it, it does
        QVERIFY(!shelf.card("seeing")["fitWords"].toString().contains("estimate"));
        devices.choose("Big");
        QVERIFY(shelf.card("seeing")["fitWords"].toString().contains("15.9 GB"));
    }

    void aVisionFileThatHasGoneIsFetchedAgain() {
        m_window->session().shelf().getAndUse("one");
        QTRY_COMPARE(card()["state"].toString(), QString("here"));
        QTRY_COMPARE(models().current(), card()["path"].toString());
        QVERIFY(m_window->session().shelf().missingVision()["key"].toString().isEmpty());
        const QString vision = QFileInfo(models().current()).absolutePath() + "/mmproj-model.gguf";
        QVERIFY(QFile::remove(vision));
        m_window->restart();
        QTRY_COMPARE(m_window->session().shelf().missingVision()["key"].toString(), QString("one"));
        QCOMPARE(m_window->session().shelf().missingVision()["size"].toString(), QString("100.0 kB"));
        m_window->session().shelf().get("one");
        QTRY_COMPARE(card()["state"].toString(), QString("here"));
        QVERIFY(QFile::exists(vision));
        QVERIFY(m_window->session().shelf().missingVision()["key"].toString().isEmpty());
    }

    /// Also where the program was closed meanwhile.
    void whatWasWantedIsUsedOnceItIsHere() {
        m_hub->manners.pause = 10;
        m_window->session().shelf().getAndUse("one");
        QTRY_VERIFY(card()["share"].toDouble() > 0.1);
        m_window->restart();
        m_hub->manners.pause = 0;
        m_window->session().shelf().get("one");
        QTRY_COMPARE(card()["state"].toString(), QString("here"));
        QCOMPARE(models().current(), card()["path"].toString());
    }

    void fits_data() {
        QTest::addColumn<qint64>("memory");
        QTest::addColumn<bool>("isSoftware");
        QTest::addColumn<int>("kind");
        const auto row = [](const char* name, double gigabytes, bool isSoftware, app::Fit::Kind kind) {
            QTest::newRow(name) << static_cast<qint64>(gigabytes * 1e9) << isSoftware << static_cast<int>(kind);
        };
        row("much room", 24, false, app::Fit::Kind::fits);
        row("a short context", 8.0, false, app::Fit::Kind::partly);
        row("no room", 6, false, app::Fit::Kind::tooLarge);
        row("the processor", 64, true, app::Fit::Kind::partly);
    }

    void fits() {
        QFETCH(qint64, memory);
        QFETCH(bool, isSoftware);
        QFETCH(int, kind);
        const app::CatalogueModel model{.contextLength = 32'768, .cacheBytesPerToken = 147'456};
        const app::Device device{.name = "GPU", .memoryBytes = memory, .isSoftware = isSoftware};
        const app::Fit fit = app::fitOf(model, 5'000'000'000, &device);
        QCOMPARE(static_cast<int>(fit.kind), kind);
        QVERIFY(!fit.words.isEmpty());
        QCOMPARE(app::fitOf(model, 0, &device).kind, app::Fit::Kind::unknown);
        QCOMPARE(app::fitOf(model, 5'000'000'000, nullptr).kind, app::Fit::Kind::unknown);
    }

private:
    QVariantMap card() { return m_window->session().shelf().card("one"); }
    app::Models& models() { return m_window->session().models(); }

    std::unique_ptr<test::FakeHub> m_hub;
    std::unique_ptr<test::TestWindow> m_window;
};

int main(int argumentCount, char** arguments) {
    return test::runWindowTest<FetchingTest>(argumentCount, arguments);
}

#include "fetching_test.moc"
