#include "app/chats/sample_lanes.h"
#include "tests/ui/support/test_window.h"
#include "ui/faces/spoken.h"

#include <QAccessible>
#include <QSignalSpy>
#include <QTest>
#include <algorithm>

/// Agents beside an answer through the real window: seen as a strip and in full, steered, and used.

using namespace calliope;
using app::LaneList;
using storage::MessageState;
using storage::Role;

class LanesViewTest : public QObject {
    Q_OBJECT

private slots:
    void init() { m_window = std::make_unique<test::TestWindow>(); }

    void cleanup() {
        QVERIFY2(m_window->warnings().isEmpty(), qPrintable(m_window->warnings().join('\n')));
        m_window.reset();
    }

    void theThirdModeIsChosenByKey() {
        QTest::keyClick(m_window->window(), Qt::Key_3, Qt::ControlModifier);
        QTRY_COMPARE(chat().mode(), QString("contemplating"));
        QTRY_VERIFY(m_window->item("laneCount"));
        m_window->session().settings().setLanes(6);
        QTRY_VERIFY(m_window->shows("6 agents"));
        QTest::keyClick(m_window->window(), Qt::Key_1, Qt::ControlModifier);
        QTRY_VERIFY(!m_window->item("laneCount"));
    }

    void agentsAreSeenSteeredAndUsed() {
        chat().setMode("contemplating");
        chat().send("Should we buy the bakery?");
        QTRY_VERIFY_WITH_TIMEOUT(lanes() && lanes()->isRunning(), 20'000);
        for (const char* chip : {"chipA", "chipB", "chipC", "chipD"}) QTRY_VERIFY(m_window->item(chip));
        QTRY_VERIFY_WITH_TIMEOUT(!lanes()->textOf(1).isEmpty(), 20'000);

        QVERIFY(m_window->click("chipA")); // in full
        QTRY_VERIFY(lanes()->isExpanded() && m_window->item("laneA"));
        QTRY_VERIFY(m_window->shows("there are three things to weigh"));
        QVERIFY(m_window->click("pinA"));
        QTRY_VERIFY(lanes()->data(lanes()->index(0), LaneList::PinnedRole).toBool());
        QVERIFY(m_window->click("hintToA"));
        QTRY_VERIFY(m_window->item("hintA"));
        QTest::keyClick(m_window->window(), Qt::Key_Escape); // of the hint, not of the answer
        QTRY_VERIFY(!m_window->item("hintA"));
        QVERIFY(chat().isRunning());
        QVERIFY(m_window->click("hintToA"));
        QVERIFY(m_window->type("hintA", "Look at the roof"));
        QTest::keyClick(m_window->window(), Qt::Key_Return);
        QTRY_COMPARE(lanes()->data(lanes()->index(0), LaneList::HintsRole).toString(), QString("Look at the roof"));
        if (m_window->item("laneTabs")) lanes()->setShown(4);
        QTRY_VERIFY(m_window->item("stopD"));
        QVERIFY(m_window->click("stopD"));
        QTRY_COMPARE(lanes()->data(lanes()->index(3), LaneList::StateRole).toString(), QString("stopped"));
        QVERIFY(lanes()->announcement().contains("D")); // told to screen readers

        chat().answerNow();
        QTRY_VERIFY_WITH_TIMEOUT(!chat().isRunning(), 60'000);
        QCOMPARE(last()->state, MessageState::finished);
        QTRY_VERIFY(m_window->shows("What decided it"));
        QTRY_VERIFY(m_window->shows("They differed"));

        lanes()->setShown(1);
        QTRY_VERIFY(m_window->item("useA"));
        QVERIFY(m_window->click("useA"));
        QTRY_COMPARE_WITH_TIMEOUT(last()->siblings, 2, 20'000);
        QCOMPARE(lanes()->chosen(), 1);
    }

    /// Long words of an agent are read with keys, and what it has marked is opened with them.
    void whatAnAgentSaysIsReadByKeys() {
        m_window = std::make_unique<test::TestWindow>(ui::Session::Options{.folder = {}, .sampleChats = true});
        QTRY_VERIFY(!m_window->session().chats().list()->chats().empty());
        for (const storage::Conversation& chat : m_window->session().chats().list()->chats())
            if (chat.title.starts_with("What is on the table")) m_window->session().chats().open(chat.id);
        QTRY_VERIFY(last());
        const auto isRegions = [](const storage::Block& block) { return block.kind == storage::BlockKind::regions; };
        std::vector<storage::Block> regions = last()->blocks;
        std::erase_if(regions, [&](const storage::Block& block) { return !isRegions(block); });
        QVERIFY(!regions.empty());
        storage::Message message = app::sampleLanes(false);
        for (storage::Block& block : message.blocks)
            if (block.lane == 1 && block.kind == storage::BlockKind::text)
                for (int line = 0; line < 100; ++line) block.text.insert(0, "One more line.\n\n");
        regions.front().lane = 1;
        regions.front().id = -1'000;
        message.blocks.push_back(regions.front());
        show(std::move(message));
        lanes()->setExpanded(true);
        QTRY_VERIFY(m_window->item("textA"));
        m_window->settle();

        QQuickItem* text = m_window->item("textA");
        const auto isOf = [](const char* type) {
            return
                [type](const QQuickItem* each) { return QByteArray(each->metaObject()->className()).startsWith(type); };
        };
        const QList<QQuickItem*> parts = text->childItems();
        const auto view =
            std::ranges::find_if(parts, [](const QQuickItem* each) { return each->inherits("QQuickFlickable"); });
        const auto ring = std::ranges::find_if(parts, isOf("FocusRing"));
        QVERIFY(view != parts.end() && ring != parts.end() && !(*ring)->isVisible());
        const auto top = [&] { return (*view)->property("contentY").toDouble(); };
        QTRY_VERIFY(text->activeFocusOnTab());
        text->forceActiveFocus(Qt::TabFocusReason);
        QVERIFY((*ring)->isVisible());
        QCOMPARE(top(), 0.0);
        QTest::keyClick(m_window->window(), Qt::Key_Down);
        const double line = top();
        QVERIFY(line > 0);
        QTest::keyClick(m_window->window(), Qt::Key_PageDown);
        QVERIFY(top() > 2 * line);
        QTest::keyClick(m_window->window(), Qt::Key_End);
        QVERIFY((*view)->property("atYEnd").toBool());
        const double end = top();
        QTest::keyClick(m_window->window(), Qt::Key_PageUp);
        QTest::keyClick(m_window->window(), Qt::Key_Up);
        QVERIFY(top() < end - line);
        QTest::keyClick(m_window->window(), Qt::Key_Home);
        QCOMPARE(top(), 0.0);

        QVERIFY(m_window->item("marked"));
        m_window->item("marked")->forceActiveFocus(Qt::TabFocusReason);
        QVERIFY(top() > 0); // which brings it into view
        QTest::keyClick(m_window->window(), Qt::Key_Space);
        QTRY_VERIFY(m_window->hasOpenPopup());
        QTest::keyClick(m_window->window(), Qt::Key_Escape);
        QTRY_VERIFY(!m_window->hasPopup());
    }

    /// What an agent has thought, and its earlier rounds, are a line each until they are wanted.
    void thoughtsAndEarlierRoundsAreOpened() {
        storage::Message message = app::sampleLanes(false);
        for (storage::Block& block : message.blocks)
            if (block.lane == 1 && block.kind == storage::BlockKind::reasoning) block.text = "The rent rises.";
        const auto add = [&](storage::BlockKind kind, const char* text) {
            message.blocks.push_back(
                {.id = -1'000 - static_cast<storage::Id>(message.blocks.size()), .kind = kind, .text = text});
            message.blocks.back().lane = 1;
            message.blocks.back().payload = R"({"round": 1})";
        };
        add(storage::BlockKind::reasoning, "First of all, money.");
        add(storage::BlockKind::text, "It may be dear.\nVerdict: Wait\nConfidence: 2");
        show(std::move(message));
        lanes()->setExpanded(true);
        QTRY_VERIFY(m_window->item("fold_thoughts"));
        for (const auto& [fold, words] :
             {std::pair("fold_thoughts", "The rent rises."), std::pair("fold_thoughts1", "First of all, money."),
              std::pair("fold_text1", "It may be dear.")}) {
            QVERIFY(m_window->item(fold) && !m_window->shows(words));
            m_window->item(fold)->forceActiveFocus(Qt::TabFocusReason);
            QTest::keyClick(m_window->window(), Qt::Key_Space);
            QTRY_VERIFY(m_window->shows(words));
            QTest::keyClick(m_window->window(), Qt::Key_Space);
            QTRY_VERIFY(!m_window->shows(words));
        }
    }

    void aStripOnNarrowWindowsColumnsOnWideOnes() {
        show(app::sampleLanes(false));
        m_window->window()->resize(1500, 900);
        lanes()->setExpanded(true);
        QTRY_COMPARE(m_window->items("laneTabs").size(), 0);
        for (const char* lane : {"laneA", "laneB", "laneC", "laneD"}) QTRY_VERIFY(m_window->item(lane));
        m_window->window()->resize(900, 640);
        QTRY_VERIFY(m_window->item("laneTabs"));
        QTRY_VERIFY(m_window->item("laneA") && !m_window->item("laneB"));
        chat().showLane(last()->id, 2); // as a claim's tag does
        QTRY_VERIFY(m_window->item("laneB") && !m_window->item("laneA"));
        QTest::keyClick(m_window->window(), Qt::Key_T, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(!lanes()->isExpanded() && m_window->item("chipA"));
    }

    void aMessageGoesWithoutAComplaint_data() {
        QTest::addColumn<bool>("isRunning");
        QTest::addColumn<bool>("isExpanded");
        for (const bool isRunning : {false, true})
            for (const bool isExpanded : {false, true})
                QTest::addRow("%s, %s", isRunning ? "running" : "finished", isExpanded ? "in full" : "as a strip")
                    << isRunning << isExpanded;
    }

    /// What draws it still looks at its agents when more messages go before the next frame. cleanup() reads what QML
    /// said of it.
    void aMessageGoesWithoutAComplaint() {
        QFETCH(bool, isRunning);
        QFETCH(bool, isExpanded);
        show(app::sampleLanes(isRunning));
        lanes()->setExpanded(isExpanded);
        QTRY_VERIFY(m_window->item(isExpanded ? "laneA" : "chipA"));
        m_window->settle();
        chat().transcript()->removeFrom(-100);
        chat().transcript()->setMessages({});
        chat().transcript()->setMessages({});
        QTRY_VERIFY(m_window->items("laneA").isEmpty() && m_window->items("chipA").isEmpty());
        m_window->settle();
    }

    void eightAgentsFit() {
        storage::Message message = app::sampleLanes(true);
        const std::size_t count = message.blocks.size();
        for (std::size_t i = 0; i < count; ++i) {
            if (message.blocks[i].lane == 0) continue;
            storage::Block twin = message.blocks[i];
            twin.lane += 4;
            twin.id = -1 - static_cast<storage::Id>(message.blocks.size());
            message.blocks.push_back(twin);
        }
        show(std::move(message));
        for (const int width : {1500, 900, 720}) {
            m_window->window()->resize(width, 700);
            QTRY_VERIFY(m_window->item("chipH"));
            lanes()->setExpanded(true);
            QTest::qWait(100);
            QVERIFY(!m_window->window()->grabWindow().isNull());
            lanes()->setExpanded(false);
        }
    }

    void everyControlHasAName() {
        show(app::sampleLanes(false));
        lanes()->setExpanded(true);
        QTRY_VERIFY(m_window->item("laneA"));
        int buttons = 0;
        for (const char* name : {"pinA", "useA"}) {
            QAccessibleInterface* face = QAccessible::queryAccessibleInterface(m_window->item(name));
            QVERIFY(face && !face->text(QAccessible::Name).isEmpty());
            ++buttons;
        }
        QCOMPARE(buttons, 2);
    }

    /// What begins and ends is said by itself, once, and only while it is seen.
    void screenReadersSayWhatHappensToAgents() {
        storage::Message message = app::sampleLanes(true);
        message.id = -100;
        show(message);
        QQuickItem* told = nullptr;
        QTRY_VERIFY((told = m_window->item("toldOfLanes")));
        auto* spoken = qobject_cast<ui::Spoken*>(qmlAttachedPropertiesObject<ui::Spoken>(told, false));
        QVERIFY(spoken);
        const QSignalSpy said(spoken, &ui::Spoken::said);
        message.state = MessageState::finished;
        lanes()->setMessage(message);
        QTRY_COMPARE(said.size(), 1);
        QCOMPARE(said.at(0).at(0).toString(), QString("The agents have ended."));
        QTest::qWait(50);
        QCOMPARE(said.size(), 1);
        told->setVisible(false);
        spoken->setWords("Nobody is there.");
        QTest::qWait(50);
        QCOMPARE(said.size(), 1);
    }

    void whatWasLearnedIsSeenAndForgotten() {
        m_window->go("settings/modes");
        QTRY_VERIFY(m_window->item("thinkLimit"));
        m_window->session().settings().setThinkLimit("seconds");
        QTRY_VERIFY(m_window->item("thinkAmount"));
        QVERIFY(!m_window->item("forgetLearned")->isEnabled());
        m_window->go("chat");
        chat().setMode("thinking");
        chat().send("Hello there");
        QTRY_VERIFY_WITH_TIMEOUT(!chat().learnedRows().isEmpty(), 20'000);
        m_window->go("settings/modes");
        QTRY_VERIFY(m_window->shows("usually"));
        QVERIFY(m_window->click("forgetLearned"));
        QTRY_VERIFY(chat().learnedRows().isEmpty());
    }

private:
    app::Chat& chat() { return m_window->session().chat(); }
    const storage::Message* last() { return chat().transcript()->last(); }
    LaneList* lanes() { return last() ? chat().transcript()->lanesOf(last()->id) : nullptr; }

    /// In the open chat, as if it had come.
    void show(storage::Message message) {
        message.id = -100;
        storage::Message question{.id = -101, .role = Role::user};
        question.blocks.push_back({.kind = storage::BlockKind::text, .text = "Should we buy the bakery?"});
        chat().transcript()->addMessage(question);
        chat().transcript()->addMessage(std::move(message));
        emit chat().changed();
    }

    std::unique_ptr<test::TestWindow> m_window;
};

int main(int argumentCount, char** arguments) {
    return test::runWindowTest<LanesViewTest>(argumentCount, arguments);
}

#include "lanes_view_test.moc"
