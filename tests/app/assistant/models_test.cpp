#include "app/assistant/models.h"

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
