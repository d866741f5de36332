#include "tests/ui/support/chat_window.h"

#include <QColor>
#include <algorithm>
#include <cmath>

/// Every theme: its colours can be told apart, and the pages open in it.

using namespace calliope;

namespace {

/// WCAG 2.1: how much two colours differ in lightness, 1 to 21.
double contrast(const QColor& a, const QColor& b) {
    const auto luminance = [](const QColor& colour) {
        const auto linear = [](double value) {
            return value <= 0.03928 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
        };
        return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
    };
    const double la = luminance(a);
    const double lb = luminance(b);
    return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

} // namespace

class ThemesTest : public QObject {
    Q_OBJECT

private slots:
    void init() { m_window = std::make_unique<test::ChatWindow>(); }

    void cleanup() {
        m_window->close();
        QVERIFY2(m_window->warnings().isEmpty(), qPrintable(m_window->warnings().join('\n')));
    }

    void coloursCanBeRead_data() {
        QTest::addColumn<QString>("theme");
        for (const char* theme : {"paper", "lamp", "contrast"}) QTest::newRow(theme) << theme;
    }

    /// Texts have 4.5 on every surface, borders that mean something 3.
    void coloursCanBeRead() {
        QFETCH(QString, theme);
        session().settings().setTheme(theme);
        QObject* palette = m_window->object("window")->property("colours").value<QObject*>();
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
        const QColor found = palette->property("lampGlow").value<QColor>(); // behind words
        QVERIFY(contrast(QColor("#1B2230"), found) >= 4.5);
        QVERIFY(contrast(palette->property("overFill").value<QColor>(), palette->property("fill").value<QColor>()) >=
                4.5);
    }

    void pagesOpenInEveryTheme_data() { coloursCanBeRead_data(); }

    void pagesOpenInEveryTheme() {
        QFETCH(QString, theme);
        session().settings().setTheme(theme);
        for (const char* page : {"models", "settings", "chat"}) {
            m_window->go(page);
            QVERIFY(!window()->grabWindow().isNull());
        }
        m_window->go("search");
        QTRY_VERIFY(m_window->hasOpenPopup());
        m_window->press(Qt::Key_Escape);
        QTRY_VERIFY(!m_window->hasPopup());
    }

private:
    ui::Session& session() { return m_window->session(); }
    QQuickWindow* window() { return m_window->window(); }

    std::unique_ptr<test::ChatWindow> m_window;
};

int main(int argumentCount, char** arguments) {
    return test::runWindowTest<ThemesTest>(argumentCount, arguments);
}

#include "themes_test.moc"
