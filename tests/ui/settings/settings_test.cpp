#include "app/assistant/sampling_presets.h"
#include "tests/ui/support/test_window.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QQmlExpression>
#include <QTest>
#include <algorithm>
#include <functional>
#include <utility>

/// The settings through the real window: every section in every theme, and that what is chosen there holds.

using namespace calliope;

class SettingsTest : public QObject {
    Q_OBJECT

private slots:
    void init() { m_window = std::make_unique<test::TestWindow>(); }

    void cleanup() {
        QVERIFY2(m_window->warnings().isEmpty(), qPrintable(m_window->warnings().join('\n')));
        m_window.reset();
    }

    void sectionsOpen_data() {
        QTest::addColumn<QString>("theme");
        for (const char* theme : {"paper", "lamp", "contrast"}) QTest::newRow(theme) << theme;
    }

    void sectionsOpen() {
        QFETCH(QString, theme);
        m_window->session().settings().setTheme(theme);
        takeDevices();
        m_window->session().personas().save(0, "Translator", "Translate into French.", "steady");
        const std::pair<const char*, const char*> sections[] = {
            {"look", "Size of everything"}, {"modes", "Enter sends"},        {"personas", "New persona"},
            {"device", "Length of a chat"}, {"privacy", "other computers"},  {"chats", "Export everything"},
            {"shortcuts", "Quit"},          {"about", "Apache License 2.0"},
        };
        for (const auto& [name, words] : sections) {
            m_window->go(QString("settings/") + name);
            QTRY_VERIFY2(m_window->shows(words), name);
        }
    }

    void aDeletedChatIsBroughtBack() {
        m_window = std::make_unique<test::TestWindow>(ui::Session::Options{.folder = {}, .sampleChats = true});
        const auto& list = m_window->session().chats().list()->chats();
        QTRY_VERIFY(!list.empty());
        m_window->session().chats().remove(list.front().id);
        m_window->go("settings/chats");
        QTRY_VERIFY(m_window->shows("Delete for good now"));
        QVERIFY(m_window->click("bringBack"));
        QTRY_VERIFY(m_window->shows("The chat is back"));
        QTRY_VERIFY(!m_window->shows("Delete for good now"));
        QVERIFY(m_window->click("copyNow"));
        QTRY_VERIFY(m_window->shows("Latest copy"));
    }

    /// Nothing goes for good by one click, nor by two in the same place.
    void deletingForGoodAsks() {
        m_window = std::make_unique<test::TestWindow>(ui::Session::Options{.folder = {}, .sampleChats = true});
        const auto& list = m_window->session().chats().list()->chats();
        QTRY_VERIFY(!list.empty());
        m_window->session().chats().remove(list.front().id);
        m_window->go("settings/chats");
        QTRY_VERIFY(m_window->shows("Delete for good now"));
        for (int i = 0; i < 2; ++i) {
            QVERIFY(!m_window->item("reallyDelete"));
            QVERIFY(m_window->click("deleteForGood"));
            QTRY_VERIFY(m_window->item("reallyDelete") && m_window->shows("Keep them"));
            if (i == 0) QVERIFY(m_window->click("deleteForGood"));
            if (i == 0) QTRY_VERIFY(m_window->shows("Delete for good now"));
        }
        QVERIFY(m_window->item("bringBack"));
        QVERIFY(m_window->click("reallyDelete"));
        QTRY_VERIFY(m_window->shows("What was deleted is gone for good"));
        QTRY_VERIFY(!m_window->item("bringBack") && !m_window->item("reallyDelete"));
    }

    /// What is written on filled buttons is the palette's, and not a colour that got lost on the way.
    void filledButtonsCanBeRead() {
        for (const char* theme : {"paper", "lamp", "contrast"}) {
            m_window->session().settings().setTheme(theme);
            QQmlExpression colours(qmlContext(m_window->window()), m_window->window(),
                                   "Qt.colorEqual(Theme.overFill, Theme.palette.overFill)");
            QVERIFY2(colours.evaluate().toBool(), theme);
        }
    }

    void aPersonaShapesRequests() {
        m_window->go("settings/personas");
        QVERIFY(m_window->click("newPersona"));
        QTRY_VERIFY(m_window->item("personaName"));
        QVERIFY(m_window->type("personaName", "Translator"));
        QVERIFY(m_window->type("personaPrompt", "Translate into French."));
        QVERIFY(m_window->click("savePersona"));
        app::Personas& personas = m_window->session().personas();
        QTRY_COMPARE(personas.rows().size(), 1);
        const qint64 id = personas.rows().first().toMap()["id"].toLongLong();

        app::ChatRequest plain;
        personas.shape()(plain);
        QVERIFY(plain.messages.empty());
        QVERIFY(!plain.sampling.temperature);
        personas.choose(id);
        QCOMPARE(personas.currentName(), QString("Translator"));
        app::ChatRequest request;
        request.messages.push_back({.role = app::ChatMessage::Role::system,
                                    .parts = {{.kind = app::ChatPart::Kind::text, .text = "Be brief."}}});
        personas.shape()(request);
        QCOMPARE(request.messages.size(), std::size_t{1});
        QCOMPARE(request.messages.front().parts.front().text, QString("Be brief.\n\nTranslate into French."));
        const auto asChosen = personas.shape();
        personas.choose(0);
        app::ChatRequest later;
        asChosen(later);
        QCOMPARE(later.messages.size(), std::size_t{1}); // as when it was asked for
        personas.choose(id);

        // The chat keeps it, and another chat has none.
        m_window->session().chat().send("Hello there");
        QTRY_VERIFY_WITH_TIMEOUT(m_window->session().chats().currentId() != 0, 20'000);
        const storage::Id chat = m_window->session().chats().currentId();
        QCOMPARE(personas.current(), id);
        m_window->session().chats().newChat();
        QCOMPARE(personas.current(), 0);
        m_window->restart();
        m_window->session().chats().open(chat);
        QTRY_COMPARE(m_window->session().personas().current(), id);
        QTRY_COMPARE(m_window->session().personas().currentName(), QString("Translator"));
        m_window->session().personas().remove(id);
        QTRY_COMPARE(m_window->session().personas().currentName(), QString());
        m_window->session().personas().undo();
        QTRY_COMPARE(m_window->session().personas().currentName(), QString("Translator"));
    }

    /// Also where the user goes on before its first message is kept.
    void aNewChatKeepsItsPersona() {
        app::Personas& personas = m_window->session().personas();
        app::Chats& chats = m_window->session().chats();
        personas.save(0, "Translator", "Translate into French.", "steady");
        QTRY_COMPARE(personas.rows().size(), 1);
        const qint64 id = personas.rows().first().toMap()["id"].toLongLong();
        for (const auto& [text, persona] : {std::pair("Hello there", id), std::pair("Hello again", qint64{0})}) {
            QTRY_VERIFY(m_window->session().chat().canSend());
            personas.choose(persona);
            m_window->session().chat().send(text);
            chats.newChat(); // at once
            QCOMPARE(personas.current(), 0);
            const auto made = [&chats, title = std::string(text)] {
                const auto& list = chats.list()->chats();
                const auto found = std::ranges::find(list, title, &storage::Conversation::title);
                return found == list.end() ? storage::Id{0} : found->id;
            };
            QTRY_VERIFY(made() != 0);
            chats.open(made());
            QTRY_COMPARE(m_window->session().chat().title(), QString(text)); // it is read
            QCOMPARE(personas.current(), persona);
            chats.newChat();
        }
    }

    void samplingIsApplied_data() {
        QTest::addColumn<QString>("name");
        for (const app::SamplingPreset& preset : app::samplingPresets()) QTest::newRow(preset.name) << preset.name;
        QTest::newRow("unknown") << "unknown";
    }

    void samplingIsApplied() {
        QFETCH(QString, name);
        m_window->session().settings().setSampling(name);
        app::ChatRequest request;
        m_window->session().personas().shape()(request);
        const app::SamplingPreset& preset = app::samplingPreset(name);
        QCOMPARE(request.sampling.temperature.has_value(), preset.temperature >= 0);
        if (request.sampling.temperature) QCOMPARE(*request.sampling.temperature, preset.temperature);
        QCOMPARE(request.sampling.topK.has_value(), preset.topK >= 0);
    }

    /// However long: they stay in their box and can be scrolled.
    void longInstructionsAreScrolled() {
        m_window->session().settings().setSystemPrompt(QString("Answer briefly.\n").repeated(100));
        m_window->go("settings/modes");
        QTRY_VERIFY(m_window->item("systemPrompt"));
        QQuickItem* text = m_window->item("systemPrompt");
        QQuickItem* box = text->parentItem();
        while (box && !box->clip()) box = box->parentItem();
        QVERIFY(box && box->height() < text->height());
    }

    void keysCanBeChanged() {
        m_window->go("settings/shortcuts");
        for (const Qt::Key leaves : {Qt::Key_Escape, Qt::Key_Tab}) {
            QVERIFY(m_window->click("key sidebar"));
            QTRY_VERIFY(m_window->shows("Press a key"));
            QTest::keyClick(m_window->window(), leaves);
            QTRY_VERIFY(!m_window->shows("Press a key"));
            QCOMPARE(m_window->session().settings().ownKeys(), QString("{}"));
        }
        QVERIFY(m_window->click("key sidebar"));
        QTRY_VERIFY(m_window->shows("Press a key"));
        QTest::keyClick(m_window->window(), Qt::Key_K, Qt::ControlModifier); // which search has: nothing opens
        QTRY_VERIFY(m_window->shows("Has the same key as"));
        QVERIFY(m_window->session().settings().ownKeys().contains("Ctrl+K"));
        QVERIFY(m_window->click("key sidebar"));
        QTest::keyClick(m_window->window(), Qt::Key_J, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(!m_window->shows("Has the same key as"));
        QCOMPARE(m_window->session().settings().ownKeys(), QString(R"({"sidebar":"Ctrl+Shift+J"})"));
        m_window->restart();
        QTRY_COMPARE(m_window->session().settings().ownKeys(), QString(R"({"sidebar":"Ctrl+Shift+J"})"));
        m_window->session().settings().setOwnKeys(R"({"sidebar":"Ctrl+Shift+O"})"); // the second key of new chats
        m_window->go("settings/shortcuts");
        QTRY_VERIFY(m_window->shows("Has the same key as"));
        m_window->session().settings().setOwnKeys("no JSON"); // as if somebody had written it
        m_window->go("settings/shortcuts");
        QTRY_VERIFY(m_window->shows("Quit"));
    }

    /// However large everything is and however narrow the window: a control leaves room for the words, or stands below.
    void rowsHaveRoomForWords() {
        constexpr double room = 2 * 150;
        m_window->window()->resize(720, 800);
        m_window->session().settings().setScale(2);
        m_window->go("settings/about");
        QTRY_VERIFY(m_window->shows("Apache License 2.0"));
        for (const auto& [section, words] : {std::pair("look", "Size of everything"), std::pair("modes", "Enter sends"),
                                             std::pair("device", "Length of a chat")}) {
            m_window->go(QString("settings/") + section);
            QTRY_VERIFY2(m_window->shows(words), section);
            m_window->rest();
            QQuickItem* first = nullptr;
            int rows = 0;
            int stacked = 0;
            visit(m_window->window()->contentItem(), [&](QQuickItem* item) {
                const QLatin1String type(item->metaObject()->className());
                if (!first && type.startsWith(QLatin1String("SettingCard"))) first = item;
                if (!type.startsWith(QLatin1String("SettingRow"))) return;
                const QList<QQuickItem*> parts = item->childItems();
                const auto text =
                    std::ranges::find_if(parts, [](auto* each) { return each->inherits("QQuickColumn"); });
                const auto control =
                    std::ranges::find_if(parts, [](auto* each) { return each->inherits("QQuickRow"); });
                QVERIFY(text != parts.end() && control != parts.end());
                const QString title = item->property("title").toString();
                QVERIFY2((*text)->width() >= room - 1, qPrintable(title));
                const QRectF place((*control)->position(), (*control)->size());
                const QRectF said((*text)->position(), (*text)->size());
                QVERIFY2(!place.intersects(said), qPrintable(title));
                QVERIFY2(std::max(place.bottom(), said.bottom()) <= item->height() + 1, qPrintable(title));
                ++rows;
                stacked += place.top() >= said.bottom() ? 1 : 0;
            });
            QVERIFY2(first && rows > 1 && stacked > 0, section);
            const double top = first->mapToScene({}).y(); // behind a list of sections that is longer than the window
            QVERIFY2(top >= 0 && top < m_window->window()->height(), section);
        }
    }

    /// What is no number is not kept, and what is out of bounds is not either: the field shows what is.
    void budgetsShowWhatCounts() {
        app::Settings& settings = m_window->session().settings();
        settings.setThinkLimit("tokens");
        m_window->go("settings/modes");
        QTRY_VERIFY(m_window->item("thinkAmount"));
        for (const auto& [typed, kept] : {std::pair("5000", 5'000), std::pair("7", 100), std::pair("many", 100)}) {
            m_window->item("thinkAmount")->setProperty("text", "");
            QVERIFY(m_window->type("thinkAmount", typed));
            QTest::keyClick(m_window->window(), Qt::Key_Return);
            QCOMPARE(settings.thinkTokens(), kept);
            QCOMPARE(m_window->item("thinkAmount")->property("text").toString(), QString::number(kept));
        }
        settings.setThinkLimit("seconds");
        QTRY_COMPARE(m_window->item("thinkAmount")->property("text").toString(),
                     QString::number(settings.thinkSeconds()));
    }

    void aDeviceCanBeChosen() {
        takeDevices();
        app::Devices& devices = m_window->session().devices();
        QCOMPARE(devices.automatic(), QString("Big GPU"));
        devices.choose("Small GPU");
        QCOMPARE(devices.current()->memoryBytes, 4'000'000'000);
        devices.choose("gone");
        QCOMPARE(devices.current()->name, QString("Big GPU"));
        m_window->go("settings/device");
        QTRY_VERIFY(m_window->shows("the only discrete GPU"));
        QCOMPARE(devices.missing(), QString("gone"));
        QVERIFY(m_window->shows("as gone is not there"));
        QVERIFY(m_window->item("device ")->property("checked").toBool());
        QVERIFY(m_window->click("device Small GPU"));
        QCOMPARE(m_window->session().settings().device(), QString("Small GPU"));
        m_window->restart();
        QTRY_COMPARE(m_window->session().settings().device(), QString("Small GPU"));
    }

    void devicesAreReadAsIfAnybodyHadWrittenThem() {
        app::Devices devices;
        devices.take({{"devices", "none"}, {"chosen", 3}});
        QVERIFY(devices.list().empty() && !devices.current());
        QJsonArray many;
        for (int i = 0; i < 1000; ++i)
            many.append(QJsonObject{{"index", i}, {"name", QString(1000, 'x')}, {"memory_bytes", -1e300}});
        devices.take({{"devices", many}, {"chosen", 2}});
        QCOMPARE(devices.list().size(), std::size_t{64});
        QCOMPARE(devices.list().front().memoryBytes, 0);
    }

private:
    /// All that is to be seen.
    static void visit(QQuickItem* item, const std::function<void(QQuickItem*)>& each) {
        if (!item->isVisible()) return;
        each(item);
        for (QQuickItem* child : item->childItems()) visit(child, each);
    }

    void takeDevices() {
        const auto device = [](int index, const char* name, double bytes) {
            return QJsonObject{{"index", index}, {"name", name}, {"type", "discrete GPU"}, {"memory_bytes", bytes}};
        };
        m_window->session().devices().take(
            {{"devices", QJsonArray{device(0, "Small GPU", 4e9), device(1, "Big GPU", 2e10)}},
             {"chosen", 1},
             {"reason", "the only discrete GPU"}});
    }

    std::unique_ptr<test::TestWindow> m_window;
};

int main(int argumentCount, char** arguments) {
    return test::runWindowTest<SettingsTest>(argumentCount, arguments);
}

#include "settings_test.moc"
