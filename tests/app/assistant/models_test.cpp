#include "app/assistant/model_files.h"
#include "app/assistant/models.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace calliope::app;

/// Which model answers, and when another one may take its place.
class ModelsTest : public QObject {
    Q_OBJECT

private slots:
    void init() {
        for (const char* name : {"a.gguf", "b.gguf", "c.gguf"}) {
            QFile file(path(name));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write("GGUF");
        }
        m_models = std::make_unique<Models>(path("a.gguf"));
        m_models->addFetched(path("b.gguf"));
        m_models->addFetched(path("c.gguf"));
        m_models->setRemote({{.id = 1, .model = "remote"}, {.id = 1, .model = "other"}});
    }

    /// Loading another file ends the answers that the engine gives.
    void anotherModelWaitsForAnswers() {
        QSignalSpy chosen(m_models.get(), &Models::chosen);
        QSignalSpy done(m_models.get(), &Models::done);
        m_models->setAnswering(true);
        m_models->use(path("b.gguf"));
        QCOMPARE(m_models->current(), path("a.gguf"));
        QVERIFY(row("b")["isNext"].toBool());
        QCOMPARE(chosen.size(), 0);
        QCOMPARE(done.size(), 1);
        QVERIFY(done.first().first().toString().startsWith("b ") && done.first().last().toBool());
        m_models->setAnswering(true);          // it goes on
        m_models->use(remoteKey(1, "remote")); // the last choice counts
        m_models->setAnswering(false);
        QCOMPARE(m_models->current(), remoteKey(1, "remote"));
        QCOMPARE(chosen.size(), 1);
        m_models->setAnswering(false);
        QCOMPARE(chosen.size(), 1);
    }

    void whatComesNextCanBeTakenBack() {
        m_models->setAnswering(true);
        m_models->use(path("b.gguf"));
        m_models->undo();
        QVERIFY(!row("b")["isNext"].toBool());
        m_models->setAnswering(false);
        QCOMPARE(m_models->current(), path("a.gguf"));

        m_models->setAnswering(true);
        m_models->use(path("b.gguf"));
        m_models->use(path("a.gguf")); // so does the one in use
        m_models->setAnswering(false);
        QCOMPARE(m_models->current(), path("a.gguf"));

        m_models->setAnswering(true);
        m_models->use(path("b.gguf"));
        m_models->setAnswering(false);
        QCOMPARE(m_models->current(), path("b.gguf"));
        m_models->undo(); // after it has come
        QCOMPARE(m_models->current(), path("a.gguf"));
    }

    void whatHasGoneDoesNotCome() {
        m_models->setAnswering(true);
        m_models->use(path("b.gguf"));
        m_models->remove(path("b.gguf"));
        m_models->setAnswering(false);
        QCOMPARE(m_models->current(), path("a.gguf"));
    }

    /// Answers of an endpoint go on whoever is asked next.
    void endpointsAreLeftAtOnce() {
        m_models->use(remoteKey(1, "remote"));
        m_models->setAnswering(true);
        m_models->use(remoteKey(1, "other"));
        QCOMPARE(m_models->current(), remoteKey(1, "other"));
        m_models->use(path("b.gguf"));
        QCOMPARE(m_models->current(), path("b.gguf"));
    }

    /// A vision file is no model: it goes with the one that it belongs to, and the user may say with which.
    void visionFilesAreNoModels() {
        const auto put = [&](const QString& name, const QByteArray& bytes) {
            QFile file(path(name));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(bytes);
        };
        QSignalSpy paired(m_models.get(), &Models::visionChosen);
        put("mmproj-b.gguf", "GGUF");
        m_models->add(QUrl::fromLocalFile(path("mmproj-b.gguf")));
        QCOMPARE(m_models->files().size(), 3);
        QCOMPARE(m_models->current(), path("a.gguf"));
        QCOMPARE(paired.size(), 1);
        QCOMPARE(m_models->chosenVision().value(path("b.gguf")), path("mmproj-b.gguf"));

        QByteArray told("GGUF....general.architecture\x08");
        told += QByteArray("\0\0\0\x04\0\0\0\0\0\0\0clip", 15);
        put("eyes.gguf", told); // no name says what it is
        m_models->add(QUrl::fromLocalFile(path("eyes.gguf")));
        QVERIFY(m_models->failure()["title"].toString().contains("vision file"));
        QCOMPARE(m_models->files().size(), 3);
        m_models->setVision(path("c.gguf"), QUrl::fromLocalFile(path("eyes.gguf")));
        QVERIFY(m_models->failure()["title"].toString().isEmpty());
        QCOMPARE(m_models->visionFilesOf(path("c.gguf")), QStringList{path("eyes.gguf")});
        m_models->use(path("b.gguf"));
        m_models->setAnswering(true); // loading it again would cut them off
        m_models->setVision(path("b.gguf"), QUrl::fromLocalFile(path("eyes.gguf")));
        QCOMPARE(m_models->chosenVision().value(path("b.gguf")), path("mmproj-b.gguf"));
        m_models->setVision(path("c.gguf"), QUrl::fromLocalFile(path("a.gguf")));
        QVERIFY(m_models->failure()["title"].toString().contains("no vision file"));
        QCOMPARE(m_models->visionFilesOf(path("c.gguf")), QStringList{path("eyes.gguf")});
    }

    /// As other programs keep them: names are links to files that are called by their hashes.
    void linksKeepTheirNames() {
        QDir folder(m_folder.path());
        QVERIFY(folder.mkpath("hub/blobs") && folder.mkpath("hub/snapshots/1"));
        QVERIFY(QFile::copy(path("a.gguf"), path("hub/blobs/0f3a")));
        if (!QFile::link(path("hub/blobs/0f3a"), path("hub/snapshots/1/model.gguf"))) QSKIP("There are no links.");
        QVERIFY(QFile::link(path("hub"), path("hub/snapshots/round")));
        QCOMPARE(modelFilesIn(path("hub")), QStringList{path("hub/snapshots/1/model.gguf")});
        m_models->add(QUrl::fromLocalFile(path("hub/snapshots/1/model.gguf")));
        QCOMPARE(m_models->current(), path("hub/snapshots/1/model.gguf"));
    }

private:
    [[nodiscard]] QString path(const QString& name) const { return m_folder.filePath(name); }
    [[nodiscard]] QVariantMap row(const QString& name) const {
        const QVariantList rows = m_models->files();
        for (const QVariant& each : rows)
            if (each.toMap()["name"] == name) return each.toMap();
        return {};
    }

    QTemporaryDir m_folder;
    std::unique_ptr<Models> m_models;
};

QTEST_GUILESS_MAIN(ModelsTest)
#include "models_test.moc"
