#include "tests/ui/support/test_window.h"

#include <QClipboard>
#include <QMouseEvent>
#include <QStyleHints>
#include <QTest>

/// Selecting and copying the text of a conversation with mouse and keyboard, in the real window, offscreen.

using namespace calliope;
using storage::BlockKind;
using storage::Message;
using storage::MessageState;
using storage::Role;

namespace {

Message question(storage::Id id, const std::string& text) {
    return {.id = id, .role = Role::user, .blocks = {{.id = id * 10, .kind = BlockKind::text, .text = text}}};
}

Message answer(storage::Id id, const std::string& text, MessageState state = MessageState::finished) {
    return {.id = id,
            .role = Role::assistant,
            .state = state,
            .blocks = {{.id = id * 10, .kind = BlockKind::text, .text = text}}};
}

const char* const longText =
    "First *paragraph* of it.\n\n- one item\n- two items\n\n```cpp\nint x = 1;\nint y = 2;\n```\n\n"
    "| Month | Rain |\n|---|--:|\n| May | 61 mm |\n| June | 74 mm |\n\n"
    "A [link](https://example.org/a) and more.";

template<typename Visit>
void visitItems(QQuickItem* item, const Visit& visit) {
    if (!item->isVisible()) return;
    visit(item);
    for (QQuickItem* child : item->childItems()) visitItems(child, visit);
}

QString plainText(QQuickItem* edit) {
    QString text;
    QMetaObject::invokeMethod(edit, "getText", Q_RETURN_ARG(QString, text), Q_ARG(int, 0), Q_ARG(int, 100'000));
    return text;
}

QString selectedText(const QQuickItem* edit) {
    return edit->property("selectedText").toString();
}

} // namespace

class SelectionViewTest : public QObject {
    Q_OBJECT

private slots:
    void init() {
        m_window = std::make_unique<test::TestWindow>();
        show({question(1, "Why is it so?"), answer(2, longText)});
    }

    void cleanup() {
        QVERIFY2(m_window->warnings().isEmpty(), qPrintable(m_window->warnings().join('\n')));
        m_window.reset();
    }

    void dragsAcrossBlocks_data() {
        QTest::addColumn<QString>("from");
        QTest::addColumn<int>("fromAt");
        QTest::addColumn<QString>("to");
        QTest::addColumn<int>("toAt");
        QTest::addColumn<QString>("text");
        QTest::newRow("in a paragraph") << "First" << 6 << "First" << 15 << "paragraph";
        QTest::newRow("items") << "one item" << 0 << "two items" << 3 << QString("• one item\n• two");
        QTest::newRow("three blocks") << "Why" << 4 << "May" << 3
                                      << "is it so?\n\nFirst paragraph of it.\n\n• one item\n• two items\n\n"
                                         "int x = 1;\nint y = 2;\n\nMonth\tRain\nMay";
        QTest::newRow("code and a table")
            << "int x" << 4 << "74 mm" << 5 << "x = 1;\nint y = 2;\n\nMonth\tRain\nMay\t61 mm\nJune\t74 mm";
        QTest::newRow("over a link") << "June" << 0 << "A link" << 6 << "June\t74 mm\n\nA link";
    }

    void dragsAcrossBlocks() {
        QFETCH(QString, from);
        QFETCH(int, fromAt);
        QFETCH(QString, to);
        QFETCH(int, toAt);
        QFETCH(QString, text);
        const double top = view()->property("contentY").toDouble();
        for (const bool isBackwards : {false, true}) {
            const QPoint begin = placeOf(from, fromAt);
            const QPoint end = placeOf(to, toAt);
            drag(isBackwards ? end : begin, isBackwards ? begin : end);
            QCOMPARE(copied(), text);
        }
        QCOMPARE(view()->property("contentY").toDouble(), top); // nothing has moved
        QVERIFY(!m_window->shows("Open this in the browser?"));
    }

    void everyTextShowsItsPart() {
        drag(placeOf("First", 6), placeOf("June", 2));
        QCOMPARE(selectedText(edit("First")), QString("paragraph of it."));
        QCOMPARE(selectedText(edit("two items")), QString("two items"));
        QCOMPARE(selectedText(edit("int x")).size(), 21);
        QCOMPARE(selectedText(edit("61 mm")), QString("61 mm"));
        QCOMPARE(selectedText(edit("June")), QString("Ju"));
        QVERIFY(selectedText(edit("74 mm")).isEmpty() && selectedText(edit("Why")).isEmpty());
        click(placeOf("Why", 2));
        for (const char* text : {"First", "two items", "int x", "61 mm", "June"})
            QVERIFY(selectedText(edit(text)).isEmpty());
        QVERIFY(!selection().isActive());
    }

    void clicksSelectMore() {
        const QPoint word = placeOf("First", 8);
        for (const char* text : {"", "paragraph", "First paragraph of it.", ""}) {
            click(word);
            QCOMPARE(selection().text(), QString(text));
        }
        wait();
        click(word);
        click(word, {}, false); // and drags on by words
        for (const QPoint place : {placeOf("First", 12), placeOf("two items", 1)})
            QTest::mouseMove(m_window->window(), place);
        QTest::mouseRelease(m_window->window(), Qt::LeftButton, {}, placeOf("two items", 1));
        QCOMPARE(selection().text(), QString("paragraph of it.\n\n• one item\n• two"));
        wait();
        click(placeOf("Why", 4));
        wait();
        click(placeOf("one item", 3), Qt::ShiftModifier);
        QCOMPARE(selection().text(), QString("is it so?\n\nFirst paragraph of it.\n\n• one"));
        wait();
        click(placeOf("First", 5), Qt::ShiftModifier); // less again
        QCOMPARE(selection().text(), QString("is it so?\n\nFirst"));
    }

    void keys() {
        click(placeOf("First", 3));
        QTest::keySequence(m_window->window(), QKeySequence::SelectAll);
        QCOMPARE(copied(), QString("Why is it so?\n\nFirst paragraph of it.\n\n• one item\n• two items\n\nint x = "
                                   "1;\nint y = 2;\n\nMonth\tRain\nMay\t61 mm\nJune\t74 mm\n\nA link and more."));
        QTest::keyClick(m_window->window(), Qt::Key_Escape);
        QVERIFY(!selection().isActive());
        QGuiApplication::clipboard()->setText("other");
        QCOMPARE(copied(), QString("other"));     // nothing is selected
        QTest::keyClick(m_window->window(), 'h'); // goes into the message
        QTest::keyClick(m_window->window(), 'i');
        QCOMPARE(m_window->item("composer")->property("text").toString(), QString("hi"));
        QTest::keySequence(m_window->window(), QKeySequence::SelectAll);
        QVERIFY(!selection().isActive()); // of the message
    }

    /// Esc takes the selection back first; the answer stops at the next.
    void escapeStillStops() {
        m_window = std::make_unique<test::TestWindow>();
        session().chat().setMode("instant");
        QVERIFY(m_window->type("composer", "long"));
        QTest::keyClick(m_window->window(), Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(session().chat().isRunning() && transcript().count() > 1, 20'000);
        click(view()->mapToScene({view()->width() / 2, view()->height() / 2}).toPoint());
        QTest::keySequence(m_window->window(), QKeySequence::SelectAll);
        QVERIFY(selection().isActive());
        QTest::keyClick(m_window->window(), Qt::Key_Escape);
        QVERIFY(!selection().isActive() && session().chat().isRunning());
        QTest::keyClick(m_window->window(), Qt::Key_Escape);
        QTRY_VERIFY(!session().chat().isRunning());
    }

    void linksAndButtonsStay() {
        click(placeOf("A link", 4));
        QTRY_VERIFY(m_window->shows("Open this in the browser?"));
        QTest::keyClick(m_window->window(), Qt::Key_Escape);
        QTRY_VERIFY(!m_window->shows("Open this in the browser?"));
        QQuickItem* copy = nullptr;
        visitItems(view(), [&](QQuickItem* item) {
            if (item->property("text").toString() == "Copy" && item->inherits("QQuickAbstractButton")) copy = item;
        });
        QVERIFY(copy);
        click(copy->mapToScene({copy->width() / 2, copy->height() / 2}).toPoint());
        QCOMPARE(QGuiApplication::clipboard()->text(), QString("int x = 1;\nint y = 2;"));
    }

    void menu() {
        QTest::mouseClick(m_window->window(), Qt::RightButton, {}, placeOf("First", 3));
        QTRY_VERIFY(m_window->shows("Select all"));
        QTest::keyClick(m_window->window(), Qt::Key_Down);
        QTest::keyClick(m_window->window(), Qt::Key_Return);
        QTRY_VERIFY(selection().isActive());
        QTest::mouseClick(m_window->window(), Qt::RightButton, {}, placeOf("First", 3));
        QTRY_VERIFY(m_window->shows("Select all"));
        QTest::keyClick(m_window->window(), Qt::Key_Down);
        QTest::keyClick(m_window->window(), Qt::Key_Return);
        QTRY_VERIFY(QGuiApplication::clipboard()->text().startsWith("Why is it so?\n\nFirst"));
    }

    void linksAreCopied() {
        QTest::mouseClick(m_window->window(), Qt::RightButton, {}, placeOf("A link", 4));
        QTRY_VERIFY(m_window->item("copyLink"));
        QVERIFY(m_window->click("copyLink"));
        QTRY_COMPARE(QGuiApplication::clipboard()->text(), QString("https://example.org/a"));
        QTRY_VERIFY(!m_window->shows("Select all"));
        QTest::mouseClick(m_window->window(), Qt::RightButton, {}, placeOf("First", 3));
        QTRY_VERIFY(m_window->shows("Select all"));
        QVERIFY(!m_window->item("copyLink"));
        QTest::keyClick(m_window->window(), Qt::Key_Escape);
    }

    void staysWhileItStreams() {
        show({question(1, "Why is it so?"), answer(2, "One.\n\nTwo words here", MessageState::running)});
        drag(placeOf("Why", 4), placeOf("Two words", 9));
        const QString text = "is it so?\n\nOne.\n\nTwo words";
        for (const char* more :
             {" and", " **more**", ".\n\nThree", "\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n", "End."}) {
            transcript().append(2, 20, more);
            m_window->settle();
            QCOMPARE(selection().text(), text);
            QCOMPARE(selectedText(edit("Two words")), QString("Two words"));
        }
        transcript().replaceMessage(answer(2, transcript().markdownOf(2).toStdString()));
        m_window->settle();
        QCOMPARE(selectedText(edit("Two words")), QString("Two words"));
        QCOMPARE(copied(), text);
    }

    void scrolls() {
        std::vector<Message> messages;
        for (int i = 0; i < 60; ++i) {
            messages.push_back(question(2 * i + 1, "Question " + std::to_string(i) + "?"));
            messages.push_back(answer(2 * i + 2, "Answer " + std::to_string(i) + ".\n\n" + longText));
        }
        show(messages);
        toBegin();
        // A drag below the end takes the list along.
        const QPoint begin = placeOf("Question 0", 9);
        const QPointF below = view()->mapToScene({begin.x() * 1.0, view()->height() + 80});
        QTest::mousePress(m_window->window(), Qt::LeftButton, {}, begin);
        QTest::mouseMove(m_window->window(), begin + QPoint(30, 30));
        QTest::mouseMove(m_window->window(), below.toPoint());
        QTRY_VERIFY(view()->property("contentY").toDouble() >
                    view()->property("originY").toDouble() + 3 * view()->height());
        QVERIFY(!find("Question 0"));
        QTest::mouseRelease(m_window->window(), Qt::LeftButton, {}, below.toPoint());
        const QString text = selection().text();
        QVERIFY(text.startsWith("0?\n\nAnswer 0.") && text.contains("Question 2?"));
        const double stopped = view()->property("contentY").toDouble();
        QTest::qWait(60);
        QCOMPARE(view()->property("contentY").toDouble(), stopped);
        // What was out of view shows it when it comes back.
        toBegin();
        QCOMPARE(selectedText(edit("Question 0")), QString("0?"));
        QCOMPARE(selectedText(edit("Answer 0")), QString("Answer 0."));
        QCOMPARE(copied(), text);
        // Another chat has none of it.
        show({question(1001, "Another?")});
        QVERIFY(!selection().isActive());
    }

    /// Thoughts are beside the conversation: they select for themselves, and there is one selection.
    void thoughts() {
        Message message = answer(2, "Said.");
        message.blocks.insert(message.blocks.begin(),
                              {.id = 21, .kind = BlockKind::reasoning, .text = "Some thoughts of mine"});
        show({question(1, "Why is it so?"), message});
        transcript().setOpen(2, 21, 1);
        QTRY_VERIFY(find("Some thoughts"));
        m_window->rest(); // what is below it gets its place
        drag(placeOf("Why", 0), placeOf("Said", 5));
        QCOMPARE(copied(), QString("Why is it so?\n\nSaid."));
        drag(placeOf("Some thoughts", 2), placeOf("Some thoughts", 8));
        QVERIFY(!selection().isActive());
        QCOMPARE(selectedText(edit("Some thoughts")), QString("me tho"));
        QCOMPARE(copied(), QString("me tho"));
        drag(placeOf("Why", 0), placeOf("Why", 3));
        QVERIFY(selectedText(edit("Some thoughts")).isEmpty());
        QCOMPARE(copied(), QString("Why"));
    }

private:
    ui::Session& session() { return m_window->session(); }
    app::Transcript& transcript() { return *session().chat().transcript(); }
    app::Selection& selection() { return session().selection(); }
    QQuickItem* view() { return m_window->item("transcript"); }

    void show(std::vector<Message> messages) {
        transcript().setMessages(std::move(messages));
        m_window->rest();
    }

    QQuickItem* find(const QString& start) {
        QQuickItem* found = nullptr;
        visitItems(view(), [&](QQuickItem* item) {
            if (!found && item->inherits("QQuickTextEdit") && plainText(item).startsWith(start)) found = item;
        });
        return found;
    }
    QQuickItem* edit(const QString& start) {
        QQuickItem* found = find(start);
        if (!found) qFatal("No text begins with %s", qPrintable(start));
        return found;
    }

    /// Of a character, in the window.
    QPoint placeOf(const QString& start, int position) {
        QQuickItem* text = edit(start);
        QRectF place;
        QMetaObject::invokeMethod(text, "positionToRectangle", Q_RETURN_ARG(QRectF, place), Q_ARG(int, position));
        return text->mapToScene(place.center()).toPoint();
    }

    void toBegin() {
        m_window->item("selectionArea")->forceActiveFocus();
        QTest::keyClick(m_window->window(), Qt::Key_Home);
        QTRY_VERIFY(find("Question 0"));
        m_window->settle();
    }

    void drag(QPoint from, QPoint to) {
        wait();
        QTest::mousePress(m_window->window(), Qt::LeftButton, {}, from);
        for (int step = 1; step <= 8; ++step) QTest::mouseMove(m_window->window(), from + (to - from) * step / 8);
        QTest::mouseRelease(m_window->window(), Qt::LeftButton, {}, to);
    }

    /// As the system sends it: QTest keeps its clicks too far apart for double ones.
    void click(QPoint place, Qt::KeyboardModifiers keys = {}, bool isReleased = true) {
        const auto send = [&](QEvent::Type type, Qt::MouseButtons buttons) {
            QMouseEvent event(type, place, m_window->window()->mapToGlobal(place), Qt::LeftButton, buttons, keys);
            event.setTimestamp(++m_time);
            QCoreApplication::sendEvent(m_window->window(), &event);
        };
        send(QEvent::MouseButtonPress, Qt::LeftButton);
        if (isReleased) send(QEvent::MouseButtonRelease, {});
    }
    void wait() { m_time += 2 * static_cast<ulong>(QGuiApplication::styleHints()->mouseDoubleClickInterval()); }

    QString copied() {
        QTest::keySequence(m_window->window(), QKeySequence::Copy);
        return QGuiApplication::clipboard()->text();
    }

    ulong m_time = 1000;
    std::unique_ptr<test::TestWindow> m_window;
};

int main(int argumentCount, char** arguments) {
    return test::runWindowTest<SelectionViewTest>(argumentCount, arguments);
}

#include "selection_view_test.moc"
