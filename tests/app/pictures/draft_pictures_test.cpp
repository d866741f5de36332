#include "app/pictures/draft_pictures.h"

#include <QBuffer>
#include <QClipboard>
#include <QFile>
#include <QGuiApplication>
#include <QMimeData>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace calliope;
using namespace calliope::app;

/// Pictures on their way into a message.
class DraftPicturesTest : public QObject {
    Q_OBJECT

private slots:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_store = std::make_unique<StoreThread>(m_folder->filePath("data").toStdString());
        m_shelf =
            std::make_unique<PictureShelf>(m_folder->filePath("data").toStdString(), PictureReader(CALLIOPE_ENGINE));
        m_pictures = std::make_unique<DraftPictures>(*m_store, *m_shelf);
    }

    void cleanup() {
        m_pictures.reset();
        m_shelf.reset();
        m_store.reset();
    }

    void filesAreReadAndKept() {
        m_pictures->addFiles({pngFile("a.png", Qt::red), pngFile("b.png", Qt::green)});
        QCOMPARE(m_pictures->count(), 2);
        QVERIFY(m_pictures->isBusy());
        QTRY_VERIFY(!m_pictures->isBusy());
        QCOMPARE(row(0).value("name").toString(), QString("a.png"));
        QCOMPARE(row(0).value("width").toInt(), 20);
        QCOMPARE(row(0).value("problem").toString(), QString());
        QVERIFY(row(0).value("source").toString().startsWith("image://picture/"));
        QCOMPARE(m_pictures->hashes().size(), std::size_t{2});
        QCOMPARE(m_pictures->blocks().front().kind, storage::BlockKind::picture);
        const ReadPicture again = m_shelf->pixels(m_pictures->hashes().front(), 0);
        QCOMPARE(again.image.size(), QSize(20, 10));
        QCOMPARE(again.image.pixelColor(5, 5), QColor(Qt::red));
    }

    /// A picture is what it holds, whatever its name says.
    void namesDoNotCount() {
        m_pictures->addFiles({pngFile("a.jpg", Qt::red), pngFile("b.webp", Qt::green), pngFile("c", Qt::blue)});
        QTRY_VERIFY(!m_pictures->isBusy());
        for (int i = 0; i < 3; ++i) QCOMPARE(row(i).value("problem").toString(), QString());
        QCOMPARE(m_pictures->hashes().size(), std::size_t{3});
    }

    void documentsGoAlong() {
        QFile table(m_folder->filePath("data.csv"));
        QFile broken(m_folder->filePath("broken.pdf"));
        QVERIFY(table.open(QIODevice::WriteOnly) && broken.open(QIODevice::WriteOnly));
        table.write("a,b\n1,2\n");
        broken.write("%PDF-1.4\n");
        table.close();
        broken.close();
        m_pictures->addFiles(
            {QUrl::fromLocalFile(table.fileName()), pngFile("a.png", Qt::red), QUrl::fromLocalFile(broken.fileName())});
        QTRY_VERIFY(!m_pictures->isBusy());
        QCOMPARE(m_pictures->pictures(), 1);
        QVERIFY(row(0).value("isDocument").toBool() && !row(1).value("isDocument").toBool());
        QCOMPARE(row(0).value("pages").toInt(), 1);
        QVERIFY(row(2).value("problem").toString().contains("PDF"));
        const std::vector<storage::Block> blocks = m_pictures->blocks();
        QCOMPARE(blocks.size(), std::size_t{2});
        QCOMPARE(blocks.front().kind, storage::BlockKind::file);
        QCOMPARE(m_shelf->bytes(blocks.front().attachment), QByteArray("a,b\n1,2\n"));
        // What is kept with a draft comes back as what it was.
        m_pictures->restore(m_pictures->attachments());
        QCOMPARE(m_pictures->count(), 2);
        QCOMPARE(row(0).value("pages").toInt(), 1);
        QCOMPARE(m_pictures->blocks().front().kind, storage::BlockKind::file);
    }

    void whatCannotBeReadSaysWhy_data() {
        QTest::addColumn<QString>("url");
        QTest::newRow("text file") << "text";
        QTest::newRow("folder") << "folder";
        QTest::newRow("nothing") << "file:///nowhere/at/all.png";
        QTest::newRow("web page") << "https://example.com/cat.png";
    }

    void whatCannotBeReadSaysWhy() {
        QFETCH(QString, url);
        QFile text(m_folder->filePath("text"));
        QVERIFY(text.open(QIODevice::WriteOnly));
        text.write("no picture");
        text.close();
        if (url == "text") url = QUrl::fromLocalFile(text.fileName()).toString();
        if (url == "folder") url = QUrl::fromLocalFile(m_folder->path()).toString();
        m_pictures->addFiles({QUrl(url)});
        QTRY_VERIFY(!m_pictures->isBusy());
        QVERIFY(!row(0).value("problem").toString().isEmpty());
        QVERIFY(m_pictures->hashes().empty());
        m_pictures->removeAt(0);
        QCOMPARE(m_pictures->count(), 0);
    }

    void removingCanBeUndone() {
        const QSignalSpy told(m_pictures.get(), &DraftPictures::done);
        const QSignalSpy kept(m_pictures.get(), &DraftPictures::listChanged);
        m_pictures->addFiles({pngFile("a.png", Qt::red), pngFile("b.png", Qt::green)});
        QTRY_VERIFY(!m_pictures->isBusy());
        const auto before = m_pictures->hashes();
        m_pictures->removeAt(0);
        QCOMPARE(m_pictures->count(), 1);
        QCOMPARE(told.count(), 1);
        m_pictures->undo();
        QCOMPARE(m_pictures->hashes(), before);
        QCOMPARE(kept.count(), 4);
        m_pictures->undo(); // nothing more
        QCOMPARE(m_pictures->count(), 2);
    }

    void removedWhileItIsRead() {
        m_pictures->addFiles({pngFile("a.png", Qt::red)});
        m_pictures->removeAt(0);
        QTest::qWait(300);
        QCOMPARE(m_pictures->count(), 0);
        QVERIFY(m_pictures->hashes().empty());
    }

    /// The chat was left: what is just being read is kept and told, unless nothing of that chat is kept.
    void leftWhileItIsRead() {
        QSignalSpy told(m_pictures.get(), &DraftPictures::done);
        std::vector<storage::Attachment> came;
        connect(m_pictures.get(), &DraftPictures::cameLater, this, [&](qint64 owner, const storage::Attachment& kept) {
            QCOMPARE(owner, qint64{7});
            came.push_back(kept);
        });
        m_pictures->addFiles({pngFile("a.png", Qt::red)});
        QTRY_VERIFY(!m_pictures->isBusy());
        m_pictures->addFiles({pngFile("b.png", Qt::green), QUrl::fromLocalFile("/nowhere/at/all.png")});
        m_pictures->leave(7);
        QCOMPARE(m_pictures->count(), 0);
        m_pictures->setTemporary(true); // is open now
        QTRY_VERIFY(came.size() == 1 && told.count() == 1);
        QCOMPARE(came.front().name, std::string("b.png"));
        QCOMPARE(came.front().width, 20);
        QVERIFY(!m_shelf->bytes(came.front().hash).isEmpty());
        QVERIFY(told.front().front().toString().contains("all.png"));

        m_pictures->addFiles({pngFile("c.png", Qt::blue)});
        m_pictures->leave(7);
        QTest::qWait(300);
        QCOMPARE(m_pictures->count(), 0);
        QCOMPARE(came.size(), std::size_t{1});
    }

    void noMoreThanFitIntoAMessage() {
        QSignalSpy told(m_pictures.get(), &DraftPictures::done);
        QImage image(4, 4, QImage::Format_RGB888);
        image.fill(Qt::black);
        for (int i = 0; i < DraftPictures::most + 2; ++i) m_pictures->addImage(image, "x", false);
        QCOMPARE(m_pictures->count(), DraftPictures::most);
        QCOMPARE(told.count(), 2);
    }

    void pasting_data() {
        QTest::addColumn<QString>("what");
        QTest::addColumn<bool>("isTaken");
        QTest::newRow("text") << "text" << false;
        QTest::newRow("long text") << "text, long" << true;
        QTest::newRow("png") << "image/png" << true;
        QTest::newRow("text and png") << "text+image/png" << false;
        QTest::newRow("pixels") << "pixels" << true;
        QTest::newRow("only tiff") << "image/tiff" << false;
        QTest::newRow("file") << "file" << true;
        QTest::newRow("file of text") << "text file" << false;
    }

    void pasting() {
        QFETCH(QString, what);
        QFETCH(bool, isTaken);
        auto data = std::make_unique<QMimeData>();
        const QString text = what.endsWith("long") ? QString(DraftPictures::longText, 'x') : QString("words");
        if (what.startsWith("text")) data->setText(text);
        if (what.endsWith("image/png")) data->setData("image/png", png(Qt::blue));
        if (what == "image/tiff") data->setData("image/tiff", "II*");
        if (what == "pixels") data->setImageData(QImage::fromData(png(Qt::blue)));
        if (what == "file") data->setUrls({pngFile("c.png", Qt::blue)});
        if (what == "text file") data->setUrls({QUrl::fromLocalFile("/etc/passwd")});
        QGuiApplication::clipboard()->setMimeData(data.release());
        QCOMPARE(m_pictures->paste(), isTaken);
        QCOMPARE(m_pictures->count(), isTaken ? 1 : 0);
        QTRY_VERIFY(!m_pictures->isBusy());
        if (isTaken) QCOMPARE(row(0).value("problem").toString(), QString());
        if (!what.endsWith("long")) return;
        QVERIFY(row(0).value("isDocument").toBool());
        QCOMPARE(m_shelf->bytes(m_pictures->hashes().front()).count('x'), text.size()); // pages lie between
    }

    void temporaryOnesStayInMemory() {
        m_pictures->setTemporary(true);
        m_pictures->addFiles({pngFile("a.png", Qt::red)});
        QTRY_VERIFY(!m_pictures->isBusy());
        const std::string hash = m_pictures->hashes().front();
        QVERIFY(!m_shelf->bytes(hash).isEmpty());
        QVERIFY(!QFile::exists(m_folder->filePath("data/attachments/" + QString::fromStdString(hash.substr(0, 2)))));
        m_pictures->setTemporary(false);
        QVERIFY(m_shelf->bytes(hash).isEmpty());
    }

    void costsAreAskedFor() {
        std::vector<std::string> asked;
        m_pictures->setCounter([&](const std::string& hash) { asked.push_back(hash); });
        m_pictures->addFiles({pngFile("a.png", Qt::red)});
        QTRY_COMPARE(asked.size(), std::size_t{1});
        m_pictures->setTokens(asked.front(), 256);
        QCOMPARE(m_pictures->tokens(), 256);
        QCOMPARE(row(0).value("tokens").toInt(), 256);
        m_pictures->countAgain();
        QCOMPARE(m_pictures->tokens(), 0);
        QCOMPARE(asked.size(), std::size_t{2});
    }

private:
    static QByteArray png(Qt::GlobalColor colour) {
        QImage image(20, 10, QImage::Format_RGB888);
        image.fill(colour);
        QByteArray bytes;
        QBuffer buffer(&bytes);
        buffer.open(QIODevice::WriteOnly);
        image.save(&buffer, "PNG");
        return bytes;
    }

    QUrl pngFile(const QString& name, Qt::GlobalColor colour) {
        QFile file(m_folder->filePath(name));
        if (file.open(QIODevice::WriteOnly)) file.write(png(colour));
        return QUrl::fromLocalFile(file.fileName());
    }

    QVariantMap row(int number) {
        return m_pictures->data(m_pictures->index(number), DraftPictures::PictureRole).toMap();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<StoreThread> m_store;
    std::unique_ptr<PictureShelf> m_shelf;
    std::unique_ptr<DraftPictures> m_pictures;
};

QTEST_MAIN(DraftPicturesTest)
#include "draft_pictures_test.moc"
