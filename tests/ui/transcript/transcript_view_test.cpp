#include "tests/ui/support/test_window.h"
#include "ui/faces/selectable_text.h"

#include <QClipboard>
#include <QRandomGenerator>
#include <QTest>

/// The conversation's view uses the same drawn blocks for one row after the other. Nothing of one row may be seen in
/// another.

using namespace calliope;
using storage::BlockKind;
using storage::Message;
using storage::Role;

namespace {

Message question(storage::Id id, const QString& text) {
    return {
        .id = id, .role = Role::user, .blocks = {{.id = id * 10, .kind = BlockKind::text, .text = text.toStdString()}}};
}

Message answer(storage::Id id, const QString& text) {
    return {.id = id,
            .role = Role::assistant,
            .blocks = {{.id = id * 10, .kind = BlockKind::text, .text = text.toStdString()}}};
}

/// A table of a shape that depends on the number.
QString table(int number) {
    const int columns = 1 + number % 4;
    const int lines = number % 6;
    const auto line = [&](const QString& cell) { return "|" + (cell + "|").repeated(columns) + "\n"; };
    QString text = line(QString("head %1").arg(number)) + line("---");
    for (int i = 0; i < lines; ++i) text += line(QString("cell %1 of %2").arg(i).arg(number));
    return text;
}

/// Every kind of text, in forms that depend on the number.
QString answerOf(int number) {
    switch (number % 6) {
    case 0: return QString("Short answer %1.").arg(number);
    case 1: return QString("# Head %1\n\n## Below %1\n\nText with *stress* and `code` %1.").arg(number);
    case 2:
        return QString("```cpp\n%1int x = %2;\n```\n\nBehind code %2.")
            .arg(QString("// a\n").repeated(number % 5))
            .arg(number);
    case 3: return table(number) + QString("\nBehind the table %1.").arg(number);
    case 4: return QString("- item %1\n  - inner %1\n\n> quoted %1\n\n---\n\n1. one %1\n2. two").arg(number);
    default:
        return QString("A [link %1](https://example.org/%1) in a paragraph that goes on. ")
            .arg(number)
            .repeated(1 + number % 7);
    }
}

template<typename Visit>
void visitItems(QQuickItem* item, const Visit& visit) {
    if (!item->isVisible()) return;
    visit(item);
    for (QQuickItem* child : item->childItems()) visitItems(child, visit);
}

QString plainText(QQuickItem* edit) {
    QString text;
    QMetaObject::invokeMethod(edit, "getText", Q_RETURN_ARG(QString, text), Q_ARG(int, 0), Q_ARG(int, 100'000));
    return text.replace(QChar::ParagraphSeparator, u'\n').replace(QChar::LineSeparator, u'\n');
}

} // namespace

class TranscriptViewTest : public QObject {
    Q_OBJECT

public slots:
    void pressHome() { QTest::keyClick(m_window->window(), Qt::Key_Home); }

private slots:
    void init() {
        m_window = std::make_unique<test::TestWindow>();
        QTRY_VERIFY_WITH_TIMEOUT(m_window->session().chat().canSend(), 20'000);
        std::vector<Message> messages;
        for (int i = 0; i < pairs; ++i) {
            const QString words =
                i % 9 == 0 ? QString("Long question %1. ").arg(i).repeated(60) : QString("Question %1?").arg(i);
            messages.push_back(question(2 * i + 1, words));
            messages.push_back(answer(2 * i + 2, answerOf(i)));
        }
        transcript().setMessages(std::move(messages));
        m_window->settle();
        m_window->item("selectionArea")->forceActiveFocus();
        QTest::keyClick(m_window->window(), Qt::Key_Home); // new text is not followed
        QTRY_VERIFY(std::abs(contentY() - view()->property("originY").toDouble()) < 20);
    }

    void cleanup() {
        QVERIFY2(m_window->warnings().isEmpty(), qPrintable(m_window->warnings().join('\n')));
        m_window.reset();
    }

    void everyRowShowsItsOwn() {
        QRandomGenerator random(7);
        qsizetype most = 0;
        for (int jump = 0; jump < 80; ++jump) {
            const bool isNear = jump % 4 != 0; // by pages, and anywhere
            const double to = isNear ? contentY() + (jump % 8 < 4 ? 1 : -1) * view()->height()
                                     : random.bounded(view()->property("contentHeight").toDouble());
            scrollTo(to);
            if (jump == 40) m_window->session().settings().setTheme("lamp");
            if (jump == 60) m_window->window()->resize(900, 800);
            m_window->settle();
            checkRows();
            most = std::max(most, ui::SelectableText::all().size());
        }
        QVERIFY2(most < 1'500, qPrintable(QString::number(most))); // what is kept for later has a limit
        transcript().setMessages({question(9'001, "Another chat?"), answer(9'002, table(11))});
        m_window->settle();
        checkRows();
    }

    void longCodeStandsInOneFrame() {
        QString code = "Here it is:\n\n```cpp\n";
        for (int i = 0; i < 600; ++i) code += QString("const int value%1 = sum(%1); // so far\n").arg(i);
        transcript().setMessages({question(9'001, "Write it."), answer(9'002, code + "```\n\nThat is all.")});
        m_window->settle();
        const auto blocks = [&] {
            QList<QQuickItem*> all;
            visitItems(view(), [&](QQuickItem* item) {
                if (QByteArray(item->metaObject()->className()).startsWith("CodeBlock")) all.append(item);
            });
            std::ranges::sort(all, {}, [](const QQuickItem* each) { return each->mapToScene({}).y(); });
            return all;
        };
        QTRY_VERIFY(blocks().size() == 1);
        scrollTo(blocks().first()->height() - view()->height() / 2);
        m_window->settle();
        QTRY_COMPARE(blocks().size(), 2);
        const QQuickItem& first = *blocks()[0];
        const QQuickItem& second = *blocks()[1];
        QCOMPARE(first.mapToScene({0, first.height()}).y(), second.mapToScene({}).y());
        QCOMPARE(first.height(), std::round(first.height()));
    }

    /// Not even who leaves in the very moment in which the view is about to follow new text.
    void whoLeavesTheEndIsNotBroughtBack() {
        Message growing = answer(9'002, QString("Text.\n\n").repeated(90));
        growing.state = storage::MessageState::running;
        transcript().setMessages({question(9'001, "A long story?"), growing});
        const auto isAtBegin = [this] { return std::abs(contentY() - view()->property("originY").toDouble()) < 20; };
        QTest::keyClick(m_window->window(), Qt::Key_End);
        QTRY_VERIFY(view()->property("atYEnd").toBool());
        QVERIFY(connect(view(), SIGNAL(contentHeightChanged()), this, SLOT(pressHome()), Qt::SingleShotConnection));
        transcript().append(9'002, 90'020, QString("More text.\n\n").repeated(30));
        QTRY_VERIFY(isAtBegin());
        m_window->settle();
        QVERIFY(isAtBegin());
    }

    void whoReadsAboveStaysThere_data() {
        QTest::addColumn<bool>("waited");
        QTest::newRow("a message that was sent") << false;
        QTest::newRow("a message that waited, and goes by itself") << true;
    }

    void whoReadsAboveStaysThere() {
        QFETCH(bool, waited);
        const double before = contentY();
        emit m_window->session().chat().sent(waited);
        if (waited) {
            m_window->settle();
            QCOMPARE(contentY(), before);
        } else {
            QTRY_VERIFY(contentY() > before + view()->height());
        }
    }

    void rowsThatChangeTheirKind() {
        Message growing = answer(9'002, "| a | b");
        growing.state = storage::MessageState::running;
        transcript().setMessages({question(9'001, "Another chat?"), growing});
        for (const char* more :
             {" |\n|---", "|---|\n| 1", " | 2 |\n| 3 | 4 |\n", "\nText", "\n===\n", "\n```\ncode", "\n```\n"}) {
            transcript().append(9'002, 90'020, more);
            m_window->settle();
            checkRows();
        }
    }

    /// What ends long thoughts, or closes them, is at hand wherever one reads in them.
    void theHeadOfLongThoughtsStays() {
        Message thinking = answer(9'002, QString("One more thought.\n").repeated(200));
        thinking.blocks.front().kind = BlockKind::reasoning;
        thinking.state = storage::MessageState::running;
        transcript().setMessages({question(9'001, "A hard one?"), thinking});
        transcript().setOpen(9'002, 90'020, 1);
        const auto top = [this] {
            QQuickItem* head = m_window->item("thoughtsHead");
            return head ? head->mapToItem(view(), QPointF()).y() : -1;
        };
        QTest::keyClick(m_window->window(), Qt::Key_Home);
        QTRY_VERIFY(top() > 20); // below the question
        QTest::keyClick(m_window->window(), Qt::Key_PageDown);
        QTRY_VERIFY(std::abs(top()) < 1);
        QTest::keyClick(m_window->window(), Qt::Key_End);
        QTRY_VERIFY(view()->property("atYEnd").toBool());
        QTRY_VERIFY(std::abs(top()) < 1);
        m_window->item("thoughtsToggle")->forceActiveFocus(Qt::TabFocusReason);
        m_window->settle();
        QVERIFY(view()->property("atYEnd").toBool()); // nothing moves for what is there already
        transcript().append(9'002, 90'020, QString("And one more.\n").repeated(50));
        m_window->settle();
        QTRY_VERIFY(std::abs(top()) < 1);

        QVERIFY(m_window->click("thoughtsToggle"));
        QTRY_COMPARE(transcript().openOf(90'020), -1);
        m_window->settle();
        QVERIFY2(top() >= 0 && top() < view()->height() - 60, qPrintable(QString::number(top())));
    }

    /// Thoughts are shown as the settings say, while they come as afterwards, unless the reader says otherwise.
    void thoughtsStayAsTheyAreShown() {
        app::Settings& settings = m_window->session().settings();
        const QString usual = settings.thinkingDisplay();
        const auto shown = [this]() -> QQuickItem* {
            QQuickItem* out = nullptr;
            visitItems(view(), [&](QQuickItem* item) {
                if (item->inherits("QQuickTextEdit") && plainText(item).startsWith("First")) out = item;
            });
            return out;
        };
        for (const char* display : {"folded", "open"}) {
            settings.setThinkingDisplay(display);
            const bool isOpen = display == QLatin1String("open");
            Message thinking = answer(9'002, "First this.");
            thinking.blocks.front().kind = BlockKind::reasoning;
            thinking.state = storage::MessageState::running;
            transcript().setMessages({question(9'001, "A hard one?"), thinking});
            m_window->settle();
            QCOMPARE(shown() != nullptr, isOpen);
            if (!isOpen) transcript().setOpen(9'002, 90'020, 1);
            QTRY_VERIFY(shown());
            QMetaObject::invokeMethod(shown(), "select", Q_ARG(int, 0), Q_ARG(int, 5));
            transcript().append(9'002, 90'020, "\nThen that.");
            m_window->settle();
            QVERIFY(shown());
            QCOMPARE(plainText(shown()), QString("First this.\nThen that."));
            QCOMPARE(shown()->property("selectedText").toString(), QString("First")); // whoever copies is not disturbed
            transcript().setBlock(9'002, {.id = -2, .kind = BlockKind::text});        // it answers
            transcript().append(9'002, -2, "So.");
            m_window->settle();
            QVERIFY(shown());
            Message kept = *transcript().find(9'002);
            kept.state = storage::MessageState::finished;
            for (storage::Block& block : kept.blocks) block.id += 1'000;
            transcript().replaceMessage(kept);
            m_window->settle();
            QVERIFY(shown());
            transcript().setOpen(9'002, 91'020, 0);
        }
        settings.setThinkingDisplay(usual);
    }

    /// Tab reaches the text, arrows go from link to link, Enter opens the one that has the ring.
    void linksAreOpenedByKeys() {
        transcript().setMessages(
            {question(9'001, "Where is it?"),
             answer(9'002, "See [the *first* page](https://one.example/a), or [another](https://two.example/b).")});
        m_window->settle();
        QQuickItem* text = nullptr;
        for (int i = 0; i < 100 && !text; ++i) {
            QTest::keyClick(m_window->window(), Qt::Key_Tab);
            QQuickItem* now = m_window->window()->activeFocusItem();
            if (now && now->inherits("QQuickTextEdit") && now->property("readOnly").toBool()) text = now;
        }
        QVERIFY(text);
        for (const char* host : {"one.example", "two.example", "one.example"}) {
            QTest::keyClick(m_window->window(), Qt::Key_Return);
            QTRY_VERIFY(m_window->hasOpenPopup());
            QVERIFY2(m_window->shows(host), host); // in the sheet that asks first
            QTest::keyClick(m_window->window(), Qt::Key_Escape);
            QTRY_VERIFY(!m_window->hasPopup() && text->hasActiveFocus());
            QTest::keyClick(m_window->window(), Qt::Key_Right);
        }
        QTest::keyClick(m_window->window(), Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), QString("https://two.example/b"));
    }

    void whatIsWideIsScrolledByKeys_data() {
        QTest::addColumn<QString>("text");
        QTest::newRow("code") << "```\n" + QString("long ").repeated(200) + "\n```";
        const QString cells = "|" + (QString("many words in a cell ").repeated(4) + "|").repeated(6) + "\n";
        QTest::newRow("table") << cells + "|" + QString("---|").repeated(6) + "\n" + cells;
    }

    void whatIsWideIsScrolledByKeys() {
        QFETCH(QString, text);
        transcript().setMessages({question(9'001, "How wide?"), answer(9'002, text)});
        m_window->settle();
        QQuickItem* wide = nullptr;
        for (int i = 0; i < 100 && !wide; ++i) {
            QTest::keyClick(m_window->window(), Qt::Key_Tab);
            QQuickItem* now = m_window->window()->activeFocusItem();
            if (now && now->objectName() == "sideways") wide = now;
        }
        QVERIFY(wide);
        const auto left = [&] { return wide->property("contentX").toDouble(); };
        QCOMPARE(left(), 0.0);
        QTest::keyClick(m_window->window(), Qt::Key_Right);
        const double step = left();
        QVERIFY(step > 0);
        QTest::keyClick(m_window->window(), Qt::Key_End);
        QVERIFY(left() > step && wide->property("atXEnd").toBool());
        QTest::keyClick(m_window->window(), Qt::Key_Left);
        QVERIFY(!wide->property("atXEnd").toBool());
        QTest::keyClick(m_window->window(), Qt::Key_Home);
        QCOMPARE(left(), 0.0);
    }

    void whatTheReaderDidIsForgotten() {
        scrollTo(0);
        m_window->settle();
        const auto folds = [&] {
            QQuickItem* found = nullptr;
            visitItems(view(), [&](QQuickItem* item) {
                if (!item->inherits("QQuickAbstractButton")) return;
                const QString text = item->property("text").toString();
                if (!found && (text == "Show all" || text == "Show less")) found = item;
            });
            return found;
        };
        QTRY_VERIFY(folds() && folds()->property("text").toString() == "Show all");
        QMetaObject::invokeMethod(folds(), "clicked");
        QTRY_COMPARE(folds()->property("text").toString(), QString("Show less"));
        folds()->forceActiveFocus(Qt::TabFocusReason);
        scrollTo(20'000);
        m_window->settle();
        checkRows();
        QQuickItem* focus = m_window->window()->activeFocusItem();
        QVERIFY(!focus || focus->isVisible()); // the keyboard is in nothing that is not to be seen
        scrollTo(0);
        QTRY_VERIFY(folds() && folds()->property("text").toString() == "Show all");
    }

    /// A match in a row that is out of view is not marked in what its block shows now.
    void whatIsFoundIsReached() {
        app::Find& find = m_window->session().find();
        find.begin();
        find.setWords("item 4"); // in rows of answers 4, 40, 46
        QVERIFY(find.count() >= 3);
        for (int i = 0; i < 2 * find.count(); ++i) {
            scrollTo(i % 2 == 0 ? 0 : view()->property("contentHeight").toDouble());
            m_window->settle();
            find.next();
            m_window->settle();
            checkRows();
            const QString key = find.field().section('/', 0, 0);
            bool isShown = false;
            for (const ui::SelectableText* text : ui::SelectableText::all()) {
                if (text->key() != key || !text->isShown()) continue;
                const QRectF area = text->area();
                const QRectF shown = view()->mapRectToScene(QRectF(0, 0, view()->width(), view()->height()));
                isShown = shown.intersects(area);
            }
            QVERIFY2(isShown, qPrintable(key));
        }
    }

private:
    static constexpr int pairs = 60;

    app::Transcript& transcript() { return *m_window->session().chat().transcript(); }
    QQuickItem* view() { return m_window->item("transcript"); }
    double contentY() { return view()->property("contentY").toDouble(); }

    void scrollTo(double y) {
        const double origin = view()->property("originY").toDouble();
        const double end = origin + view()->property("contentHeight").toDouble() - view()->height();
        view()->setProperty("contentY", std::clamp(origin + y, origin, std::max(origin, end)));
    }

    /// What is drawn is what its row says; rows stand below each other without holes.
    void checkRows() {
        int texts = 0;
        for (const ui::SelectableText* text : ui::SelectableText::all()) {
            if (!text->isShown()) continue;
            const int row = transcript().rowOfKey(text->key());
            QVERIFY2(row >= 0, qPrintable(text->key() + plainText(text->text())));
            QCOMPARE(plainText(text->text()), transcript().fieldsOf(row).value(text->number()));
            ++texts;
        }
        QVERIFY(texts > 0);
        QMap<double, double> rows;
        auto* content = view()->property("contentItem").value<QQuickItem*>();
        for (const QQuickItem* item : content->childItems()) {
            const QVariantMap block = item->property("block").toMap();
            if (block.isEmpty() || item->y() + item->height() < contentY() || item->y() > contentY() + view()->height())
                continue;
            bool hasBlock = false;
            for (const QQuickItem* child : item->childItems())
                for (const QQuickItem* each : child->childItems())
                    hasBlock = hasBlock || each->property("row").toMap().value("key") == block.value("key");
            if (!hasBlock) continue; // waits for another row
            rows.insert(item->y(), item->height());
        }
        QVERIFY(!rows.isEmpty());
        double bottom = rows.firstKey();
        for (auto row = rows.cbegin(); row != rows.cend(); ++row) {
            QVERIFY2(std::abs(row.key() - bottom) < 1.5, qPrintable(QString("%1 %2").arg(row.key()).arg(bottom)));
            bottom = row.key() + row.value();
        }
    }

    std::unique_ptr<test::TestWindow> m_window;
};

int main(int argumentCount, char** arguments) {
    return test::runWindowTest<TranscriptViewTest>(argumentCount, arguments);
}

#include "transcript_view_test.moc"
