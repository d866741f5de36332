#include "app/assistant/local_backend.h"
#include "app/endpoints/fake_endpoint.h"
#include "app/pictures/regions.h"
#include "tests/app/documents/make_documents.h"
#include "tests/support/reference_data.h"
#include "ui/session.h"

#include <QAccessible>
#include <QBuffer>
#include <QClipboard>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFile>
#include <QJsonArray>
#include <QMimeData>
#include <QQuickItem>
#include <QQuickWindow>
#include <QSet>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

/// Pictures in the real window, offscreen: dropped, pasted, from the camera's stand-in; sent to the endpoint of this
/// program, which sees what a server would.

using namespace calliope;
using storage::BlockKind;
using storage::MessageState;
using storage::Role;

namespace {

QStringList warnings; ///< of QML: none should come

constexpr QPoint besideTheEdge(1270, 400); ///< in the shopping panel, where it is open

} // namespace

class WindowPicturesTest : public QObject {
    Q_OBJECT

private slots:
    void init() {
        qputenv("CALLIOPE_CAMERA", "pattern,unplugged,denied,busy");
        warnings.clear();
        m_folder = std::make_unique<QTemporaryDir>();
        start();
    }

    void cleanup() {
        m_session.reset();
        QVERIFY2(warnings.isEmpty(), qPrintable(warnings.join('\n')));
    }

    void aDroppedFileIsSentAndKept() {
        drop(filesData({pngFile("cat.png")}));
        QTRY_VERIFY(pictures().count() == 1 && !pictures().isBusy());
        QTRY_COMPARE(pictures().tokens(), 256); // as the endpoint says
        type("what is this");
        QTest::keyClick(window(), Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(endpoint().chats().size(), std::size_t{1}, 20'000);
        const QJsonObject request = endpoint().chats().front();
        const QJsonArray parts = request["messages"].toArray().last()["content"].toArray();
        QCOMPARE(parts.size(), 2);
        const QString url = parts.first()["image_url"]["url"].toString();
        QVERIFY2(url.startsWith("data:image/png;base64,"), qPrintable(url.left(40)));
        QCOMPARE(QImage::fromData(QByteArray::fromBase64(url.section(',', 1).toLatin1())).size(), QSize(40, 20));
        QCOMPARE(parts.last()["text"].toString(), QString("what is this"));
        QTRY_VERIFY_WITH_TIMEOUT(isAnswered(), 20'000);
        QCOMPARE(pictures().count(), 0);

        start(); // again, with the same folder
        QTRY_VERIFY(!m_session->chats().list()->chats().empty());
        m_session->chats().open(m_session->chats().list()->chats().front().id);
        QTRY_VERIFY(isAnswered());
        const storage::Message question = m_session->chat().transcript()->messages().front();
        QCOMPARE(question.blocks.front().kind, BlockKind::picture);
        QVERIFY(window()->grabWindow().width() > 0);

        QFile pdf(m_folder->filePath("chat.pdf")); // it stands in there, too
        m_session->chats().exportChat(m_session->chats().currentId(), QUrl::fromLocalFile(pdf.fileName()));
        QTRY_VERIFY_WITH_TIMEOUT(pdf.exists(), 20'000);
        QVERIFY(pdf.open(QIODevice::ReadOnly));
        const QByteArray written = pdf.readAll();
        QVERIFY(written.startsWith("%PDF-") && written.contains("/Subtype /Image"));
    }

    void theDropIsAnnounced() {
        QObject* area = window()->findChild<QObject*>("drop");
        QVERIFY(area);
        const auto data = filesData({pngFile("cat.png")});
        QDragEnterEvent enter(QPoint(300, 300), Qt::CopyAction, data.get(), Qt::LeftButton, {});
        QCoreApplication::sendEvent(window(), &enter);
        QVERIFY(area->property("containsDrag").toBool());
        QDragLeaveEvent leave;
        QCoreApplication::sendEvent(window(), &leave);
        QVERIFY(!area->property("containsDrag").toBool());
        QCOMPARE(pictures().count(), 0);
    }

    void modelFilesGoToTheModels_data() {
        QTest::addColumn<QString>("page");
        for (const char* page : {"chat", "models/catalogue", "models/files", "settings", "shopping/sources"})
            QTest::newRow(page) << page;
    }

    void modelFilesGoToTheModels() {
        QFETCH(QString, page);
        go(page);
        const QUrl model = fileWith("New.GGUF", "GGUF....");
        drop(filesData({model}), besideTheEdge);
        QTRY_COMPARE(m_session->models().files().size(), 1);
        QVERIFY(find("ModelCard"));
        QCOMPARE(pictures().count(), 0);
        drop(filesData({model, pngFile("cat.png")})); // each to its own
        QTRY_COMPARE(pictures().count(), 1);
        QCOMPARE(m_session->models().files().size(), 1);
        QCOMPARE(m_session->models().failure()["title"].toString(), QString());
    }

    void listsOfProductsGoToTheirPage() {
        go("shopping/sources");
        const QUrl list = fileWith("list.csv", "id,title,price\n");
        drop(filesData({list}), besideTheEdge);
        QTRY_COMPARE(m_session->sources().draft()["file"].toString(), QString("list.csv"));
        QCOMPARE(pictures().count(), 0);
        drop(filesData({list})); // beside the panel
        QTRY_COMPARE(pictures().count(), 1);
    }

    /// An export of chats, also with a picture beside it; over its page it may be a list of products.
    void archivesAreImported() {
        QSignalSpy told(&m_session->chats(), &app::Chats::done);
        const QByteArray chats =
            R"([{"id": "c", "mapping": {"a": {"message": {"author": {"role": "user"}, "content": {"parts": ["Hi"]}}}}}])";
        drop(filesData({fileWith("Export.ZIP", make::archive({{"conversations.json", chats}})), pngFile("cat.png")}));
        QTRY_COMPARE(told.count(), 1);
        QCOMPARE(told.first().first().toString(), QString("1 chat imported"));
        QTRY_COMPARE(pictures().count(), 1);
        go("shopping/sources");
        drop(filesData({fileWith("list.zip", make::archive({{"list.csv", "id,title,price\n"}}))}), besideTheEdge);
        QTRY_COMPARE(m_session->sources().draft()["file"].toString(), QString("list.zip"));
        QCOMPARE(told.count(), 1);
    }

    void whoTakesADropIsAnnounced() {
        const auto wordsFor = [this](const QUrl& file, const QPoint& at) {
            const auto data = filesData({file});
            QDragEnterEvent enter(at, Qt::CopyAction, data.get(), Qt::LeftButton, {});
            QCoreApplication::sendEvent(window(), &enter);
            const QString words = window()->findChild<QQuickItem*>("dropWords")->property("text").toString();
            QDragLeaveEvent leave;
            QCoreApplication::sendEvent(window(), &leave);
            return words;
        };
        go("shopping/photo");
        const QUrl picture = pngFile("cat.png");
        QSet<QString> all{wordsFor(picture, {400, 300}), wordsFor(picture, besideTheEdge),
                          wordsFor(fileWith("a.gguf", "GGUF...."), besideTheEdge),
                          wordsFor(fileWith("a.zip", "PK"), {400, 300})};
        QCOMPARE(all.size(), 4);
        go("shopping/search");
        QVERIFY(all.contains(wordsFor(picture, besideTheEdge))); // the conversation's
    }

    void droppedBytesAreTaken() {
        auto data = std::make_unique<QMimeData>();
        data->setData("image/png", png());
        data->setUrls({QUrl("https://example.com/cat.png")}); // as browsers give it; nothing is fetched
        drop(std::move(data));
        QTRY_VERIFY(pictures().count() == 1 && pictures().hashes().size() == 1);
    }

    void whatIsPastedIsAPictureOrText() {
        QGuiApplication::clipboard()->setImage(QImage::fromData(png()));
        QTest::keySequence(window(), QKeySequence::Paste);
        QTRY_VERIFY(pictures().count() == 1 && pictures().hashes().size() == 1);
        const QString text = QString("some text ").repeated(20); // long ones become documents
        QGuiApplication::clipboard()->setText(text);
        QTest::keySequence(window(), QKeySequence::Paste);
        QTRY_COMPARE(composer()->property("text").toString(), text);
        QCOMPARE(pictures().count(), 1);
    }

    void removingCanBeUndone() {
        drop(filesData({pngFile("cat.png")}));
        QTRY_VERIFY(!pictures().isBusy());
        auto* thumb = find("PictureThumb");
        QVERIFY(thumb);
        thumb->forceActiveFocus(Qt::TabFocusReason);
        QTest::keyClick(window(), Qt::Key_Delete);
        QTRY_COMPARE(pictures().count(), 0);
        pictures().undo();
        QCOMPARE(pictures().count(), 1);
    }

    void aPictureAloneIsAQuestion() {
        drop(filesData({pngFile("cat.png")}));
        QTRY_VERIFY(pictures().count() == 1 && !pictures().isBusy());
        composer()->forceActiveFocus();
        QTest::keyClick(window(), Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(isAnswered(), 20'000);
        QCOMPARE(m_session->chat().title(), QString("About a picture"));
    }

    void theDraftKeepsItsPictures() {
        drop(filesData({pngFile("cat.png"), pngFile("dog.png")}));
        QTRY_COMPARE(pictures().hashes().size(), std::size_t{2});
        const auto before = pictures().hashes();
        start();
        m_session->chats().newChat();
        QTRY_VERIFY(pictures().hashes() == before);
    }

    void whatCannotBeReadDoesNotGoAlong() {
        QFile file(m_folder->filePath("cat.png"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("no picture at all");
        file.close();
        drop(filesData({QUrl::fromLocalFile(file.fileName())}));
        QTRY_VERIFY(!pictures().isBusy());
        QCOMPARE(pictures().count(), 1);
        QVERIFY(pictures().hashes().empty());
        type("hello");
        QTest::keyClick(window(), Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(endpoint().chats().size(), std::size_t{1}, 20'000);
        const QJsonValue content = endpoint().chats().front()["messages"].toArray().last()["content"];
        QCOMPARE(content.toString(), QString("hello"));
    }

    void temporaryChatsShowTheirPictures() {
        m_session->chats().newTemporaryChat();
        drop(filesData({pngFile("cat.png")}));
        QTRY_VERIFY(pictures().count() == 1 && !pictures().isBusy());
        composer()->forceActiveFocus();
        QTest::keyClick(window(), Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(endpoint().chats().size(), std::size_t{1}, 20'000);
        QVERIFY(endpoint().chats().front()["messages"].toArray().last()["content"].toArray().size() == 1);
        QTRY_VERIFY_WITH_TIMEOUT(isAnswered(), 20'000);
        QVERIFY(!QDir(m_folder->filePath("data/attachments")).exists() ||
                QDir(m_folder->filePath("data/attachments")).isEmpty());
    }

    void theCameraTakesPictures() {
        QMetaObject::invokeMethod(window(), "go", Q_ARG(QString, "camera"));
        app::Camera& camera = m_session->camera();
        QTRY_VERIFY(camera.isOn());
        QCOMPARE(camera.devices().size(), 4);
        QTRY_VERIFY(window()->activeFocusItem() && window()->activeFocusItem()->objectName() == "shutter");
        QTest::keyClick(window(), Qt::Key_Space);
        QTRY_COMPARE(camera.shots().size(), 1);
        QTest::mouseClick(window(), Qt::LeftButton, {}, centre("shutter"));
        QTRY_COMPARE(camera.shots().size(), 2);
        QTest::mouseClick(window(), Qt::LeftButton, {}, centre("useShots"));
        QTRY_COMPARE(pictures().hashes().size(), std::size_t{2});
        QTRY_VERIFY(!camera.isOn()); // off with its sheet
        QCOMPARE(camera.shots().size(), 0);
    }

    void whatIsWrongWithTheCameraIsSaid_data() {
        QTest::addColumn<QString>("device");
        QTest::addColumn<QString>("words");
        QTest::newRow("unplugged") << "unplugged"
                                   << "Plug one in";
        QTest::newRow("denied") << "denied"
                                << "privacy";
        QTest::newRow("busy") << "busy"
                              << "Another program";
    }

    void whatIsWrongWithTheCameraIsSaid() {
        QFETCH(QString, device);
        QFETCH(QString, words);
        QMetaObject::invokeMethod(window(), "go", Q_ARG(QString, "camera"));
        app::Camera& camera = m_session->camera();
        QTRY_VERIFY(camera.isOn());
        camera.setDevice(device);
        QTRY_VERIFY2(camera.problem().contains(words), qPrintable(camera.problem()));
        QVERIFY(!camera.isOn());
        auto* shown = window()->findChild<QQuickItem*>("cameraProblem");
        QVERIFY(shown && shown->property("text").toString() == camera.problem());
        camera.setDevice("pattern"); // and it goes on with another one
        QTRY_VERIFY(camera.isOn());
        QTest::keyClick(window(), Qt::Key_Escape);
        QTRY_VERIFY(!camera.isOn());
        QCOMPARE(pictures().count(), 0);
    }

    void aPartOfTheScreenIsTaken() {
        QTest::keySequence(window(), QKeySequence("Ctrl+Shift+S"));
        auto* over = window()->findChild<QQuickWindow*>("regionWindow");
        QVERIFY(over);
        QTRY_VERIFY(over->isVisible());
        QVERIFY(!window()->isVisible());
        QTest::mousePress(over, Qt::LeftButton, {}, {20, 30});
        QTest::mouseMove(over, {120, 90});
        QTest::mouseRelease(over, Qt::LeftButton, {}, {120, 90});
        QTRY_COMPARE(pictures().hashes().size(), std::size_t{1});
        QVERIFY(window()->isVisible());
        QTest::keySequence(window(), QKeySequence("Ctrl+Shift+S"));
        QTRY_VERIFY(over->isVisible());
        QTest::keyClick(over, Qt::Key_Escape);
        QTRY_VERIFY(window()->isVisible() && !over->isVisible());
        QCOMPARE(pictures().count(), 1);
    }

    /// As the picture of several screens is shown on one of them: between margins.
    void aPictureOfAnotherShapeIsCutAsItIsShown() {
        QTest::keySequence(window(), QKeySequence("Ctrl+Shift+S"));
        auto* over = window()->findChild<QQuickWindow*>("regionWindow");
        QVERIFY(over);
        QTRY_VERIFY(over->isVisible());
        const QSize whole = m_session->screen().size();
        const int width = 400 * whole.width() / whole.height(); // twice what it needs at this height
        over->showNormal();
        over->setGeometry(0, 0, width, 200);
        QTRY_COMPARE(over->size(), QSize(width, 200));
        QTest::mousePress(over, Qt::LeftButton, {}, {width * 3 / 8, 50});
        QTest::mouseMove(over, {width * 5 / 8, 150});
        QTest::mouseRelease(over, Qt::LeftButton, {}, {width * 5 / 8, 150});
        QTRY_COMPARE(pictures().hashes().size(), std::size_t{1});
        const QVariantMap part = pictures().data(pictures().index(0), app::DraftPictures::PictureRole).toMap();
        const int tolerance = whole.height() / 25; // a few pixels of the small window
        QVERIFY2(qAbs(part["width"].toInt() - whole.width() / 2) <= tolerance, qPrintable(part["width"].toString()));
        QVERIFY2(qAbs(part["height"].toInt() - whole.height() / 2) <= tolerance, qPrintable(part["height"].toString()));
    }

    void regionsAreDrawnAndWalked() {
        start(true);
        QTRY_VERIFY(!m_session->chats().list()->chats().empty());
        for (const auto& chat : m_session->chats().list()->chats())
            if (chat.title == "What is on the table") m_session->chats().open(chat.id);
        QTRY_VERIFY(find("RegionsBlock"));
        auto* block = find("RegionsBlock");
        auto* list = find("RegionList", block);
        QVERIFY(list);
        QList<QQuickItem*> rows;
        for (QQuickItem* child : list->childItems())
            if (child->activeFocusOnTab()) rows.append(child);
        QCOMPARE(rows.size(), 6);
        rows.at(3)->forceActiveFocus(Qt::TabFocusReason);
        QCOMPARE(block->property("current").toInt(), 4);
        QTest::keyClick(window(), Qt::Key_Return);
        auto* area = window()->findChild<QQuickItem*>("pictureArea");
        QVERIFY(area);
        QTRY_VERIFY(area->property("contentWidth").toDouble() > area->width()); // it went close
        QTest::keyClick(window(), Qt::Key_0);
        QTRY_VERIFY(area->property("contentWidth").toDouble() <= area->width());
        QTest::keyClick(window(), Qt::Key_Plus);
        QTest::keyClick(window(), Qt::Key_Plus);
        QTest::keyClick(window(), Qt::Key_Plus);
        QTest::keyClick(window(), Qt::Key_Plus);
        QTRY_VERIFY(area->property("contentWidth").toDouble() > area->width() ||
                    area->property("contentHeight").toDouble() > area->height());
        QTest::keyClick(window(), Qt::Key_Escape);
        QTest::qWait(200);
    }

    /// Sure in one line, not sure in dashes, not looked at again in dots; and the same in words.
    void doubtIsDrawnAndSaid() {
        const std::vector<app::Region> regions{{"Egg", {100, 100, 200, 200}, true},
                                               {"Jar", {400, 100, 200, 200}, false},
                                               {"Lid", {700, 100, 200, 200}, false, false}};
        start(true);
        QTRY_VERIFY(!m_session->chats().list()->chats().empty());
        for (const auto& chat : m_session->chats().list()->chats())
            if (chat.title == "What is on the table") m_session->chats().open(chat.id);
        QTRY_VERIFY(find("RegionsBlock"));
        find("MarkedPicture", find("RegionsBlock"))->setProperty("regions", app::rowsOf(regions));
        const auto markers = [&] {
            QList<QQuickItem*> out;
            for (QQuickItem* child : find("MarkedPicture", find("RegionsBlock"))->childItems())
                if (QString(child->metaObject()->className()).startsWith("RegionMarker_QML")) out.append(child);
            return out;
        };
        QTRY_COMPARE(markers().size(), 3);
        const QStringList names{"Region 1: Egg", "Region 2, not sure: Jar", "Region 3, not looked at again: Lid"};
        QList<QVariant> patterns;
        for (QQuickItem* marker : markers()) {
            const QString name = QAccessible::queryAccessibleInterface(marker)->text(QAccessible::Name);
            QCOMPARE(name, names.at(patterns.size()));
            const auto* dashes = marker->findChild<QQuickItem*>("dashes");
            const auto* path = marker->findChild<QObject*>("dashPath");
            QVERIFY(dashes && path);
            QCOMPARE(dashes->isVisible(), !patterns.isEmpty());
            patterns.append(path->property("dashPattern"));
        }
        QVERIFY(patterns.at(1).isValid() && patterns.at(1) != patterns.at(2));
    }

    /// Who points at a look sees what rests on it, and the other way round, by keys as well.
    void aLookAndItsSentenceShowEachOther() {
        start(true);
        QTRY_VERIFY(!m_session->chats().list()->chats().empty());
        for (const auto& chat : m_session->chats().list()->chats())
            if (chat.title == "What is on the table") m_session->chats().open(chat.id);
        QTRY_VERIFY(last() && find("RegionsBlock"));
        m_session->chat().showLook(last()->id, 1);
        QTRY_VERIFY(find("LookBlock"));
        QQuickItem* look = find("LookBlock");
        QVERIFY(!find("LinkPlace"));
        QQuickItem* thumb = find("PictureThumb", look);
        QVERIFY(thumb);
        thumb->forceActiveFocus(Qt::TabFocusReason);
        QTRY_VERIFY(find("LinkPlace"));
        QQuickItem* mark = find("LinkPlace");
        QVERIFY(mark->width() > 0 && mark->height() > 0);
        QQuickItem* words = mark->parentItem();
        composer()->forceActiveFocus(Qt::OtherFocusReason);
        QTRY_VERIFY(!find("LinkPlace"));
        QVERIFY(!look->property("lit").toBool());
        words->forceActiveFocus(Qt::TabFocusReason); // on its only link
        QTRY_VERIFY(look->property("lit").toBool());
    }

    /// The built-in model has no eyes, whatever lies beside it.
    void aVisionFileThatDoesNotFitIsSaid() {
        const QString model = copied(app::builtInModel(), "mini.gguf");
        copied(QString::fromLocal8Bit(qgetenv("CALLIOPE_FIXTURES")) + "/vision/gemma4v/mmproj.gguf",
               "mmproj-mini.gguf");
        start(false, false);
        m_session->models().add(QUrl::fromLocalFile(model));
        QTRY_VERIFY_WITH_TIMEOUT(m_session->chat().canSend() && m_session->models().current() == model, 120'000);
        QCOMPARE(m_session->chat().pictureProblem(), QString()); // while there is no picture
        drop(filesData({pngFile("cat.png")}));
        QTRY_VERIFY2(m_session->chat().pictureProblem().contains("mmproj-mini.gguf"),
                     qPrintable(m_session->chat().pictureProblem()));
        QVERIFY(!m_session->chat().canSend());
        type("what is this");
        QTest::keyClick(window(), Qt::Key_Return);
        QTRY_COMPARE(pictures().hashes().size(), std::size_t{1}); // nothing is lost
        QCOMPARE(composer()->property("text").toString(), QString("what is this"));
        QVERIFY(m_session->chat().isEmpty());
        pictures().removeAt(0);
        QVERIFY(m_session->chat().canSend());
    }

    void aVisionFileBesideAModelIsUsed() {
        const auto data = test::referenceData();
        if (!data) QSKIP("There is no reference data.");
        const QString folder = QString::fromStdString((*data / "vision" / "muse-glimmer").string());
        const QString model = copied(folder + "/model.gguf", "seeing-Q8_0.gguf");
        copied(folder + "/mmproj.gguf", "mmproj-seeing-F16.gguf");
        start(false, false);
        m_session->models().add(QUrl::fromLocalFile(model));
        QTRY_VERIFY_WITH_TIMEOUT(m_session->chat().canSend() && m_session->models().current() == model, 120'000);
        drop(filesData({pngFile("cat.png")}));
        QTRY_VERIFY(!pictures().isBusy());
        QCOMPARE(m_session->chat().pictureProblem(), QString());
        QTRY_VERIFY_WITH_TIMEOUT(pictures().tokens() > 0, 20'000); // as the engine counts them
        m_session->chat().setMode("instant");
        type("what is this");
        QTest::keyClick(window(), Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(last() && last()->role == Role::assistant && last()->usage.answerTokens > 0, 60'000);
        m_session->chat().stop();
    }

private:
    QString copied(const QString& from, const QString& name) {
        const QString to = m_folder->filePath(name);
        QFile::copy(from, to);
        return to;
    }

    void start(bool withSamples = false, bool isOffline = true) {
        m_session.reset();
        m_session = std::make_unique<ui::Session>(ui::Session::Options{
            .folder = m_folder->filePath("data").toStdString(), .sampleChats = withSamples, .isOffline = isOffline});
        connect(&m_session->qml(), &QQmlEngine::warnings, this, [](const QList<QQmlError>& errors) {
            for (const QQmlError& error : errors) warnings.append(error.toString());
        });
        QVERIFY(m_session->load());
        window()->resize(1280, 860);
        window()->show();
        window()->requestActivate();
        QVERIFY(QTest::qWaitForWindowActive(window()));
        QTRY_VERIFY(composer() && composer()->hasActiveFocus());
    }

    QQuickWindow* window() { return qobject_cast<QQuickWindow*>(m_session->qml().rootObjects().first()); }
    QQuickItem* composer() { return window()->findChild<QQuickItem*>("composer"); }
    app::DraftPictures& pictures() { return *m_session->chat().pictures(); }
    app::FakeEndpoint& endpoint() { return dynamic_cast<app::FakeEndpoint&>(m_session->backend()); }
    const storage::Message* last() { return m_session->chat().transcript()->last(); }
    bool isAnswered() { return last() && last()->role == Role::assistant && last()->state == MessageState::finished; }

    QPoint centre(const char* name) {
        (void)window()->grabWindow(); // what has just appeared gets its place
        auto* found = window()->findChild<QQuickItem*>(name);
        return found->mapToScene(QPointF(found->width() / 2, found->height() / 2)).toPoint();
    }

    /// The first item of a QML type.
    QQuickItem* find(const QString& type, QQuickItem* from = nullptr) {
        if (!from) from = window()->contentItem();
        if (QString(from->metaObject()->className()).startsWith(type + "_QML")) return from;
        for (QQuickItem* child : from->childItems())
            if (QQuickItem* found = find(type, child)) return found;
        return nullptr;
    }

    void go(const QString& page) {
        QMetaObject::invokeMethod(window(), "go", Q_ARG(QString, page));
        QTest::qWait(50);
    }

    void type(const char* text) {
        composer()->forceActiveFocus();
        for (const char* at = text; *at; ++at) QTest::keyClick(window(), *at);
    }

    static QByteArray png() {
        QImage image(40, 20, QImage::Format_RGB888);
        image.fill(Qt::blue);
        QByteArray bytes;
        QBuffer buffer(&bytes);
        buffer.open(QIODevice::WriteOnly);
        image.save(&buffer, "PNG");
        return bytes;
    }

    QUrl fileWith(const QString& name, const QByteArray& bytes) {
        QFile file(m_folder->filePath(name));
        if (file.open(QIODevice::WriteOnly)) file.write(bytes);
        return QUrl::fromLocalFile(file.fileName());
    }
    QUrl pngFile(const QString& name) { return fileWith(name, png()); }

    static std::unique_ptr<QMimeData> filesData(const QList<QUrl>& urls) {
        auto data = std::make_unique<QMimeData>();
        data->setUrls(urls);
        return data;
    }

    void drop(std::unique_ptr<QMimeData> data, const QPoint& at = {400, 300}) {
        QDragEnterEvent enter(at, Qt::CopyAction, data.get(), Qt::LeftButton, {});
        QCoreApplication::sendEvent(window(), &enter);
        QDropEvent event(at, Qt::CopyAction, data.get(), Qt::LeftButton, {});
        QCoreApplication::sendEvent(window(), &event);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ui::Session> m_session;
};

int main(int argumentCount, char** arguments) {
    QQuickWindow::setGraphicsApi(QSGRendererInterface::Software);
    QGuiApplication application(argumentCount, arguments);
    WindowPicturesTest test;
    return QTest::qExec(&test, argumentCount, arguments);
}

#include "window_pictures_test.moc"
