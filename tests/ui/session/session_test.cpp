#include "ui/icons/icon_paths.h"
#include "ui/icons/svg_path.h"
#include "ui/session.h"

#include <QQuickItem>
#include <QQuickWindow>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <cmath>

/// Drives the real window, offscreen, on scripted answers.

using namespace calliope;
using storage::MessageState;
using storage::Role;

namespace {

QStringList warnings; ///< of QML: none should come

/// WCAG 2.1: how much two colours differ in lightness, 1 to 21.
double contrast(const QColor& a, const QColor& b) {
    const auto luminance = [](const QColor& colour) {
        const auto linear = [](double value) {
            return value <= 0.03928 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
        };
        return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
    };
    const double la = luminance(a), lb = luminance(b);
    return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

} // namespace

class SessionTest : public QObject {
    Q_OBJECT

private slots:
    void init() {
        warnings.clear();
        m_folder = std::make_unique<QTemporaryDir>();
        start();
    }

    void cleanup() {
        m_session.reset();
        QVERIFY2(warnings.isEmpty(), qPrintable(warnings.join('\n')));
    }

    void everyIconIsAPath() {
        for (const QString& name : ui::iconNames()) {
            const QPainterPath path = ui::svgPath(ui::iconPath(name)->path);
            QVERIFY2(!path.isEmpty(), qPrintable(name));
            const QRectF box = path.boundingRect(); // may have no height
            QVERIFY2(box.left() >= 0 && box.top() >= 0 && box.right() <= 20 && box.bottom() <= 20, qPrintable(name));
        }
        QVERIFY(ui::svgPath("M10 10 nonsense").isEmpty());
        QVERIFY(ui::svgPath("M10").isEmpty());
        // A half circle by arc is one by its box.
        const QRectF box = ui::svgPath("M2 10A8 8 0 0 1 18 10").boundingRect();
        QVERIFY(std::abs(box.top() - 2) < 0.01 && std::abs(box.bottom() - 10) < 0.01);
    }

    void coloursCanBeRead_data() {
        QTest::addColumn<QString>("theme");
        for (const char* theme : {"paper", "lamp", "contrast"}) QTest::newRow(theme) << theme;
    }

    /// Texts have 4.5 on every surface, borders that mean something 3.
    void coloursCanBeRead() {
        QFETCH(QString, theme);
        m_session->settings().setTheme(theme);
        QObject* palette = item("window")->property("colours").value<QObject*>();
        QVERIFY(palette);
        for (const char* surface : {"desk", "paper", "sheet", "sunk"}) {
            const QColor back = palette->property(surface).value<QColor>();
            for (const char* text : {"ink", "ink2", "ink3", "lapis", "lamp", "verdigris", "rubric"})
                QVERIFY2(contrast(palette->property(text).value<QColor>(), back) >= 4.5, text);
            QVERIFY(contrast(palette->property("edge").value<QColor>(), back) >= 3);
        }
        for (const QString text : {"lapis", "lamp", "verdigris", "rubric"}) // on their own soft backgrounds
            QVERIFY2(contrast(palette->property(qPrintable(text)).value<QColor>(),
                              palette->property(qPrintable(text + "Soft")).value<QColor>()) >= 4.5,
                     qPrintable(text));
        QVERIFY(contrast(QColor("#1B2230"), palette->property("lampGlow").value<QColor>()) >=
                4.5); // words that were found
        QVERIFY(contrast(palette->property("overFill").value<QColor>(), palette->property("fill").value<QColor>()) >=
                4.5);
    }

    void aQuestionIsAnsweredAndKept() {
        ask("Hello there");
        QTRY_VERIFY_WITH_TIMEOUT(last() && last()->role == Role::assistant && last()->state == MessageState::finished,
                                 20'000);
        const std::string answer = last()->blocks.back().text;
        QVERIFY(!answer.empty());
        QCOMPARE(composer()->property("text").toString(), QString());
        QVERIFY(!m_session->chat().isRunning());

        start(); // again, with the same folder
        QTRY_VERIFY(!m_session->chats().list()->chats().empty());
        m_session->chats().open(m_session->chats().list()->chats().front().id);
        QTRY_VERIFY(last() && last()->state == MessageState::finished);
        QCOMPARE(last()->blocks.back().text, answer);
        QCOMPARE(m_session->chat().title(), QString("Hello there"));
    }

    /// Enter, and on: the letters are those of the next message, however long the store takes.
    void whoWritesOnIsNotDisturbed() {
        ask("Hello there");
        QTest::keyClick(window(), Qt::Key_X);
        QTRY_VERIFY_WITH_TIMEOUT(last() && last()->role == Role::assistant, 20'000);
        QTRY_COMPARE(composer()->property("text").toString(), QString("x"));
        QTest::keyClick(window(), Qt::Key_Y);
        QCOMPARE(composer()->property("text").toString(), QString("xy"));
    }

    void stopKeepsWhatHasCome() {
        ask("endless");
        QTRY_VERIFY_WITH_TIMEOUT(last() && last()->role == Role::assistant && !last()->blocks.empty(), 20'000);
        QElapsedTimer clock;
        clock.start();
        QTest::mouseClick(window(), Qt::LeftButton, {}, centre("send"));
        QTRY_VERIFY(last()->state == MessageState::stopped);
        QVERIFY(!last()->blocks.back().text.empty());
    }

    void anAnswerThatEndedEarlyGoesOn() {
        m_session->chat().setMode("instant");
        ask("limit");
        QTRY_VERIFY_WITH_TIMEOUT(last() && last()->state == MessageState::finished && last()->role == Role::assistant,
                                 20'000);
        QVERIFY(!last()->problem.empty());
        const storage::Id id = last()->id;
        m_session->chat().goOn(id);
        QTRY_VERIFY_WITH_TIMEOUT(last()->state == MessageState::finished && last()->problem.empty(), 20'000);
        QCOMPARE(last()->id, id);
        QCOMPARE(m_session->chat().markdownOf(id), QString("It begins well, but and this is the rest of it."));
        m_session->chat().goOn(id); // it is whole
        QVERIFY(!m_session->chat().isRunning());

        m_session->chats().open(m_session->chats().currentId()); // as it is kept
        QTRY_VERIFY(m_session->chat().canSend());
        QCOMPARE(m_session->chat().markdownOf(id), QString("It begins well, but and this is the rest of it."));
    }

    void aMessageWaitsForTheAnswer() {
        m_session->chat().setMode("instant");
        ask("slow");
        QTRY_VERIFY_WITH_TIMEOUT(m_session->chat().isRunning() && !last()->blocks.empty(), 20'000);
        ask("What comes next");
        QCOMPARE(m_session->chat().queuedRows().value(0).toMap()["text"].toString(), QString("What comes next"));
        QCOMPARE(composer()->property("text").toString(), QString());
        QTest::keyClick(window(), Qt::Key_D); // and a draft besides
        QTRY_VERIFY_WITH_TIMEOUT(
            m_session->chat().transcript()->messages().size() == 4 && last()->state == MessageState::finished, 30'000);
        QCOMPARE(m_session->chat().markdownOf(m_session->chat().transcript()->messages()[2].id),
                 QString("What comes next"));
        QCOMPARE(composer()->property("text").toString(), QString("d"));

        m_session->chat().setDraft({});
        ask("endless");
        QTRY_VERIFY_WITH_TIMEOUT(m_session->chat().isRunning() && !last()->blocks.empty(), 20'000);
        ask("First");
        ask("Second");
        QTRY_COMPARE(m_session->chat().queuedRows().size(), 2);
        m_session->chat().removeQueued(0);
        m_session->chat().editQueued(0); // the one that is left is the draft again
        QTRY_COMPARE(composer()->property("text").toString(), QString("Second"));
        m_session->chat().stop();
        QTRY_VERIFY(!m_session->chat().isRunning());

        m_session->chat().setDraft({});
        ask("endless");
        QTRY_VERIFY_WITH_TIMEOUT(m_session->chat().isRunning() && !last()->blocks.empty(), 20'000);
        ask("Later");
        m_session->chat().stop(); // what waited is a draft again
        QTRY_COMPARE(composer()->property("text").toString(), QString("Later"));
        QVERIFY(m_session->chat().queuedRows().isEmpty());
    }

    void aDraftOutlivesAnEdit() {
        ask("Hello there");
        QTRY_VERIFY_WITH_TIMEOUT(last() && last()->state == MessageState::finished && last()->role == Role::assistant,
                                 20'000);
        QTest::keyClick(window(), Qt::Key_D);
        m_session->chat().beginEdit(m_session->chat().transcript()->messages().front().id);
        QTRY_COMPARE(composer()->property("text").toString(), QString("Hello there"));
        QTest::keyClick(window(), Qt::Key_Escape);
        QTRY_COMPARE(composer()->property("text").toString(), QString("d"));
        QVERIFY(!m_session->chat().isEditing());
    }

    void anEditSaysWhatBecomesOfTheOldVersion_data() {
        QTest::addColumn<bool>("isTemporary");
        QTest::addColumn<QString>("words");
        QTest::newRow("a chat") << false << "Editing; the old version stays as a branch";
        QTest::newRow("a temporary one") << true << "Editing; the old version goes, and what follows it";
    }

    void anEditSaysWhatBecomesOfTheOldVersion() {
        QFETCH(bool, isTemporary);
        if (isTemporary) m_session->chats().newTemporaryChat();
        ask("Hello there");
        QTRY_VERIFY_WITH_TIMEOUT(last() && last()->state == MessageState::finished && last()->role == Role::assistant,
                                 20'000);
        QTest::keyClick(window(), Qt::Key_Up);
        QTRY_VERIFY(item("editing")->property("visible").toBool());
        QTEST(item("editing")->property("text").toString(), "words");
        ask(" again"); // the text has the cursor at its end
        const auto first = [&] { return m_session->chat().transcript()->messages().front(); };
        QTRY_COMPARE(m_session->chat().markdownOf(first().id), QString("Hello there again"));
        QTRY_VERIFY_WITH_TIMEOUT(last() && last()->state == MessageState::finished && last()->role == Role::assistant,
                                 20'000);
        QCOMPARE(first().siblings, isTemporary ? 1 : 2);
    }

    void answersGoOnWhileAnotherChatIsOpen() {
        ask("long");
        QTRY_VERIFY_WITH_TIMEOUT(m_session->chat().isRunning() && m_session->chats().currentId() != 0, 20'000);
        const storage::Id first = m_session->chats().currentId();
        m_session->chats().newChat();
        QVERIFY(m_session->chat().isEmpty());
        QVERIFY(!m_session->chat().isRunning());
        QTest::qWait(300);
        m_session->chats().open(first);
        QTRY_VERIFY(last() && last()->role == Role::assistant);
        QVERIFY(m_session->chat().isRunning() || last()->state == MessageState::finished);
        m_session->chat().stop();
        QTRY_VERIFY(!m_session->chat().isRunning());
    }

    void anotherAnswerAndAnEditAreBranches() {
        ask("Hello there");
        QTRY_VERIFY_WITH_TIMEOUT(last() && last()->state == MessageState::finished && last()->role == Role::assistant,
                                 20'000);
        m_session->chat().regenerateLast();
        QTRY_VERIFY_WITH_TIMEOUT(last() && last()->role == Role::assistant && last()->siblings == 2 &&
                                     last()->state == MessageState::finished,
                                 20'000);
        QCOMPARE(last()->sibling, 2);
        m_session->chat().selectSibling(last()->id, -1);
        QTRY_COMPARE(last()->sibling, 1);

        QTest::keyClick(window(), Qt::Key_Up); // in the empty composer: edit what was asked
        QTRY_COMPARE(composer()->property("text").toString(), QString("Hello there"));
        ask(" again");
        QTRY_COMPARE(m_session->chat().markdownOf(m_session->chat().transcript()->messages().front().id),
                     QString("Hello there again"));
        QTRY_VERIFY_WITH_TIMEOUT(last() && last()->role == Role::assistant && last()->state == MessageState::finished,
                                 20'000);
        const auto messages = m_session->chat().transcript()->messages();
        QCOMPARE(messages.size(), std::size_t{2});
        QCOMPARE(messages.front().siblings, 2);
    }

    void anErrorIsShownWhereItHappened() {
        ask("error");
        QTRY_VERIFY_WITH_TIMEOUT(last() && last()->state == MessageState::failed, 20'000);
        QVERIFY(!last()->problem.empty());
        QVERIFY(components().contains("ErrorBlock"));
        const QVariantMap failure = rowOf("ErrorBlock").value("failure").toMap();
        QCOMPARE(failure.value("action").toString(), QString("retry"));
        QVERIFY(!failure.value("title").toString().isEmpty() && !failure.value("report").toString().isEmpty());
        m_session->chats().open(m_session->chats().currentId()); // as it is kept
        QTRY_VERIFY(m_session->chat().canSend());
        QCOMPARE(rowOf("ErrorBlock").value("failure").toMap(), failure);
    }

    void theEngineOfThisComputerAnswers() {
        start(false);
        QTRY_VERIFY2_WITH_TIMEOUT(m_session->chat().canSend(), qPrintable(m_session->chat().hint()), 120'000);
        m_session->chat().setMode("instant");
        ask("What is Calliope?");
        QTRY_VERIFY_WITH_TIMEOUT(last() && last()->role == Role::assistant && last()->state != MessageState::running,
                                 120'000);
        QCOMPARE(last()->problem, std::string());
        QVERIFY(!last()->blocks.empty());
        QVERIFY(last()->usage.answerTokens > 0);
    }

    void temporaryChatsAreNotKept() {
        m_session->chats().newTemporaryChat();
        ask("Hello there");
        QTRY_VERIFY_WITH_TIMEOUT(last() && last()->role == Role::assistant && last()->state == MessageState::finished,
                                 20'000);
        start();
        QTest::qWait(200);
        QVERIFY(m_session->chats().list()->chats().empty());
    }

    void deletingCanBeUndone() {
        ask("Hello there");
        QTRY_VERIFY_WITH_TIMEOUT(last() && last()->state == MessageState::finished && last()->role == Role::assistant,
                                 20'000);
        const storage::Id chat = m_session->chats().currentId();
        m_session->chats().remove(chat);
        QTRY_VERIFY(m_session->chats().list()->chats().empty());
        m_session->chats().undo();
        QTRY_COMPARE(m_session->chats().list()->chats().size(), std::size_t{1});
    }

    /// What lies over the window has the keys, and the answer beneath goes on.
    void keysStopAtSheetsAndMenus_data() {
        QTest::addColumn<QString>("type");
        QTest::addColumn<QString>("call");
        QTest::newRow("a sheet") << "LinkSheet"
                                 << "open";
        QTest::newRow("search") << "SearchSheet"
                                << "open";
        QTest::newRow("a menu") << "ModelButton"
                                << "clicked";
        QTest::newRow("the context") << "ContextMeter"
                                     << "clicked";
        QTest::newRow("the budget") << "BudgetButton"
                                    << "clicked";
    }

    void keysStopAtSheetsAndMenus() {
        QFETCH(QString, type);
        QFETCH(QString, call);
        ask("endless");
        QTRY_VERIFY_WITH_TIMEOUT(last() && last()->role == Role::assistant && !last()->blocks.empty(), 20'000);
        const storage::Id chat = m_session->chats().currentId();
        const QString mode = m_session->chat().mode();
        const QList<QObject*> all = window()->findChildren<QObject*>();
        const auto found = std::find_if(all.begin(), all.end(), [&](const QObject* each) {
            return QString(each->metaObject()->className()).startsWith(type + "_QML");
        });
        QVERIFY(found != all.end());
        QVERIFY(QMetaObject::invokeMethod(*found, qPrintable(call)));
        QTRY_VERIFY(hasPopup());
        QTest::qWait(300); // it fades
        QTest::keyClick(window(), Qt::Key_N, Qt::ControlModifier);
        QTest::keyClick(window(), Qt::Key_3, Qt::ControlModifier);
        QCOMPARE(m_session->chats().currentId(), chat);
        QCOMPARE(m_session->chat().mode(), mode);
        QTest::keyClick(window(), Qt::Key_Escape);
        QTRY_VERIFY(!hasPopup());
        QVERIFY(m_session->chat().isRunning());
        QTest::keyClick(window(), Qt::Key_Escape);
        QTRY_VERIFY(!m_session->chat().isRunning());
    }

    /// Esc closes what is open, and stops the answer only then.
    void escapeClosesFirst_data() {
        QTest::addColumn<int>("width");
        QTest::addColumn<QString>("what");
        QTest::newRow("find, which has the focus") << 1280 << "find";
        QTest::newRow("find, while the message has it") << 1280 << "find behind";
        QTest::newRow("the drawer") << 800 << "drawer";
        QTest::newRow("shopping over the page") << 1024 << "shopping";
    }

    void escapeClosesFirst() {
        QFETCH(int, width);
        QFETCH(QString, what);
        window()->resize(width, 800);
        ask("endless");
        QTRY_VERIFY_WITH_TIMEOUT(last() && last()->role == Role::assistant && !last()->blocks.empty(), 20'000);
        const auto isOpen = [&] {
            if (what == "drawer") return window()->property("sidebarOver").toBool();
            return what == "shopping" ? m_session->shopping().isOpen() : m_session->find().isOpen();
        };
        if (what == "drawer")
            QTest::keyClick(window(), Qt::Key_B, Qt::ControlModifier);
        else if (what == "shopping")
            m_session->shopping().show("search");
        else
            QTest::keyClick(window(), Qt::Key_F, Qt::ControlModifier);
        QTRY_VERIFY(isOpen());
        QTest::qWait(300); // it slides
        if (what == "find behind") composer()->forceActiveFocus();
        QTest::keyClick(window(), Qt::Key_Escape);
        QTRY_VERIFY(!isOpen());
        QVERIFY(m_session->chat().isRunning());
        QTest::qWait(300);
        QTest::keyClick(window(), Qt::Key_Escape);
        QTRY_VERIFY(!m_session->chat().isRunning());
    }

    void theBudgetIsChosenBesideTheMode() {
        m_session->chat().setMode("instant"); // which does not think
        QVERIFY(!item("budget")->property("visible").toBool());
        m_session->chat().setMode("thinking");
        QTRY_VERIFY(item("budget")->property("visible").toBool());
        QCOMPARE(m_session->settings().thinkLimit(), QString("learned"));
        QTest::mouseClick(window(), Qt::LeftButton, {}, centre("budget"));
        QTRY_VERIFY(hasPopup());
        QTest::qWait(300);
        QTest::keyClick(window(), Qt::Key_Down); // as learned
        QTest::keyClick(window(), Qt::Key_Down);
        QTest::keyClick(window(), Qt::Key_Down);
        QTest::keyClick(window(), Qt::Key_Return);
        QTRY_COMPARE(m_session->settings().thinkLimit(), QString("tokens"));
        QCOMPARE(m_session->settings().thinkTokens(), 4000);
        QTRY_VERIFY(item("budget")->property("text").toString().endsWith("tokens"));
    }

    /// A starter does not take what is written already.
    void startersShowWhatCanBeDone() {
        const QVariantList starters = m_session->chat().starters();
        QCOMPARE(starters.size(), 4);
        const auto named = [&](const char* title) {
            const auto found = std::ranges::find_if(
                starters, [&](const QVariant& each) { return each.toMap()["title"].toString() == title; });
            return found == starters.end() ? QVariantMap() : found->toMap();
        };
        QVERIFY(named("Ask about a picture")["wantsFile"].toBool());
        QVERIFY(named("Read a document")["wantsFile"].toBool());
        const QVariantMap sum = named("Work something out");
        QVERIFY(!sum.isEmpty() && !sum["wantsFile"].toBool());
        m_session->chat().begin(named("What stays private"));
        QTRY_COMPARE(composer()->property("text").toString(), QString("Does anything leave my computer?"));
        m_session->chat().begin(sum); // instead
        QTRY_COMPARE(composer()->property("text"), sum["text"]);
        QCOMPARE(m_session->chat().mode(), QString("thinking"));
        QTest::keyClick(window(), Qt::Key_X);
        m_session->chat().begin(named("What stays private")); // behind it
        QTRY_COMPARE(composer()->property("text").toString(),
                     sum["text"].toString() + "x\nDoes anything leave my computer?");
        start();
        m_session->chats().newChat();
        QTRY_VERIFY(composer()->property("text").toString().endsWith("leave my computer?")); // it is kept
    }

    /// All modes are commands, each with the key that it has by now.
    void commandsKnowTheirKeys() {
        m_session->settings().setOwnKeys("{\"contemplating\":\"Ctrl+9\"}");
        QTest::keyClick(window(), Qt::Key_K, Qt::ControlModifier);
        QTRY_VERIFY(hasPopup());
        QTest::qWait(300); // it fades
        for (const char* at = "mode"; *at; ++at) QTest::keyClick(window(), *at);
        QTRY_VERIFY(isShown("Ctrl 9"));
        QVERIFY(isShown("Ctrl 1") && isShown("Ctrl 2") && !isShown("Ctrl 3"));
        for (const char* at = ": con"; *at; ++at) QTest::keyClick(window(), *at);
        QTRY_VERIFY(!isShown("Ctrl 1"));
        QTest::keyClick(window(), Qt::Key_Return);
        QTRY_COMPARE(m_session->chat().mode(), QString("contemplating"));
    }

    void theKeyOfTheSearchClosesIt() {
        for (const bool isOpen : {true, false, true}) {
            QTest::keyClick(window(), Qt::Key_K, Qt::ControlModifier);
            QTRY_COMPARE(hasPopup(), isOpen);
            QTest::qWait(300); // it fades
        }
    }

    /// A sheet gives the focus back to what had it, but takes it from nobody who was given it meanwhile.
    void aSheetGivesTheFocusBack() {
        auto* tree = qobject_cast<QQuickItem*>(item("chats"));
        QVERIFY(tree);
        const auto openSearch = [&] {
            tree->forceActiveFocus();
            QTest::keyClick(window(), Qt::Key_K, Qt::ControlModifier);
            QTRY_VERIFY(hasPopup());
            QTest::qWait(300); // it fades
        };
        openSearch();
        QTest::keyClick(window(), Qt::Key_Escape);
        QTRY_VERIFY(!hasPopup());
        QVERIFY(tree->hasActiveFocus());

        openSearch();
        for (const char* at = "new chat"; *at; ++at) QTest::keyClick(window(), *at);
        const auto& rows = m_session->search().results()->rows();
        QTRY_VERIFY(!rows.empty() && rows.front().action.value("command") == "newChat");
        QTest::keyClick(window(), Qt::Key_Return);
        QTRY_VERIFY(!hasPopup());
        QVERIFY(composer()->hasActiveFocus());
    }

    void keysDoWhatTheTableSays() {
        app::Chat& chat = m_session->chat();
        QTest::keyClick(window(), Qt::Key_1, Qt::ControlModifier);
        QCOMPARE(chat.mode(), QString("instant"));
        QTest::keyClick(window(), Qt::Key_2, Qt::ControlModifier);
        QCOMPARE(chat.mode(), QString("thinking"));
        const bool shown = window()->property("sidebarShown").toBool();
        QTest::keyClick(window(), Qt::Key_B, Qt::ControlModifier);
        QCOMPARE(window()->property("sidebarShown").toBool(), !shown);

        ask("endless");
        QTRY_VERIFY_WITH_TIMEOUT(last() && last()->role == Role::assistant && last()->blocks.size() > 1, 20'000);
        QTest::keyClick(window(), Qt::Key_Escape);
        QTRY_COMPARE(last()->state, MessageState::stopped);

        const qint64 thoughts = last()->blocks.front().id;
        QTest::keyClick(window(), Qt::Key_T, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(chat.transcript()->openOf(thoughts), 1);
        QTest::keyClick(window(), Qt::Key_T, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(chat.transcript()->openOf(thoughts), -1);

        QTest::keyClick(window(), Qt::Key_R, Qt::ControlModifier);
        QTRY_VERIFY_WITH_TIMEOUT(last()->siblings == 2 && !last()->blocks.empty(), 20'000);
        QTRY_VERIFY(chat.canAnswerNow()); // it thinks again
        QTest::keyClick(window(), Qt::Key_Return, Qt::ControlModifier);
        QTRY_VERIFY_WITH_TIMEOUT(last()->blocks.size() > 1, 20'000);
        QTest::keyClick(window(), Qt::Key_Escape);
        QTRY_VERIFY(!chat.isRunning());
        QTest::keyClick(window(), Qt::Key_Left, Qt::AltModifier);
        QTRY_COMPARE(last()->sibling, 1);
        QTest::keyClick(window(), Qt::Key_Right, Qt::AltModifier);
        QTRY_COMPARE(last()->sibling, 2);

        QTest::keyClick(window(), Qt::Key_O, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(chat.isEmpty() && !chat.isTemporary());
        QTest::keyClick(window(), Qt::Key_N, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(chat.isTemporary());
        QTest::keyClick(window(), Qt::Key_N, Qt::ControlModifier);
        QTRY_VERIFY(!chat.isTemporary());
        QVERIFY(composer()->hasActiveFocus());
    }

    void foldersHoldChats() {
        ask("Hello there");
        QTRY_VERIFY_WITH_TIMEOUT(last() && last()->state == MessageState::finished && last()->role == Role::assistant,
                                 20'000);
        const storage::Id chat = m_session->chats().currentId();
        m_session->chats().makeFolder("Garden", chat);
        QTRY_COMPARE(m_session->chats().folders().size(), 1);
        QTRY_COMPARE(m_session->chats().list()->rowCount(), 3); // heading, folder, chat
        auto* tree = qobject_cast<QQuickItem*>(item("chats"));
        QTRY_VERIFY(!tree->property("renaming").toString().isEmpty()); // it waits for its name
        QTRY_VERIFY(tree->hasActiveFocus() &&
                    window()->activeFocusItem()->property("selectedText").toString() == "Garden");
        QTest::keyClick(window(), Qt::Key_B);
        QTest::keyClick(window(), Qt::Key_Return);
        QTRY_COMPARE(m_session->chats().folders().first().toMap().value("name").toString(), QString("b"));
        QVERIFY(tree->hasActiveFocus());

        // By the keyboard: down to the chat, up to the folder, close and open it, remove it, take that back.
        QTest::keyClick(window(), Qt::Key_Down);
        QCOMPARE(m_session->chats().list()->rowCount(), 3);
        while (tree->property("currentIndex").toInt() > 1) QTest::keyClick(window(), Qt::Key_Up);
        QTest::keyClick(window(), Qt::Key_Left);
        QCOMPARE(m_session->chats().list()->rowCount(), 2);
        QTest::keyClick(window(), Qt::Key_Right);
        QCOMPARE(m_session->chats().list()->rowCount(), 3);
        QTest::keyClick(window(), Qt::Key_Delete);
        QTRY_VERIFY(m_session->chats().folders().isEmpty());
        QCOMPARE(m_session->chats().list()->chats().size(), std::size_t{1});
        m_session->chats().undo();
        QTRY_COMPARE(m_session->chats().folders().size(), 1);

        m_session->chats().moveTo(chat, 0);
        QTRY_VERIFY(!m_session->chats().list()->chats().front().folder);

        // By its menu.
        QTRY_COMPARE(tree->property("count").toInt(), 4); // two headings, folder, chat
        tree->forceActiveFocus();
        while (tree->property("currentIndex").toInt() < 3) QTest::keyClick(window(), Qt::Key_Down);
        QTest::keyClick(window(), Qt::Key_Menu);
        QObject* menu = tree->findChild<QObject*>("chatMenu");
        QTRY_VERIFY(menu && menu->property("opened").toBool());
        QObject* folders = tree->findChild<QObject*>("folderMenu");
        QQuickItem* choice = nullptr;
        QVERIFY(folders &&
                QMetaObject::invokeMethod(folders, "itemAt", Q_RETURN_ARG(QQuickItem*, choice), Q_ARG(int, 0)));
        QVERIFY(choice && !choice->property("checked").toBool() && QMetaObject::invokeMethod(choice, "triggered"));
        QTRY_VERIFY(m_session->chats().list()->chats().front().folder);
        QTRY_VERIFY(choice->property("checked").toBool());
        QMetaObject::invokeMethod(menu, "close");
    }

    void wordsAreFoundInTheChat() {
        m_session->chat().setMode("instant");
        ask("table");
        QTRY_VERIFY_WITH_TIMEOUT(last() && last()->state == MessageState::finished && last()->role == Role::assistant,
                                 20'000);
        app::Find& find = m_session->find();
        QTest::keyClick(window(), Qt::Key_F, Qt::ControlModifier);
        QTRY_VERIFY(qobject_cast<QQuickItem*>(item("find"))->hasActiveFocus());
        for (const char letter : {'M', 'o', 'o', 'n', 's'}) QTest::keyClick(window(), letter);
        QVERIFY(components().contains("TableBlock"));
        QVERIFY(drawn("TableBlock"));
        QCOMPARE(find.words(), QString("Moons"));
        QCOMPARE(find.count(), 2); // the table's head, and the words below
        QCOMPARE(find.number(), 1);
        QTest::keyClick(window(), Qt::Key_Return);
        QCOMPARE(find.number(), 2);
        QTest::keyClick(window(), Qt::Key_Return);
        QCOMPARE(find.number(), 1);
        QTest::keyClick(window(), Qt::Key_Return, Qt::ShiftModifier);
        QCOMPARE(find.number(), 2);
        QTest::qWait(50); // it is drawn
        QTest::keyClick(window(), Qt::Key_Escape);
        QVERIFY(!find.isOpen());
        QVERIFY(composer()->hasActiveFocus());
    }

    void aResultOfTheSearchIsShown() {
        m_session->chat().setMode("instant");
        ask("Hello there");
        QTRY_VERIFY_WITH_TIMEOUT(last() && last()->state == MessageState::finished && last()->role == Role::assistant,
                                 20'000);
        m_session->chat().regenerateLast(); // the first answer is on another branch now
        QTRY_VERIFY_WITH_TIMEOUT(last() && last()->siblings == 2 && last()->state == MessageState::finished, 20'000);
        m_session->chats().newChat();
        QTRY_VERIFY(m_session->chat().isEmpty());

        m_session->search().setQuery("demonstration voice");
        const auto& rows = m_session->search().results()->rows();
        QTRY_COMPARE(
            std::count_if(rows.begin(), rows.end(), [](const auto& row) { return row.action.contains("message"); }), 2);
        const auto first =
            std::find_if(rows.rbegin(), rows.rend(), [](const auto& row) { return row.action.contains("message"); });
        const qlonglong message = first->action.value("message").toLongLong();
        m_session->find().expect(message, "demonstration voice");
        m_session->chats().openAt(first->action.value("chat").toLongLong(), message);
        QTRY_VERIFY(m_session->find().isOpen());
        QCOMPARE(last()->id, message);
        QCOMPARE(last()->sibling, 1);
        QCOMPARE(m_session->find().number(), 1);
        QCOMPARE(m_session->find().terms(), QStringList({"demonstration", "voice"}));
        m_session->chats().newChat();
        QTRY_VERIFY(!m_session->find().isOpen());
    }

    void draftsStayWithTheirChats() {
        QTest::keyClick(window(), Qt::Key_H);
        QTRY_COMPARE(m_session->chat().draft(), QString("h"));
        QTest::qWait(100);
        start();
        m_session->chats().newChat();
        QTRY_COMPARE(composer()->property("text").toString(), QString("h"));
    }

    void pagesOpenInEveryTheme_data() { coloursCanBeRead_data(); }

    void pagesOpenInEveryTheme() {
        QFETCH(QString, theme);
        m_session->settings().setTheme(theme);
        for (const char* page : {"models", "settings", "chat"}) {
            QMetaObject::invokeMethod(window(), "go", Q_ARG(QString, page));
            QTest::qWait(100);
            QVERIFY(!window()->grabWindow().isNull());
        }
        QMetaObject::invokeMethod(window(), "go", Q_ARG(QString, "search"));
        QTest::qWait(200);
        QTest::keyClick(window(), Qt::Key_Escape);
        QTest::qWait(200);
    }

private:
    void start(bool isOffline = true) {
        m_session.reset();
        m_session = std::make_unique<ui::Session>(
            ui::Session::Options{.folder = m_folder->filePath("data").toStdString(), .isOffline = isOffline});
        connect(&m_session->qml(), &QQmlEngine::warnings, this, [](const QList<QQmlError>& errors) {
            for (const QQmlError& error : errors) warnings.append(error.toString());
        });
        QVERIFY(m_session->load());
        window()->resize(1280, 800); // with the side bar
        window()->show();
        window()->requestActivate();
        QVERIFY(QTest::qWaitForWindowActive(window()));
        QTRY_VERIFY(composer() && composer()->hasActiveFocus());
    }

    QQuickWindow* window() { return qobject_cast<QQuickWindow*>(m_session->qml().rootObjects().first()); }
    QObject* item(const char* name) {
        if (window()->objectName() == name) return window();
        const QList<QObject*> found = window()->findChildren<QObject*>(name);
        for (QObject* each : found) // the side bar is there twice
            if (each->property("visible").toBool()) return each;
        return found.value(0);
    }
    QQuickItem* composer() { return qobject_cast<QQuickItem*>(item("composer")); }
    QPoint centre(const char* name) {
        auto* found = qobject_cast<QQuickItem*>(item(name));
        return found->mapToScene(QPointF(found->width() / 2, found->height() / 2)).toPoint();
    }
    bool hasPopup() {
        const QList<QObject*> all = window()->findChildren<QObject*>();
        return std::any_of(all.begin(), all.end(), [](const QObject* each) {
            return each->inherits("QQuickPopup") && !each->inherits("QQuickToolTip") &&
                   each->property("visible").toBool();
        });
    }
    const storage::Message* last() { return m_session->chat().transcript()->last(); }

    QStringList components() {
        QStringList out;
        const app::Transcript& rows = *m_session->chat().transcript();
        for (int i = 0; i < rows.count(); ++i)
            out.append(rows.data(rows.index(i), app::Transcript::BlockRole).toMap().value("component").toString());
        return out;
    }

    /// Whether something is drawn by the component.
    bool drawn(const char* component) {
        QList<QQuickItem*> items{window()->contentItem()};
        for (qsizetype i = 0; i < items.size(); ++i) {
            if (QLatin1String(items[i]->metaObject()->className()).startsWith(QLatin1String(component))) return true;
            items += items[i]->childItems();
        }
        return false;
    }

    /// Whether a text is to be seen.
    bool isShown(const QString& text) {
        QList<QQuickItem*> items{window()->contentItem()};
        for (qsizetype i = 0; i < items.size(); ++i) {
            if (!items[i]->isVisible()) continue;
            if (items[i]->property("text").toString() == text) return true;
            items += items[i]->childItems();
        }
        return false;
    }

    /// The last row with the component.
    QVariantMap rowOf(const char* component) {
        const app::Transcript& rows = *m_session->chat().transcript();
        for (int i = rows.count() - 1; i >= 0; --i) {
            const QVariantMap row = rows.data(rows.index(i), app::Transcript::BlockRole).toMap();
            if (row.value("component") == QLatin1String(component)) return row;
        }
        return {};
    }

    /// Types it, and Enter.
    void ask(const char* text) {
        composer()->forceActiveFocus();
        for (const char* at = text; *at; ++at) QTest::keyClick(window(), *at);
        QTest::keyClick(window(), Qt::Key_Return);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ui::Session> m_session;
};

int main(int argumentCount, char** arguments) {
    QQuickWindow::setGraphicsApi(QSGRendererInterface::Software);
    QGuiApplication application(argumentCount, arguments);
    SessionTest test;
    return QTest::qExec(&test, argumentCount, arguments);
}

#include "session_test.moc"
