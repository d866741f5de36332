#include "app/pictures/picture_block.h"
#include "tests/app/documents/make_documents.h"
#include "tests/app/store/app_on_disk.h"

#include <QBuffer>
#include <QFile>
#include <QImage>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace calliope;
using storage::BlockKind;
using test::AppOnDisk;

namespace {

constexpr char secret[] = "where it was taken";

/// A picture's file with words in it that are no pixels.
QByteArray png() {
    QImage image(40, 30, QImage::Format_RGB32);
    image.fill(Qt::red);
    image.setText("Comment", secret);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return bytes;
}

/// A question of ChatGPT with these pictures.
QByteArray chatWith(const QByteArrayList& pictures) {
    QJsonArray parts;
    for (const QByteArray& id : pictures)
        parts.append(QJsonObject{{"content_type", "image_asset_pointer"},
                                 {"asset_pointer", "file-service://" + QString::fromLatin1(id)}});
    parts.append("Which bird?");
    const QJsonObject message{{"author", QJsonObject{{"role", "user"}}}, {"content", QJsonObject{{"parts", parts}}}};
    const QJsonObject chat{{"id", "c"}, {"mapping", QJsonObject{{"a", QJsonObject{{"message", message}}}}}};
    return QJsonDocument(QJsonArray{chat}).toJson();
}

} // namespace

/// Pictures of an export as the app keeps them: read in the process for that.
class ImportPicturesTest : public QObject {
    Q_OBJECT

private slots:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_app = std::make_unique<AppOnDisk>((m_folder->path() + "/data").toStdString());
        m_app->chats.setPictureReader(app::PictureReader(CALLIOPE_ENGINE));
        QVERIFY(m_app->settle());
    }

    /// Coded anew, so that nothing but the pixels is kept; what is no picture is a note, and the rest is there.
    void theyAreReadAsThoseThatPeopleAttach() {
        QVERIFY(png().contains(secret));
        QCOMPARE(import({{"conversations.json", chatWith({"file-Good1", "file-Bad2", "file-Cut3", "file-None4"})},
                         {"user-x/file-Good1-bird.png", png()},
                         {"file-Bad2-page.png", "<html>"},
                         {"file-Cut3-cut.png", png().left(60)}}),
                 QString("1 chat imported, 3 pictures are missing"));
        const std::vector<storage::Block> blocks = imported();
        QCOMPARE(blocks.size(), std::size_t{5});
        QCOMPARE(blocks[0].kind, BlockKind::picture);
        QCOMPARE(blocks[0].text, std::string("bird.png"));
        QCOMPARE(app::pictureSize(blocks[0]), QSize(40, 30));
        for (const std::size_t missing : {1, 2, 3}) QCOMPARE(blocks[missing].text, std::string("[picture]"));
        QCOMPARE(blocks[4].text, std::string("Which bird?"));
        const auto kept = m_app->ask([hash = blocks[0].attachment](storage::Store& store) {
            return std::pair(store.attachments().find(hash), store.attachments().read(hash));
        });
        QVERIFY(kept && kept->first);
        QCOMPARE(kept->first->mediaType, std::string("image/png"));
        const QByteArray file = QByteArray::fromStdString(kept->second);
        QVERIFY(!file.contains(secret));
        QCOMPARE(QImage::fromData(file).pixelColor(20, 15), QColor(Qt::red));
    }

    void withoutTheProgramTheyAreMissing() {
        m_app->chats.setPictureReader(app::PictureReader(QString()));
        QCOMPARE(import({{"conversations.json", chatWith({"file-Good1"})}, {"file-Good1-bird.png", png()}}),
                 QString("1 chat imported, 1 picture is missing"));
        QCOMPARE(imported().size(), std::size_t{2});
    }

    /// As when the program ends: the next import has the chat whole.
    void aReaderThatIsStoppedStopsTheImport() {
        app::PictureReader reader(CALLIOPE_ENGINE);
        m_app->chats.setPictureReader(reader);
        reader.stop();
        const make::Files files{{"conversations.json", chatWith({"file-Good1"})}, {"file-Good1-bird.png", png()}};
        QCOMPARE(import(files), QString("Stopped: No new chats; the rest was not read"));
        m_app->chats.setPictureReader(app::PictureReader(CALLIOPE_ENGINE));
        QCOMPARE(import(files), QString("1 chat imported"));
    }

private:
    /// What is said of it.
    QString import(const make::Files& files) {
        QFile file(m_folder->filePath("export.zip"));
        if (!file.open(QIODevice::WriteOnly)) return {};
        file.write(make::archive(files));
        file.close();
        QSignalSpy told(&m_app->chats, &app::Chats::done);
        m_app->chats.importChats(QUrl::fromLocalFile(file.fileName()));
        return told.wait(30'000) ? told.first().first().toString() : QString("nothing");
    }

    /// Of the only chat's question.
    std::vector<storage::Block> imported() {
        const auto branch = m_app->ask(
            [](storage::Store& store) { return store.messages().branch(store.conversations().list().front().id); });
        return branch ? branch->front().blocks : std::vector<storage::Block>();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<AppOnDisk> m_app;
};

QTEST_GUILESS_MAIN(ImportPicturesTest)
#include "import_pictures_test.moc"
