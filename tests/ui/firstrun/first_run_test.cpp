#include "tests/app/support/fake_hub.h"
#include "tests/ui/support/test_window.h"

#include <QTest>

/// The first start through the real window: three screens, each of which can be skipped, and never again afterwards.

using namespace calliope;

class FirstRunTest : public QObject {
    Q_OBJECT

private slots:
    void init() {
        m_hub = std::make_unique<test::FakeHub>();
        m_hub->add("maker/model", "model.gguf", "GGUF" + test::noise(500'000));
        m_window = std::make_unique<test::TestWindow>(
            ui::Session::Options{.hasFirstRun = true,
                                 .catalogue = {.hub = m_hub->hub(),
                                               .models = {{.id = "one",
                                                           .name = "Model One",
                                                           .maker = "Maker",
                                                           .licence = "Apache 2.0",
                                                           .words = "Good for tests.",
                                                           .repository = "maker/model",
                                                           .file = "model.gguf",
                                                           .contextLength = 4096,
                                                           .aboutBytes = 500'000}}}});
        QTRY_VERIFY(m_window->shows("1 of 3"));
    }

    void cleanup() {
        QVERIFY2(m_window->warnings().isEmpty(), qPrintable(m_window->warnings().join('\n')));
        m_window.reset();
    }

    void screensOpenInEveryTheme() {
        for (const char* theme : {"paper", "lamp", "contrast"}) {
            m_window->session().settings().setTheme(theme);
            for (const auto& [step, words] : {std::pair{1, "What you write stays here"}, std::pair{2, "This computer"},
                                              std::pair{3, "Choose a model"}}) {
                m_window->go(QString("first-run/%1").arg(step));
                QTRY_VERIFY(m_window->shows(words));
            }
        }
        m_window->window()->resize(720, 520); // the smallest there is
        QTest::qWait(50);
        QVERIFY(m_window->click("skipFirstRun"));
    }

    /// However large everything is, in the smallest window: no heading and no sentence is cut.
    void largeTextsAreWrapped() {
        m_window->window()->resize(720, 520);
        m_window->session().settings().setScale(2);
        for (const auto& [step, words] : {std::pair{1, "What you write stays here"}, std::pair{2, "This computer"},
                                          std::pair{3, "Choose a model"}}) {
            m_window->go(QString("first-run/%1").arg(step));
            QTRY_VERIFY(m_window->shows(words));
            m_window->settle();
            QQuickItem* heading = textOf(m_window->window()->contentItem(), words);
            QVERIFY(heading);
            QVERIFY2(heading->mapToScene(QPointF(heading->width(), 0)).x() <= 720, words);
            QVERIFY2(heading->property("contentWidth").toDouble() <= heading->width() + 1, words);
        }
    }

    void aModelIsFetchedAndUsed() {
        QVERIFY(m_window->click("nextFirstRun"));
        QTRY_VERIFY(m_window->shows("2 of 3"));
        QVERIFY(m_window->click("nextFirstRun"));
        QTRY_VERIFY(m_window->shows("Model One"));
        QVERIFY(m_window->click("nextFirstRun")); // "Get it and begin"
        QTRY_VERIFY(!m_window->shows("3 of 3"));
        QVERIFY(m_window->session().settings().firstRunDone());
        QTRY_VERIFY(m_window->session().models().current().endsWith("/models/one/model.gguf"));
        m_window->restart();
        QTest::qWait(100);
        QVERIFY(!m_window->shows("1 of 3"));
    }

    void skippedItStaysAway() {
        QVERIFY(m_window->click("skipFirstRun"));
        QTRY_VERIFY(!m_window->shows("1 of 3"));
        QVERIFY(m_hub->asked.isEmpty());                           // and nobody was asked
        QTRY_VERIFY(m_window->item("composer")->hasActiveFocus()); // it works at once
        m_window->session().chat().send("Hello there");
        QTRY_VERIFY(m_window->session().chat().transcript()->last());
        m_window->restart();
        QTest::qWait(100);
        QVERIFY(!m_window->shows("1 of 3"));
    }

    void theKeyboardIsEnough() {
        QTest::keyClick(m_window->window(), Qt::Key_Space); // the primary button has the focus
        QTRY_VERIFY(m_window->shows("2 of 3"));
        QTest::keyClick(m_window->window(), Qt::Key_Escape);
        QTRY_VERIFY(!m_window->shows("2 of 3"));
    }

    void withoutTheNetworkNothingIsFetched() {
        m_window->session().settings().setOnline(false);
        m_window->go("first-run/3");
        QTRY_VERIFY(m_window->shows("needs it"));
        QVERIFY(!m_window->click("nextFirstRun"));
    }

private:
    /// What is to be seen and says just this.
    static QQuickItem* textOf(QQuickItem* item, const QString& words) {
        if (!item->isVisible()) return nullptr;
        if (item->inherits("QQuickText") && item->property("text").toString() == words) return item;
        for (QQuickItem* child : item->childItems())
            if (QQuickItem* found = textOf(child, words)) return found;
        return nullptr;
    }

    std::unique_ptr<test::FakeHub> m_hub;
    std::unique_ptr<test::TestWindow> m_window;
};

int main(int argumentCount, char** arguments) {
    return test::runWindowTest<FirstRunTest>(argumentCount, arguments);
}

#include "first_run_test.moc"
