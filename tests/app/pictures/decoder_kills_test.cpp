#include "app/endpoints/chat_client.h"
#include "app/engine/engine_supervisor.h"
#include "app/pictures/draft_pictures.h"
#include "app/pictures/kept_picture.h"
#include "tests/inference/vision/narrow_encoder.h"
#include "tests/support/figures.h"
#include "tests/support/reference_data.h"

#include <QBuffer>
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <future>
#include <random>
#include <thread>
#ifndef Q_OS_WIN
#include <csignal>
#endif

using namespace calliope;
using namespace calliope::app;
using namespace calliope::test;

namespace {

constexpr QSize photoSize(3000, 2000);

/// A photo that takes a while to decode.
QByteArray photo() {
    QImage image(photoSize, QImage::Format_RGB888);
    std::minstd_rand random(1);
    for (int y = 0; y < image.height(); ++y) {
        uchar* line = image.scanLine(y);
        for (int x = 0; x < 3 * image.width(); ++x)
            line[x] = static_cast<uchar>((x + y) / 20 % 200 + static_cast<int>(random() % 32));
    }
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "JPEG", 90);
    return bytes;
}

QByteArray smallPicture() {
    return QByteArray::fromStdString(readText(fixtures() / "pictures" / "files" / "plain.png"));
}

void endProcess(qint64 id) {
#ifndef Q_OS_WIN
    ::kill(static_cast<pid_t>(id), SIGKILL);
#else
    Q_UNUSED(id);
#endif
}

void sleepFor(double milliseconds) {
    std::this_thread::sleep_for(std::chrono::duration<double, std::milli>(milliseconds));
}

} // namespace

/// Whatever process decodes a picture is killed at random moments (row I2 of the security plan): whoever wanted the
/// picture gets one sentence, soon, and the next picture.
class DecoderKillsTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
#ifdef Q_OS_WIN
        QSKIP("Needs a shell and signals.");
#endif
        QVERIFY(m_folder.isValid());
        // It says which process it is, and becomes the decoder.
        QFile script(m_folder.filePath("reader"));
        QVERIFY(script.open(QIODevice::WriteOnly));
        script.write("#!/bin/sh\necho $$ > '" + m_told.toUtf8() + "'\nexec '" CALLIOPE_ENGINE "' \"$@\"\n");
        script.close();
        QVERIFY(script.setPermissions(QFile::ReadOwner | QFile::ExeOwner));
        QVERIFY(!m_photo.isEmpty());
    }

    void ofTheReader() {
        const PictureReader reader(m_folder.filePath("reader"));
        const auto begin = [&] { return std::async(std::launch::async, [&] { return reader.read(m_photo); }); };
        auto whole = begin();
        QVERIFY(toldProcess() > 0);
        QElapsedTimer clock;
        clock.start();
        QCOMPARE(whole.get().image.size(), photoSize);
        const auto duration = static_cast<double>(clock.elapsed());

        const int wanted = runsLong() ? 200 : 20;
        Times times;
        int killed = 0;
        int tries = 0;
        for (; killed < wanted && tries < 3 * wanted; ++tries) {
            auto reading = begin();
            const qint64 id = toldProcess();
            QVERIFY(id > 0);
            sleepFor(m_share(m_random) * duration);
            clock.start();
            endProcess(id);
            const ReadPicture picture = reading.get();
            if (!picture.image.isNull()) continue; // it was faster
            times.add(static_cast<double>(clock.nsecsElapsed()) / 1e6);
            ++killed;
            QVERIFY(!picture.problem.isEmpty());
            QVERIFY(clock.elapsed() <= limit(1000));
            QCOMPARE(reader.read(smallPicture()).problem, QString());
            QVERIFY(toldProcess() > 0);
        }
        QCOMPARE(killed, wanted);
        figure("I2", QString("%1 decoders killed within their %2 ms, 0 crashes of others; the error after %3")
                         .arg(killed)
                         .arg(duration)
                         .arg(times.text()));
    }

    void ofPicturesInAMessage() {
        StoreThread store(m_folder.filePath("data").toStdString());
        PictureShelf shelf(m_folder.filePath("data").toStdString(), PictureReader(m_folder.filePath("reader")));
        DraftPictures pictures(store, shelf);
        const int wanted = runsLong() ? 40 : 5;
        int killed = 0;
        for (int i = 0; i < 3 * wanted && killed < wanted; ++i) {
            pictures.addBytes(m_photo, "photo.jpg");
            const qint64 id = toldProcess();
            QVERIFY(id > 0);
            sleepFor(m_share(m_random) * 100);
            QElapsedTimer clock;
            clock.start();
            endProcess(id);
            QVERIFY(QTest::qWaitFor([&] { return !pictures.isBusy(); }, limit(1000)));
            if (pictures.hashes().empty()) ++killed; // else it was faster
            QCOMPARE(row(pictures, 0)["problem"].toString().isEmpty(), !pictures.hashes().empty());
            pictures.addBytes(smallPicture(), "small.png");
            QVERIFY(QTest::qWaitFor([&] { return !pictures.isBusy(); }, limit(5000)));
            QCOMPARE(row(pictures, 1)["problem"].toString(), QString());
            QVERIFY(toldProcess() > 0);
            pictures.clear();
        }
        QCOMPARE(killed, wanted);
    }

    /// The engine decodes what it is asked about, too; the app starts it again.
    void ofTheEngine() {
        const auto encoders = fixtures() / "vision" / "muse-glimmer";
        const QString encoder = m_folder.filePath("mmproj.gguf");
        narrowEncoder(encoders / "mmproj.gguf", "mm.2.weight", 32).write(encoder.toStdString());
        ModelChoice choice;
        choice.path = QString::fromStdString((fixtures() / "models" / "muse-glimmer.gguf").string());
        choice.projector = encoder;
        choice.device = "reference";
        choice.context = 2048;
        EngineOptions options;
        options.program = CALLIOPE_ENGINE;
        options.pauses.clear();
        EngineSupervisor engine(m_gate, options);
        engine.load(choice);
        const auto waitFor = [&](EngineSupervisor::State state) {
            return QTest::qWaitFor([&] { return engine.state() == state; }, limit(5000));
        };
        QVERIFY2(waitFor(EngineSupervisor::State::ready), qPrintable(engine.failure().detail + engine.log()));

        constexpr double decoding = 400; // milliseconds; then it encodes for seconds
        const int wanted = runsLong() ? 200 : 5;
        Times times;
        int killed = 0;
        for (int i = 0; i < 3 * wanted && killed < wanted; ++i) {
            const qint64 killedAfter = std::lround(m_share(m_random) * decoding);
            qint64 toldAfter = 0;
            const QString end = endOf(engine, m_photo, killedAfter, &toldAfter);
            QVERIFY(waitFor(EngineSupervisor::State::failed));
            if (!end.isEmpty()) { // else it was faster
                ++killed;
                times.add(static_cast<double>(toldAfter));
                QVERIFY2(toldAfter <= limit(1000), QByteArray::number(toldAfter));
            }
            engine.restart();
            QVERIFY(waitFor(EngineSupervisor::State::ready));
            QCOMPARE(endOf(engine, smallPicture()), QString());
        }
        QCOMPARE(killed, wanted);
        figure("I2",
               QString("%1 engines killed while they read and decode a photo, the app goes on; the error after %2")
                   .arg(killed)
                   .arg(times.text()));
    }

private:
    /// Which process decodes, as soon as it has begun; 0: none has.
    qint64 toldProcess() {
        for (int i = 0; i < limit(2000); ++i) {
            QFile file(m_told);
            const QByteArray told = file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
            file.close();
            if (told.endsWith('\n') && file.remove()) return told.toLongLong();
            sleepFor(1);
        }
        return 0;
    }

    static QVariantMap row(const DraftPictures& pictures, int number) {
        return pictures.data(pictures.index(number), DraftPictures::PictureRole).toMap();
    }

    /// Asks about a picture. Nothing where an answer came, or how it failed. `killedAfter` milliseconds the engine is
    /// killed, and `toldAfter` these the failure is told.
    QString endOf(EngineSupervisor& engine, const QByteArray& picture, qint64 killedAfter = -1,
                  qint64* toldAfter = nullptr) {
        ChatRequest request;
        request.messages.emplace_back().parts = {{ChatPart::Kind::picture, dataUrl(picture)},
                                                 {ChatPart::Kind::text, "What is it?"}};
        request.sampling.maxTokens = 1;
        const auto stream = m_client.ask(engine.endpoint(), request);
        std::optional<QString> end;
        connect(stream.get(), &ChatStream::finished, this, [&] { end = QString(); });
        connect(stream.get(), &ChatStream::failed, this,
                [&](const Failure& failure) { end = failure.title + ": " + failure.detail; });
        QElapsedTimer clock;
        if (killedAfter >= 0)
            QTimer::singleShot(static_cast<int>(killedAfter), Qt::PreciseTimer, stream.get(), [&] {
                endProcess(engine.processId());
                clock.start();
            });
        (void)QTest::qWaitFor([&] { return end.has_value() && (killedAfter < 0 || clock.isValid()); }, limit(5000));
        if (toldAfter != nullptr) *toldAfter = clock.elapsed();
        return end.value_or("There was no end.");
    }

    QTemporaryDir m_folder;
    QString m_told = m_folder.filePath("process");
    QByteArray m_photo = photo();
    std::minstd_rand m_random{7};
    std::uniform_real_distribution<double> m_share{0, 1};
    NetworkGate m_gate;
    MemoryKeyStore m_keys;
    ChatClient m_client{m_gate, m_keys};
};

QTEST_GUILESS_MAIN(DecoderKillsTest)
#include "decoder_kills_test.moc"
