#include "tests/ui/shop/shop_window.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <QSet>
#include <QTest>
#include <algorithm>

/// Searching in the shopping panel: chips, who reads a wish, the order of what is found, and what helps where nothing
/// is.

using namespace calliope;

class ShopSearchViewTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void init() { m_window = std::make_unique<test::ShopWindow>(); }

    void cleanup() {
        QVERIFY2(m_window->warnings().isEmpty(), qPrintable(m_window->warnings().join('\n')));
        m_window.reset();
    }

    void chipsAreEdited() {
        m_window->open();
        m_window->ask("red dress in M");
        QCOMPARE(m_window->chips(), (QStringList{"dress", "red", "size M"}));
        QVERIFY(m_window->click("addWish"));
        QTRY_VERIFY(m_window->item("addWishField"));
        QVERIFY(m_window->type("addWishField", "up to 80 euros"));
        QTest::keyClick(m_window->window(), Qt::Key_Return);
        QCOMPARE(m_window->chips(), (QStringList{"dress", "red", "size M", "up to €80"}));
        shopping().search()->changeChip("colour", "blue or green");
        QCOMPARE(m_window->chips(), (QStringList{"dress", "blue or green", "size M", "up to €80"}));
        shopping().search()->removeChip("size");
        QCOMPARE(m_window->chips(), (QStringList{"dress", "blue or green", "up to €80"}));
        QVERIFY(m_window->shows("“size M” is off the wish"));
        shopping().undo();
        QCOMPARE(m_window->chips(), (QStringList{"dress", "blue or green", "size M", "up to €80"}));
        shopping().search()->removeChip("size");
        QTRY_VERIFY(!shopping().search()->isSearching());
        // By the keyboard: Delete on the chip that has the focus.
        QTRY_COMPARE(m_window->items("wish").size(), 3);
        m_window->items("wish")[1]->forceActiveFocus();
        QTest::keyClick(m_window->window(), Qt::Key_Delete);
        QCOMPARE(m_window->chips(), (QStringList{"dress", "up to €80"}));
        shopping().search()->clear();
        QTRY_VERIFY(m_window->item("example"));
        shopping().undo();
        QCOMPARE(m_window->chips(), (QStringList{"dress", "up to €80"}));
    }

    /// An amount of which nobody says what it is in is in the user's currency.
    void amountsWithoutACurrency() {
        app::Settings& settings = m_window->session().settings();
        QCOMPARE(settings.currency(), QString("USD")); // the country's
        m_window->open();
        m_window->ask("dress under 50");
        QCOMPARE(m_window->chips(), (QStringList{"dress", "up to $50"}));
        settings.setCurrency("GBP");
        m_window->ask("dress under 50");
        QCOMPARE(m_window->chips(), (QStringList{"dress", "up to £50"}));
        m_window->ask("dress under 50 euros");
        QCOMPARE(m_window->chips(), (QStringList{"dress", "up to €50"}));
        QCOMPARE(shopping().currency(), std::string("GBP")); // which the tools ask for
        settings.setCurrency("Taler");
        QCOMPARE(settings.currency(), QString("USD"));
    }

    /// The parser's chips stand at once; a model's take their place, and can be sent away.
    void aModelReadsTheWishToo() {
        m_window->open();
        int slowness = 4;
        m_window->fake().setScript([&](const QJsonObject&) {
            app::FakeAnswer answer;
            answer.slowness = slowness;
            app::addWords(answer, app::FakePiece::Kind::content,
                          R"({"query": "", "category": "boots", "colours": ["red"], "price": {"max": "80"}})");
            return answer;
        });
        const QString typed = "flim flam, under 80 euros";
        app::ShopSearch& search = *shopping().search();
        search.add(typed);
        const QStringList plain = m_window->chips();
        QVERIFY(search.isReading() && !plain.contains("boots"));
        QTRY_VERIFY(m_window->shows("The model reads it, too"));
        QTRY_COMPARE(m_window->chips(), (QStringList{"boots", "red", "up to €80"}));
        QVERIFY(!search.isReading());
        QTRY_VERIFY(m_window->shows("As the model has read it"));
        QVERIFY(
            m_window->fake().chats().back()["messages"].toArray().last()["content"].toString().endsWith("80 euros"));
        QVERIFY(m_window->click("readPlainly"));
        QCOMPARE(m_window->chips(), plain);
        QVERIFY(!m_window->item("readPlainly"));

        // What is changed meanwhile counts, and so does Stop.
        slowness = 400;
        m_window->ask(typed);
        QVERIFY(search.isReading());
        search.setSort("price");
        QVERIFY(!search.isReading());
        m_window->ask(typed);
        QVERIFY(search.isReading());
        QTRY_VERIFY(m_window->item("stopReading"));
        QVERIFY(m_window->click("stopReading"));
        QVERIFY(!search.isReading());
        QCOMPARE(m_window->chips(), plain);
        m_window->ask(typed); // who goes to write a chip is not disturbed
        QTRY_VERIFY(!m_window->items("wish").isEmpty());
        m_window->items("wish")[0]->forceActiveFocus();
        QVERIFY(!search.isReading());

        // Who does not want it is not read by it.
        m_window->session().settings().setModelReadsWishes(false);
        m_window->ask("flam flim, under 90 euros"); // requests that were given up may be under way still
        QVERIFY(!search.isReading());
        for (const QJsonObject& request : m_window->fake().chats())
            QVERIFY(!QJsonDocument(request).toJson().contains("90 euros"));
    }

    /// What is typed for a search leaves this computer for no model, whatever the setting says.
    void aModelElsewhereReadsNoWish() {
        m_window->close();
        ui::Session::Options options;
        options.endpoint = app::Endpoint{.id = "far", .name = "Far", .url = QUrl("https://models.example/v1")};
        m_window = std::make_unique<test::ShopWindow>(options);
        QVERIFY(m_window->session().settings().modelReadsWishes());
        m_window->open();
        m_window->ask("red dress in M");
        QVERIFY(!shopping().search()->isReading());
        shopping().search()->changeChip("colour", "blue or green");
        QVERIFY(!shopping().search()->isReading());
        QCOMPARE(m_window->chips(), (QStringList{"dress", "blue or green", "size M"}));
        QVERIFY(m_window->session().connections().entries().isEmpty());
    }

    void sortedAndPaged() {
        m_window->open();
        QTRY_VERIFY(cards().size() >= 30);
        QVERIFY(cards().size() < 100); // a grid that has no size yet may ask for the second page
        QTRY_VERIFY(m_window->item("productGrid"));
        // Only what is near the eye is there, and more comes when the end is near.
        const auto shown =
            std::ranges::count_if(m_window->item("productGrid")->findChildren<QQuickItem*>(),
                                  [](QQuickItem* item) { return item->objectName().startsWith("heart"); });
        QVERIFY(shown <= 30);
        const auto isAllThere = [&] {
            QMetaObject::invokeMethod(m_window->item("productGrid"), "positionViewAtEnd");
            return cards().size() == 100;
        };
        QTRY_VERIFY_WITH_TIMEOUT(isAllThere(), 20'000);
        QSet<QString> products;
        for (const QVariantMap& card : cards()) products.insert(card["product"].toString());
        QCOMPARE(products.size(), 100);
        m_window->ask("shirt up to 500 euros");
        shopping().search()->setSort("price");
        QTRY_VERIFY(shopping().search()->found().contains("cheapest first"));
        QTRY_VERIFY(!shopping().search()->isSearching());
        QVERIFY(!cards().isEmpty());
    }

    void whatHelpsWhereNothingFits() {
        m_window->open();
        m_window->ask("silk boots up to 20 euros");
        QTRY_VERIFY(shopping().search()->isNothing());
        QTRY_VERIFY(!shopping().search()->relaxed().isEmpty());
        const QString part = shopping().search()->relaxed()[0].toMap()["part"].toString();
        QVERIFY(m_window->click("relax " + part));
        QTRY_VERIFY(!shopping().search()->isNothing());
        QVERIFY(!cards().empty());
        QVERIFY(std::ranges::none_of(shopping().search()->chips(),
                                     [&](const QVariant& chip) { return chip.toMap()["part"].toString() == part; }));
    }

    void mistypedWordsAreSaid() {
        m_window->open();
        m_window->ask("Kessel & Reeed");
        QTRY_VERIFY(!shopping().search()->isSearching());
        QTRY_VERIFY2(shopping().search()->note().startsWith("Read as: "), qPrintable(shopping().search()->note()));
        QVERIFY(m_window->shows(shopping().search()->note()));
    }

    /// A limit on the price leaves out what nobody can compare with it, and says so.
    void otherCurrenciesAreSaid() {
        m_window->open();
        m_window->import("Zubrin cap", "20.00 USD");
        m_window->ask("Zubrin cap under 30 EUR");
        QTRY_VERIFY2(shopping().search()->note().contains("in other currencies: "),
                     qPrintable(shopping().search()->note()));
        QVERIFY(m_window->shows(shopping().search()->note()));
    }

    void likeAPicture() {
        m_window->open();
        m_window->ask("boots");
        QTRY_VERIFY(!cards().isEmpty());
        const QVariantMap boots = cards()[0];
        shopping().openProduct(boots["product"].toLongLong(), boots["variant"].toLongLong());
        QTRY_VERIFY_WITH_TIMEOUT(shopping().detail()->similar()->count() >= 5, 30'000);
        QTRY_VERIFY(m_window->item("moreLikeThis"));
        shopping().search()->searchLike(boots["product"].toLongLong(), boots["title"].toString());
        shopping().setPage("search");
        QTRY_VERIFY(shopping().search()->found().contains("the likest first"));
        QVERIFY(m_window->shows("like " + boots["title"].toString()));
        shopping().search()->stopLike();
        QTRY_COMPARE(shopping().search()->found(), QString("100 things, best first"));
    }

private:
    app::ShopPanel& shopping() { return m_window->shopping(); }
    const QList<QVariantMap>& cards() { return m_window->cards(); }

    std::unique_ptr<test::ShopWindow> m_window;
};

int main(int argumentCount, char** arguments) {
    return test::runWindowTest<ShopSearchViewTest>(argumentCount, arguments);
}

#include "shop_search_view_test.moc"
