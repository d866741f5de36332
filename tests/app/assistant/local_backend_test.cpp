#include "app/assistant/local_backend.h"
#include "app/endpoints/chat_client.h"
#include "tests/support/figures.h"

#include <QTemporaryDir>
#include <QTest>

using namespace calliope::app;
using namespace calliope::test;

namespace {

const QString model = CALLIOPE_SOURCE_DIR "/resources/builtin-model/calliope-mini-text.gguf";

/// The app as far as it has to do with the engine. `device` is what was chosen in the settings.
struct Desk {
    explicit Desk(const QString& device = {}) {
        settings.setDevice(device);
        remotes.restore();
    }

    QTemporaryDir folder;
    NetworkGate gate;
    MemoryKeyStore keys;
    ChatClient client{gate, keys};
    StoreThread store{folder.filePath("data").toStdU16String()};
    Settings settings{&store};
    Responder responder{client};
    EngineInfo engine{folder.path()};
    Models models{model};
    Remotes remotes{store, keys, client};
    ModelMemory memory{store, models, remotes};
    WhoAnswers who{responder, engine, models};
    Devices devices;
    Shelf shelf{gate, devices, ownCatalogue(), folder.filePath("models")};
    LocalBackend backend{gate, who, engine, models, memory, devices, shelf, settings};
};

} // namespace

/// With the real engine and the built-in model.
class LocalBackendTest : public QObject {
    Q_OBJECT

private slots:
    void theModelInUseIsNotLoadedAgain() {
        Desk desk;
        Responder& responder = desk.responder;
        EngineInfo& engine = desk.engine;
        Models& models = desk.models;
        QVERIFY(QTest::qWaitFor([&] { return responder.isReady(); }, limit(6'000)));

        ChatRequest request;
        request.messages.push_back({ChatMessage::Role::user, {{ChatPart::Kind::text, "Hello"}}, {}, {}, {}});
        request.calliope = {{"ignore_end", true}};
        const auto answer = responder.ask(request);
        int pieces = 0;
        bool isOver = false;
        connect(answer.get(), &ChatStream::contentArrived, this, [&] { ++pieces; });
        connect(answer.get(), &ChatStream::finished, this, [&] { isOver = true; });
        connect(answer.get(), &ChatStream::failed, this, [&] { isOver = true; });
        QVERIFY(QTest::qWaitFor([&] { return pieces > 0; }, limit(5'000)));
        bool wasLoading = false;
        connect(&engine, &EngineInfo::changed, this, [&] { wasLoading |= engine.isLoading(); });
        models.use(model);
        const int before = pieces;
        QVERIFY(QTest::qWaitFor([&] { return pieces > before + 3; }, limit(5'000)));
        QVERIFY(!wasLoading && !isOver && responder.isReady());
        // What the catalogue's models would take is planned meanwhile, before anything is fetched.
        QVERIFY(
            QTest::qWaitFor([&] { return !desk.devices.list().empty() && !desk.shelf.unplanned(); }, limit(20'000)));
        for (const CatalogueModel& each : ownCatalogue().models) {
            const QVariantMap card = desk.shelf.card(each.id);
            QVERIFY2(card["fit"].toInt() != static_cast<int>(Fit::Kind::unknown), qPrintable(each.id));
            QVERIFY2(!card["fitWords"].toString().contains("estimate"), qPrintable(each.id));
        }
        const CatalogueModel& first = ownCatalogue().models.front();
        QVERIFY(
            fitOf(first, first.aboutBytes, &desk.devices.list().front()).words.contains("estimate")); // without a plan
        QVERIFY(engine.share() > 0 && engine.share() < 1); // of the device's memory
        QVERIFY(engine.isOwn());
        models.use(remoteKey(1, "another"));
        QVERIFY(QTest::qWaitFor([&] { return !engine.isOwn(); }, limit(5'000)));
    }

    /// It is no reason to answer nothing.
    void aChosenDeviceThatIsNotThereIsReplaced() {
        Desk desk("A card that is unplugged");
        QVERIFY(QTest::qWaitFor([&] { return desk.responder.isReady(); }, limit(12'000)));
        QCOMPARE(desk.devices.missing(), QString("A card that is unplugged"));
        QCOMPARE(desk.settings.device(), QString("A card that is unplugged")); // until it is back
        QVERIFY(desk.backend.engine().choice()->device.isEmpty());
        QCOMPARE(desk.backend.engine().status().device, desk.devices.automatic());
    }
};

QTEST_GUILESS_MAIN(LocalBackendTest)
#include "local_backend_test.moc"
