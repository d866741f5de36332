#include "app/endpoints/fake_endpoint.h"
#include "tests/app/support/moody_keychain.h"
#include "tests/app/support/raw_server.h"
#include "tests/ui/support/test_window.h"

#include <QDirIterator>
#include <QFile>
#include <QTest>
#include <functional>
#include <memory>
#include <utility>

/// Endpoints through the real window: added, tested, chosen, asked, removed and brought back.

using namespace calliope;
using storage::MessageState;
using storage::Role;

namespace {

/// A keychain whose writing takes until somebody lets it go on, as where the user is asked first.
class SlowKeys final : public app::KeyStore {
public:
    void read(const QString& id, QObject* context, Callback callback) override {
        m_kept.read(id, context, std::move(callback));
    }
    void write(const QString& id, const QByteArray& key, QObject* context, Callback callback) override {
        goOn = [this, id, key, context, callback] {
            ++count;
            m_kept.write(id, key, context, callback);
        };
    }
    void remove(const QString& id, QObject* context, Callback callback) override {
        --count;
        m_kept.remove(id, context, std::move(callback));
    }

    std::function<void()> goOn;
    int count = 0; ///< of keys that are in it

private:
    app::MemoryKeyStore m_kept;
};

} // namespace

class EndpointsTest : public QObject {
    Q_OBJECT

private slots:
    void init() {
        m_window = std::make_unique<test::TestWindow>();
        m_window->go("models/endpoints");
        m_server = std::make_unique<app::FakeEndpoint>(1);
    }

    void cleanup() {
        QVERIFY2(m_window->warnings().isEmpty(), qPrintable(m_window->warnings().join('\n')));
        m_window.reset();
    }

    void anAddedEndpointAnswers() {
        add(m_server->endpoint().engineKey);
        QTRY_COMPARE(rows().size(), 1);
        QTRY_VERIFY(m_window->shows("calliope-demonstration"));
        QVERIFY(rows().first().toMap()["words"].toString().contains("1 model"));
        QCOMPARE(m_window->item("endpointKey")->property("text").toString(), QString());

        QVERIFY(m_window->click("useModel"));
        QTRY_COMPARE(m_window->session().models().choices().last().toMap()["inUse"].toBool(), true);
        ask("Hello there");
        QTRY_VERIFY_WITH_TIMEOUT(last() && last()->role == Role::assistant && last()->state == MessageState::finished,
                                 20'000);
        QCOMPARE(last()->model, std::string("calliope-demonstration"));
        QVERIFY(m_server->requests() >= 2); // the list and the answer
    }

    /// What was typed is still there then, and nothing else is.
    void addingIsStoppedWhileTheKeychainWrites() {
        m_window.reset();         // one window at a time
        SlowKeys* keys = nullptr; // the session's
        ui::Session::Options options;
        options.keys = [&keys] {
            auto made = std::make_unique<SlowKeys>();
            keys = made.get();
            return made;
        };
        m_window = std::make_unique<test::TestWindow>(options);
        m_window->go("models/endpoints");
        QVERIFY(!m_window->item("endpointStop"));
        add(m_server->endpoint().engineKey);
        QTRY_VERIFY(m_window->item("endpointStop"));
        QTRY_VERIFY(keys->goOn);
        QVERIFY(!m_window->item("endpointAdd")->isEnabled());
        QVERIFY(m_window->click("endpointStop"));
        QTRY_VERIFY(!m_window->item("endpointStop"));
        QTRY_VERIFY(m_window->item("endpointAddress")->hasActiveFocus());
        QVERIFY(m_window->item("endpointAdd")->isEnabled());
        QCOMPARE(m_window->item("endpointKey")->property("text").toString().toUtf8(), m_server->endpoint().engineKey);
        std::exchange(keys->goOn, {})();
        QCOMPARE(keys->count, 1);
        QTRY_COMPARE(keys->count, 0);
        QCOMPARE(rows().size(), 0);
        QCOMPARE(m_server->requests(), 1);

        QVERIFY(m_window->click("endpointAdd")); // once more
        QTRY_VERIFY(m_window->item("endpointStop"));
        QTRY_VERIFY(keys->goOn);
        keys->goOn();
        QTRY_COMPARE(rows().size(), 1);
        QTRY_VERIFY(!m_window->item("endpointStop"));
        QCOMPARE(keys->count, 1);
    }

    void aWrongKeyIsSaidWhereItWasTyped() {
        add("wrong-key");
        QTRY_VERIFY(m_window->shows("does not accept the key"));
        QCOMPARE(rows().size(), 0);
        QVERIFY(m_window->item("endpointAddress")->property("text").toString() != QString()); // to be corrected
        for (const QVariant& text : m_window->session().remotes().failure())
            QVERIFY(!text.toString().contains("wrong-key"));
    }

    void addressesThatCannotBe_data() {
        QTest::addColumn<QString>("address");
        QTest::addColumn<QString>("words");
        QTest::newRow("no address") << "not an address"
                                    << "https://host/path";
        QTest::newRow("not encrypted, far away") << "http://example.org/v1"
                                                 << "not encrypted";
        QTest::newRow("a password in it") << "https://me:secret@example.org"
                                          << "user name or password";
        QTest::newRow("another scheme") << "file:///etc/passwd"
                                        << "https://";
    }

    void addressesThatCannotBe() {
        QFETCH(QString, address);
        QFETCH(QString, words);
        m_window->session().remotes().add(address, {});
        QTRY_VERIFY(m_window->shows(words));
        QCOMPARE(rows().size(), 0);
    }

    void plainHttpIsWarnedOf() {
        app::Remotes& remotes = m_window->session().remotes();
        QVERIFY(remotes.warningFor("http://192.168.1.20:8000").contains("Not encrypted"));
        QCOMPARE(remotes.warningFor("http://127.0.0.1:8000"), QString());
        QCOMPARE(remotes.warningFor("https://example.org/v1"), QString());
    }

    /// Also where everything is large and the window narrow, no sentence runs out of its card.
    void longSentencesAreWrapped() {
        add(m_server->endpoint().engineKey);
        QTRY_VERIFY(m_window->item("useModel"));
        m_window->window()->resize(720, 800);
        m_window->session().settings().setScale(2);
        QVERIFY(retype("endpointAddress", "http://192.168.1.20:8000/v1"));
        QTRY_VERIFY(m_window->shows("Not encrypted"));
        m_window->rest();
        int texts = 0;
        const std::function<void(QQuickItem*, const QQuickItem*)> look = [&](QQuickItem* item, const QQuickItem* card) {
            if (!item->isVisible()) return;
            if (item->inherits("QQuickText") && !item->property("text").toString().isEmpty()) {
                const double right = item->mapToItem(card, QPointF(item->width(), 0)).x();
                QVERIFY2(right <= card->width() + 1, qPrintable(item->property("text").toString()));
                ++texts;
            }
            for (QQuickItem* child : item->childItems()) look(child, card);
        };
        for (const char* name : {"endpointAddress", "endpointTest"}) {
            QQuickItem* card = m_window->item(name);
            while (card && !QLatin1String(card->metaObject()->className()).startsWith(QLatin1String("Endpoint")))
                card = card->parentItem();
            QVERIFY(card);
            look(card, card);
        }
        QVERIFY(texts > 8);

        // A wrong address is told in full, too.
        m_window->session().settings().setScale(1);
        m_window->window()->resize(1024, 1000);
        m_window->rest();
        QVERIFY(m_window->click("endpointEdit"));
        QTRY_VERIFY(m_window->item("endpointNewAddress"));
        QQuickItem* field = m_window->item("endpointNewAddress");
        const double before = field->height();
        field->setProperty("problem", QString("It is wrong for many reasons. ").repeated(5));
        QTRY_VERIFY(field->height() > before + 2 * 16); // more than two lines
    }

    /// What stands beside the title of the page goes below it where both have no room in one row.
    void theHeadOfThePageHasRoom_data() {
        QTest::addColumn<int>("width");
        QTest::addColumn<double>("scale");
        QTest::addColumn<bool>("isInOneRow");
        QTest::newRow("usual") << 1280 << 1.0 << true;
        QTest::newRow("narrow") << 720 << 1.0 << true;
        QTest::newRow("large") << 1280 << 2.0 << false;
        QTest::newRow("narrow and large") << 720 << 2.0 << false;
    }

    void theHeadOfThePageHasRoom() {
        QFETCH(int, width);
        QFETCH(double, scale);
        QFETCH(bool, isInOneRow);
        QCOMPARE(m_window->window()->minimumWidth(), 720); // there is no narrower one
        m_window->window()->resize(width, 800);
        m_window->session().settings().setScale(scale);
        m_window->rest();
        const auto placeOf = [](const QQuickItem* item) {
            return item->mapRectToScene(QRectF(0, 0, item->width(), item->height()));
        };
        QVERIFY(m_window->item("pageTitle") && m_window->item("pageTools"));
        const QRectF title = placeOf(m_window->item("pageTitle"));
        const QList<QQuickItem*> items = m_window->item("pageTools")->childItems();
        QCOMPARE(items.size(), 2);
        for (const QQuickItem* each : items) {
            const QRectF place = placeOf(each);
            QVERIFY(place.width() > 0 && !place.intersects(title));
            QVERIFY(place.left() >= 0 && place.right() <= width);
            QCOMPARE(place.top() < title.bottom(), isInOneRow);
            for (const QQuickItem* other : items) QVERIFY(other == each || !place.intersects(placeOf(other)));
        }
        const QRectF page = placeOf(m_window->item("endpointAddress"));
        QVERIFY(page.top() > placeOf(items.last()).bottom()); // which has made room
    }

    /// The card says that the key goes with the program, and it is in no file.
    void withoutAKeychainTheKeyIsInMemory() {
        m_window.reset(); // one window at a time
        ui::Session::Options options;
        options.keys = [] {
            auto made = std::make_unique<test::MoodyKeychain>();
            made->mood = test::MoodyKeychain::Mood::missing;
            return made;
        };
        m_window = std::make_unique<test::TestWindow>(options);
        m_window->go("models/endpoints");
        add(m_server->endpoint().engineKey);
        QTRY_COMPARE(rows().size(), 1);
        QTRY_VERIFY(m_window->item("endpointKeyWords"));
        QVERIFY(m_window->shows("the key is forgotten when Calliope closes"));
        app::Remotes& remotes = m_window->session().remotes();
        remotes.test(row()["id"].toLongLong());
        QTRY_VERIFY(row()["words"].toString().contains("1 model") && !row()["busy"].toBool());
        QVERIFY(!contains(m_server->endpoint().engineKey));
        remotes.setKey(row()["id"].toLongLong(), {});
        QTRY_VERIFY(!m_window->item("endpointKeyWords"));
    }

    void whatDoesNotAnswerCanBeKeptAndTestedLater() {
        const QString nobody = "http://127.0.0.1:1/v1";
        app::Remotes& remotes = m_window->session().remotes();
        remotes.add(nobody, {});
        QTRY_VERIFY(m_window->shows("cannot be reached"));
        QCOMPARE(rows().size(), 0);
        remotes.add(nobody, {}, true);
        QTRY_COMPARE(rows().size(), 1);
        QVERIFY(rows().first().toMap()["failure"].toMap()["title"].toString().contains("cannot be reached"));
        QVERIFY(m_window->click("endpointTest"));
        QTRY_VERIFY(!rows().first().toMap()["busy"].toBool());
    }

    void theChoiceIsKept() {
        add(m_server->endpoint().engineKey);
        QTRY_VERIFY(m_window->item("useModel"));
        QVERIFY(m_window->click("useModel"));
        const QString key = m_window->session().models().current();
        QVERIFY(app::isRemoteKey(key));
        m_window->restart();
        QTRY_COMPARE(m_window->session().models().current(), key);
        QTRY_VERIFY(m_window->session().models().currentRemote());
        // The key was in the keychain of the session before, which tests keep in memory only.
        m_window->session().chat().send("Hello there");
        QTRY_VERIFY_WITH_TIMEOUT(last() && last()->state == MessageState::failed, 20'000);
        QVERIFY(QString::fromStdString(last()->problem).contains("key"));
        // Nor does the store know it.
        QVERIFY(!contains(m_server->endpoint().engineKey));
    }

    void removingCanBeUndone() {
        add(m_server->endpoint().engineKey);
        QTRY_VERIFY(m_window->item("useModel"));
        QVERIFY(m_window->click("useModel"));
        app::Remotes& remotes = m_window->session().remotes();
        remotes.remove(rows().first().toMap()["id"].toLongLong());
        QCOMPARE(rows().size(), 0);
        QVERIFY(!m_window->session().models().currentRemote());
        QTest::qWait(50);
        remotes.undo();
        QCOMPARE(rows().size(), 1);
        QTest::qWait(50);
        remotes.test(rows().first().toMap()["id"].toLongLong()); // with the key
        QTRY_VERIFY(rows().first().toMap()["words"].toString().contains("1 model"));
    }

    /// On the same host the key stays.
    void nameAndAddressCanBeEdited() {
        add(m_server->endpoint().engineKey);
        QTRY_VERIFY(m_window->item("useModel"));
        QVERIFY(m_window->click("endpointEdit"));
        QTRY_VERIFY(m_window->item("endpointName") && m_window->item("endpointName")->hasActiveFocus());
        QVERIFY(retype("endpointName", "Cluster"));
        QVERIFY(retype("endpointNewAddress", "http://not an address"));
        QVERIFY(m_window->click("endpointKeep"));
        QTRY_VERIFY(!m_window->item("endpointNewAddress")->property("problem").toString().isEmpty());
        const QUrl url = m_server->endpoint().url;
        QVERIFY(retype("endpointNewAddress", url.toString() + "/models"));
        QVERIFY(!m_window->item("endpointNewKey")); // not asked for
        QVERIFY(m_window->click("endpointKeep"));
        QTRY_VERIFY(!m_window->hasPopup());
        QTRY_VERIFY(row()["words"].toString().contains("1 model") && !row()["busy"].toBool());
        QCOMPARE(row()["name"].toString(), QString("Cluster"));
        QCOMPARE(row()["address"].toString(), url.toString());
        QVERIFY(row()["hasKey"].toBool());
        m_window->restart();
        QTRY_COMPARE(rows().size(), 1);
        QCOMPARE(row()["name"].toString(), QString("Cluster"));
    }

    /// Another host never gets the key of the one before, neither by the test nor by a question.
    void theKeyStaysWithItsHost() {
        const QByteArray secret = m_server->endpoint().engineKey;
        add(secret);
        QTRY_VERIFY(m_window->item("useModel"));
        QVERIFY(m_window->click("useModel"));
        QTRY_VERIFY(m_window->session().models().currentRemote());
        const QByteArray list = "{\"data\": [{\"id\": \"theirs\"}]}";
        const test::RawServer other(test::says(test::answerOf(200, "application/json", list)));
        const qint64 id = row()["id"].toLongLong();
        app::Remotes& remotes = m_window->session().remotes();
        QVERIFY(!remotes.movesTo(id, m_server->endpoint().url.toString()));
        QVERIFY(remotes.movesTo(id, other.url("/v1").toString()));
        QVERIFY(m_window->click("endpointEdit"));
        QTRY_VERIFY(m_window->item("endpointNewAddress"));
        QVERIFY(retype("endpointNewAddress", other.url("/v1").toString()));
        QTRY_VERIFY(m_window->item("endpointNewKey"));
        QVERIFY(m_window->shows("It is not sent to this one"));
        QVERIFY(m_window->click("endpointKeep")); // without a key
        QTRY_VERIFY(row()["words"].toString().contains("1 model"));
        QVERIFY(!row()["hasKey"].toBool());
        QTRY_COMPARE(row()["models"].toList().first().toMap()["name"].toString(), QString("theirs"));
        const auto choices = m_window->session().remotes().models();
        QCOMPARE(choices.size(), std::size_t{1}); // that of the other host is none any more
        QCOMPARE(choices.front().model, QString("theirs"));
        remotes.keep(id, "theirs");
        ask("Hello there");
        QTRY_VERIFY_WITH_TIMEOUT(other.requests.contains("POST /v1/chat/completions"), 20'000);
        QVERIFY(!other.requests.contains(secret));
        QVERIFY(!other.requests.toLower().contains("authorization"));

        // A key of its own goes there; and back at the first, that is not sent either.
        QCOMPARE(remotes.edit(id, {}, other.url("/v2").toString(), "ignored"), QString()); // the same host
        QTRY_VERIFY(!row()["busy"].toBool());
        QVERIFY(!row()["hasKey"].toBool());
        QCOMPARE(remotes.edit(id, {}, m_server->endpoint().url.toString(), "another-key"), QString());
        QTRY_VERIFY(row()["hasKey"].toBool() && !row()["busy"].toBool());
        QVERIFY(row()["failure"].toMap()["title"].toString().contains("key"));
        QVERIFY(!other.requests.contains("another-key") && !other.requests.contains("ignored"));
    }

private:
    bool retype(const char* name, const QString& text) {
        return m_window->item(name) && m_window->item(name)->setProperty("text", QString()) &&
               m_window->type(name, text);
    }
    QVariantMap row() { return rows().isEmpty() ? QVariantMap() : rows().first().toMap(); }
    void add(const QByteArray& key) {
        QVERIFY(m_window->type("endpointAddress", m_server->endpoint().url.toString()));
        QVERIFY(m_window->type("endpointKey", key));
        QVERIFY(m_window->click("endpointAdd"));
    }
    void ask(const QString& text) {
        m_window->go("chat");
        QVERIFY(m_window->type("composer", text));
        QTest::keyClick(m_window->window(), Qt::Key_Return);
    }
    QVariantList rows() { return m_window->session().remotes().rows(); }
    const storage::Message* last() { return m_window->session().chat().transcript()->last(); }
    bool contains(const QByteArray& secret) {
        QDirIterator files(m_window->folder(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            if (file.open(QIODevice::ReadOnly) && file.readAll().contains(secret)) return true;
        }
        return false;
    }

    std::unique_ptr<test::TestWindow> m_window;
    std::unique_ptr<app::FakeEndpoint> m_server;
};

int main(int argumentCount, char** arguments) {
    return test::runWindowTest<EndpointsTest>(argumentCount, arguments);
}

#include "endpoints_test.moc"
