#include "app/assistant/local_backend.h"
#include "app/endpoints/chat_client.h"
#include "tests/support/figures.h"

#include <QTemporaryDir>
#include <QTest>

using namespace calliope::app;
using namespace calliope::test;

/// With the real engine and the built-in model.
class LocalBackendTest : public QObject {
    Q_OBJECT

private slots:
    void theModelInUseIsNotLoadedAgain() {
        const QString model = CALLIOPE_SOURCE_DIR "/resources/builtin-model/calliope-mini-text.gguf";
        const QTemporaryDir folder;
        NetworkGate gate;
        MemoryKeyStore keys;
        ChatClient client(gate, keys);
        StoreThread store(folder.filePath("data").toStdString());
        const Settings settings(&store);
        Responder responder(client);
        EngineInfo engine(folder.path());
        Models models(model);
        Remotes remotes(store, keys, client);
        ModelMemory memory(store, models, remotes);
        WhoAnswers who(responder, engine, models);
        Devices devices;
        Shelf shelf(gate, devices, ownCatalogue(), folder.filePath("models"));
        const LocalBackend backend(gate, who, engine, models, memory, devices, shelf, settings);
        remotes.restore();
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
        QVERIFY(QTest::qWaitFor([&] { return !devices.list().empty() && !shelf.unplanned(); }, limit(20'000)));
        for (const CatalogueModel& each : ownCatalogue().models) {
            const QVariantMap card = shelf.card(each.id);
            QVERIFY2(card["fit"].toInt() != static_cast<int>(Fit::Kind::unknown), qPrintable(each.id));
            QVERIFY2(!card["fitWords"].toString().contains("estimate"), qPrintable(each.id));
        }
        const CatalogueModel& first = ownCatalogue().models.front();
        QVERIFY(fitOf(first, first.aboutBytes, &devices.list().front()).words.contains("estimate")); // without a plan
        QVERIFY(engine.share() > 0 && engine.share() < 1); // of the device's memory
        QVERIFY(engine.isOwn());
        models.use(remoteKey(1, "another"));
        QVERIFY(QTest::qWaitFor([&] { return !engine.isOwn(); }, limit(5'000)));
    }
};

QTEST_GUILESS_MAIN(LocalBackendTest)
#include "local_backend_test.moc"
