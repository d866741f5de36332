#include "tests/ui/shop/shop_window.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QLocale>
#include <QSet>
#include <QTest>
#include <algorithm>

/// Products that a model's tools find, as cards in the conversation: in the real window, offscreen.

using namespace calliope;

namespace {

constexpr int patience = 20'000;

} // namespace

class ShopChatCardsTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void init() { m_window = std::make_unique<test::ShopWindow>(); }

    void cleanup() {
        QVERIFY2(m_window->warnings().isEmpty(), qPrintable(m_window->warnings().join('\n')));
        m_window.reset();
    }

    /// Found by the model, shown by the catalogue: also later, and as long as it is there.
    void foundThingsAreCards() {
        m_window->open();
        m_window->import("[brooch](https://evil.example) &lt;b&gt;**now**", "12.00 EUR");
        m_window->ask("brooch");
        QTRY_COMPARE(m_window->cards().size(), 1);
        const QVariantMap card = m_window->cards()[0];
        find(R"({"query": "brooch"})");
        if (QTest::currentTestFailed()) return;

        const storage::Message answer = *session().chat().transcript()->last();
        const auto block = std::ranges::find(answer.blocks, storage::BlockKind::products, &storage::Block::kind);
        QVERIFY(block != answer.blocks.end());
        const QJsonObject payload = QJsonDocument::fromJson(QByteArray::fromStdString(block->payload)).object();
        const QJsonArray products = payload["products"].toArray();
        QCOMPARE(products.size(), 1);
        const QStringList kept = products.at(0).toObject().keys();
        QCOMPARE(QSet<QString>(kept.begin(), kept.end()), (QSet<QString>{"product", "variant", "item", "why"}));
        QVERIFY(block->payload.find("evil.example") == std::string::npos);

        shopping().setOpen(false);
        const QString name = "product " + card["product"].toString();
        QTRY_VERIFY(m_window->item(name));
        QVERIFY(m_window->shows(card["title"].toString())); // markup stays text
        QVERIFY(m_window->shows("€12.00"));
        QVERIFY(m_window->item(name)->property("text").toString().contains("€12.00")); // as it is read out
        m_window->shoot("chat-cards", "1-found");
        QVERIFY(m_window->click(name));
        QVERIFY(shopping().isOpen());
        QCOMPARE(shopping().product(), card["product"].toLongLong());
        QVERIFY(session().connections().entries().isEmpty()); // nothing was fetched

        // Another price, without another answer.
        shopping().setOpen(false);
        m_window->import("[brooch](https://evil.example) &lt;b&gt;**now**", "9.00 EUR");
        QTRY_VERIFY(m_window->shows("€9.00"));

        const storage::Id chat = session().chats().currentId();
        m_window->restart();
        session().chats().open(chat);
        QTRY_VERIFY_WITH_TIMEOUT(m_window->item(name), patience);
        QVERIFY(m_window->shows("€9.00"));
        QVERIFY(!m_window->item("goneProducts"));

        session().shop().change(
            app::ShopThread::Part::catalogue, &shopping(),
            [](shop::Shop& shop) {
                for (const storage::FeedSource& source : shop.catalogue().sources())
                    if (source.locator == "file") shop.removeSource(source.id);
            },
            [] {});
        QTRY_VERIFY_WITH_TIMEOUT(m_window->item("goneProducts"), patience);
        QVERIFY(m_window->item("goneProducts")->property("text").toString().contains("brooch"));
        QVERIFY(!m_window->item(name));
    }

    /// One of them by Tab, the others by arrows; Space opens.
    void byKeyboard() {
        m_window->open();
        find(R"({"query": "shirt", "limit": 5})");
        if (QTest::currentTestFailed()) return;
        shopping().setOpen(false);
        QTRY_VERIFY(m_window->item("foundProducts"));
        const QJsonArray products = foundProducts();
        QVERIFY(products.size() > 2);
        const auto cardAt = [&](qsizetype place) {
            return m_window->item(QString("product %1").arg(products.at(place)["product"].toInteger()));
        };
        QTRY_VERIFY(cardAt(0) && cardAt(1));
        QCOMPARE(cardAt(0)->property("focusPolicy").toInt(), int(Qt::StrongFocus));
        QCOMPARE(cardAt(1)->property("focusPolicy").toInt(), int(Qt::ClickFocus));
        cardAt(0)->forceActiveFocus(Qt::TabFocusReason);
        QTest::keyClick(m_window->window(), Qt::Key_Right);
        QTest::keyClick(m_window->window(), Qt::Key_Right);
        QTest::keyClick(m_window->window(), Qt::Key_Left);
        QTRY_VERIFY(cardAt(1)->hasActiveFocus());
        QTest::keyClick(m_window->window(), Qt::Key_Space);
        QTRY_COMPARE(shopping().product(), products.at(1)["product"].toInteger());
    }

    /// What is picked in the chat is seen there while the panel does not show it, and compared from there.
    void pickedThingsAreSeen() {
        m_window->open();
        find(R"({"query": "shirt", "limit": 5})");
        if (QTest::currentTestFailed()) return;
        shopping().setOpen(false);
        QTRY_VERIFY(m_window->item("foundProducts"));
        const QJsonArray products = foundProducts();
        const auto check = [&](qsizetype place) {
            return QString("compare %1").arg(products.at(place)["variant"].toInteger());
        };
        QTRY_VERIFY(m_window->item(check(1)));
        QVERIFY(!m_window->item("openCompare"));
        QVERIFY(m_window->click(check(0)));
        QTRY_VERIFY(m_window->shows("Pick one more to compare"));
        QVERIFY(!m_window->click("openCompare")); // one alone
        QVERIFY(m_window->click(check(1)));
        QTRY_VERIFY(m_window->shows("2 to compare"));
        m_window->shoot("chat-cards", "2-picked");
        shopping().show("wishlist");
        QTRY_VERIFY(m_window->item("openCompare")); // of the chat: that page has none
        shopping().show("search");
        QTRY_COMPARE(m_window->items("openCompare").size(), 1); // of the panel
        shopping().setOpen(false);
        QTRY_VERIFY(m_window->item("openCompare"));
        QVERIFY(m_window->click("openCompare"));
        QTRY_VERIFY(m_window->item("compareTable"));
        QVERIFY(shopping().isOpen());
        shopping().setOpen(false);
        QTRY_VERIFY(m_window->item("clearCompare"));
        QVERIFY(m_window->click("clearCompare"));
        QTRY_VERIFY(!m_window->item("clearCompare"));
    }

private:
    ui::Session& session() { return m_window->session(); }
    app::ShopPanel& shopping() { return m_window->shopping(); }

    /// A question, to which the model searches for the wish and then says a sentence.
    void find(const QString& wish) {
        m_window->fake().setScript([wish](const QJsonObject& request) {
            app::FakeAnswer answer;
            const QJsonArray messages = request["messages"].toArray();
            const QJsonObject last = messages.last().toObject();
            if (last["role"] == QLatin1String("tool") || !request.contains("tools")) {
                app::addWords(answer, app::FakePiece::Kind::content, "These may fit.");
            } else {
                answer.pieces.push_back({app::FakePiece::Kind::call, "shop_search", wish});
                answer.finish = "tool_calls";
            }
            return answer;
        });
        session().chat().setMode("instant");
        session().chat().send("What is there?");
        QTRY_VERIFY_WITH_TIMEOUT(!session().chat().isRunning() && !rowOfProducts().isEmpty(), patience);
        QVERIFY(session().chat().markdownOf(session().chat().transcript()->last()->id).contains("These may fit."));
    }

    QVariantMap rowOfProducts() {
        const app::Transcript& rows = *session().chat().transcript();
        for (int i = 0; i < rows.count(); ++i) {
            const QVariantMap row = rows.data(rows.index(i), app::Transcript::BlockRole).toMap();
            if (row["component"] == QLatin1String("ProductsBlock")) return row;
        }
        return {};
    }

    /// As the block has them.
    QJsonArray foundProducts() {
        const QString payload = rowOfProducts()["found"].toMap()["payload"].toString();
        return QJsonDocument::fromJson(payload.toUtf8()).object()["products"].toArray();
    }

    std::unique_ptr<test::ShopWindow> m_window;
};

int main(int argumentCount, char** arguments) {
    return test::runWindowTest<ShopChatCardsTest>(argumentCount, arguments);
}

#include "shop_chat_cards_test.moc"
