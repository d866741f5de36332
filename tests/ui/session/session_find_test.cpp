#include "tests/ui/support/chat_window.h"

#include <algorithm>

/// Words are found in the open chat and in all chats, in the real window.

using namespace calliope;

class SessionFindTest : public QObject {
    Q_OBJECT

private slots:
    void init() { m_window = std::make_unique<test::ChatWindow>(); }

    void cleanup() {
        m_window->close();
        QVERIFY2(m_window->warnings().isEmpty(), qPrintable(m_window->warnings().join('\n')));
    }

    void wordsAreFoundInTheChat() {
        chat().setMode("instant");
        m_window->ask("table");
        QTRY_VERIFY_WITH_TIMEOUT(m_window->hasAnswer(), 20'000);
        app::Find& find = session().find();
        m_window->press(Qt::Key_F, Qt::ControlModifier);
        QTRY_VERIFY(qobject_cast<QQuickItem*>(m_window->object("find"))->hasActiveFocus());
        m_window->write("Moons");
        QVERIFY(m_window->components().contains("TableBlock"));
        QTRY_VERIFY(m_window->isDrawn("TableBlock"));
        QCOMPARE(find.words(), QString("Moons"));
        QCOMPARE(find.count(), 2); // the table's head, and the words below
        QCOMPARE(find.number(), 1);
        m_window->press(Qt::Key_Return);
        QCOMPARE(find.number(), 2);
        m_window->press(Qt::Key_Return);
        QCOMPARE(find.number(), 1);
        m_window->press(Qt::Key_Return, Qt::ShiftModifier);
        QCOMPARE(find.number(), 2);
        m_window->settle(); // it is drawn
        m_window->press(Qt::Key_Escape);
        QVERIFY(!find.isOpen());
        QVERIFY(m_window->composer()->hasActiveFocus());
    }

    void aResultOfTheSearchIsShown() {
        chat().setMode("instant");
        m_window->ask("Hello there");
        QTRY_VERIFY_WITH_TIMEOUT(m_window->hasAnswer(), 20'000);
        chat().regenerateLast(); // the first answer is on another branch now
        QTRY_VERIFY_WITH_TIMEOUT(m_window->hasAnswer() && last()->siblings == 2, 20'000);
        chats().newChat();
        QTRY_VERIFY(chat().isEmpty());

        session().search().setQuery("demonstration voice");
        const auto& rows = session().search().results()->rows();
        QTRY_COMPARE(
            std::count_if(rows.begin(), rows.end(), [](const auto& row) { return row.action.contains("message"); }), 2);
        const auto first =
            std::find_if(rows.rbegin(), rows.rend(), [](const auto& row) { return row.action.contains("message"); });
        const qlonglong message = first->action.value("message").toLongLong();
        session().find().expect(message, "demonstration voice");
        chats().openAt(first->action.value("chat").toLongLong(), message);
        QTRY_VERIFY(session().find().isOpen());
        QCOMPARE(last()->id, message);
        QCOMPARE(last()->sibling, 1);
        QCOMPARE(session().find().number(), 1);
        QCOMPARE(session().find().terms(), QStringList({"demonstration", "voice"}));
        chats().newChat();
        QTRY_VERIFY(!session().find().isOpen());
    }

    /// The same by keys alone, from the palette's field to the message.
    void aMessageIsOpenedFromThePalette() {
        chat().setMode("instant");
        m_window->ask("Hello there");
        QTRY_VERIFY_WITH_TIMEOUT(m_window->hasAnswer(), 20'000);
        const storage::Id answer = last()->id;
        chats().newChat();
        QTRY_VERIFY(chat().isEmpty());

        openPalette();
        m_window->write("demonstration voi");
        const auto& rows = session().search().results()->rows();
        const auto hit = [&] { // of the whole query
            return std::find_if(rows.begin(), rows.end(), [](const auto& row) {
                return row.action.contains("message") && row.html.contains("<b><u>voice");
            });
        };
        QTRY_VERIFY(hit() != rows.end());
        for (auto left = hit() - rows.begin(); left > 0; --left) m_window->press(Qt::Key_Down);
        m_window->press(Qt::Key_Return);
        QTRY_VERIFY(!m_window->hasPopup());
        QTRY_VERIFY(last() && last()->id == answer);
        QTRY_VERIFY(session().find().isOpen());
        QCOMPARE(session().find().terms(), QStringList({"demonstration", "voi"}));
    }

    /// However far down the list somebody was: what is typed next, or after the palette was closed, begins above.
    void theFirstResultIsChosenAgain() {
        const auto chosen = [&] { return m_window->item("results")->property("currentIndex").toInt(); };
        openPalette();
        for (int i = 0; i < 6; ++i) m_window->press(Qt::Key_Down);
        QCOMPARE(chosen(), 6);
        m_window->write("mode");
        QTRY_COMPARE(chosen(), 0);
        QTRY_VERIFY(session().search().results()->rows().size() >= 3);
        m_window->press(Qt::Key_Down);
        m_window->press(Qt::Key_Down);
        QCOMPARE(chosen(), 2);
        m_window->press(Qt::Key_Escape);
        QTRY_VERIFY(!m_window->hasPopup());
        openPalette();
        QCOMPARE(chosen(), 0);
        m_window->write("mode: inst");
        QTRY_VERIFY(session().search().results()->rows().size() == 1);
        chat().setMode("thinking");
        m_window->press(Qt::Key_Return);
        QTRY_COMPARE(chat().mode(), QString("instant"));
    }

    void thePaletteStaysInTheWindow_data() {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<double>("scale");
        QTest::newRow("small") << QSize(720, 520) << 1.0;
        QTest::newRow("large letters") << QSize(1024, 640) << 2.0;
    }

    void thePaletteStaysInTheWindow() {
        QFETCH(QSize, size);
        QFETCH(double, scale);
        m_window->window()->resize(size);
        session().settings().setScale(scale);
        openPalette();
        QTRY_VERIFY(session().search().results()->rows().size() > 10);
        m_window->settle();
        const QQuickItem* foot = m_window->item("searchFoot");
        const QQuickItem* list = m_window->item("results");
        QVERIFY(foot);
        QVERIFY(list);
        QVERIFY(foot->mapToScene({0, foot->height()}).y() <= m_window->window()->height());
        QVERIFY(list->height() > 100);
        for (int i = 0; i < 30; ++i) m_window->press(Qt::Key_Down);
        const auto* last = list->property("currentItem").value<QQuickItem*>();
        QVERIFY(last);
        QTRY_VERIFY(last->mapToScene({0, last->height()}).y() <= foot->mapToScene({0, 0}).y());
    }

private:
    void openPalette() {
        m_window->press(Qt::Key_K, Qt::ControlModifier);
        QTRY_VERIFY(m_window->hasOpenPopup());
    }

    ui::Session& session() { return m_window->session(); }
    app::Chat& chat() { return m_window->chat(); }
    app::Chats& chats() { return m_window->chats(); }
    const storage::Message* last() { return m_window->last(); }

    std::unique_ptr<test::ChatWindow> m_window;
};

int main(int argumentCount, char** arguments) {
    return test::runWindowTest<SessionFindTest>(argumentCount, arguments);
}

#include "session_find_test.moc"
