#include "app/shop/checkout/amount.h"
#include "app/shop/checkout/checkout_port.h"
#include "app/shop/checkout/purchase_states.h"
#include "app/shop/checkout/rest_dialect.h"
#include "app/shop/checkout/session_reader.h"
#include "app/shop/checkout/shop_door.h"
#include "app/shop/checkout/shop_profile.h"
#include "app/shop/consent/consent_desk.h"
#include "tests/app/shop/checkout/purchase_parts.h"
#include "tests/app/support/spin.h"
#include "tests/fakes/merchant/acp_face.h"
#include "tests/fakes/merchant/protocol_schemas.h"
#include "tests/fakes/merchant/ucp_face.h"
#include "tests/support/reference_data.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>
#include <algorithm>
#include <functional>
#include <limits>
#include <random>
#include <set>

using namespace calliope::app;
using calliope::test::basket;
using calliope::test::payment;
using calliope::test::quote;
using calliope::test::route;
using calliope::test::sheetOf;
using State = calliope::storage::CheckoutState;

namespace {

/// A cart in both protocols.
constexpr const char* goods = R"({"line_items": [{"id": "scarf", "item": {"id": "scarf"}, "quantity": 2}],
    "fulfillment": {"methods": [{"destinations": [{"address_locality": "Paris"}]}]},
    "fulfillment_details": {"address": {"city": "Paris"}}})";

QByteArray damage(QByteArray bytes, std::mt19937& random) {
    for (auto changes = random() % 4 + 1; changes > 0; --changes) {
        const auto at = static_cast<qsizetype>(random() % static_cast<unsigned>(bytes.size()));
        switch (random() % 4) {
        case 0: bytes[at] = static_cast<char>(random()); break;
        case 1: bytes.insert(at, "9999999999999"); break;
        case 2: bytes.remove(at, static_cast<qsizetype>(random() % 30)); break;
        default: bytes.replace(at, 1, bytes.mid(static_cast<qsizetype>(random() % 200), 40)); break;
        }
    }
    return bytes;
}

} // namespace

/// The parts of buying that need no shop: money, addresses, profiles, sheets, the table of states, clicks.
class CheckoutPartsTest : public QObject {
    Q_OBJECT

private slots:
    void amounts() {
        QCOMPARE(amountText(5990, "EUR"), QString("59.90 EUR"));
        QCOMPARE(amountText(5, "EUR"), QString("0.05 EUR"));
        QCOMPARE(amountText(-500, "EUR"), QString("-5.00 EUR"));
        QCOMPARE(amountText(1200, "JPY"), QString("1200 JPY"));
        QCOMPARE(amountText(1, "KWD"), QString("0.001 KWD"));
        QVERIFY(isCurrency("EUR") && !isCurrency("eur") && !isCurrency("EURO") &&
                !isCurrency(QString::fromUtf8("€UR")));
        QCOMPARE(shopAmount(QJsonValue(12.0)).value_or(0), 12);
        for (const QJsonValue& value :
             {QJsonValue(0.5), QJsonValue("12"), QJsonValue(1e13), QJsonValue(-1e13), QJsonValue(), QJsonValue(true),
              QJsonValue(std::numeric_limits<double>::quiet_NaN()),
              QJsonValue(std::numeric_limits<double>::infinity())})
            QVERIFY(!shopAmount(value));
    }

    /// The markets of the test shop cover all numbers of digits.
    void markets() {
        int digits = 0;
        for (const QString& currency : calliope::test::markets().keys())
            digits += calliope::shop::minorDigits(currency.toStdString());
        QCOMPARE(digits, 5);
    }

    void whoseAddressItIs_data() {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("shop");
        QTest::addColumn<bool>("isOfShop");
        const auto row = [](const char* url, const char* shop, bool is) { QTest::newRow(url) << url << shop << is; };
        row("https://shop.example/a", "https://shop.example", true);
        row("https://api.shop.example/a", "https://shop.example", true);
        row("https://api.shop.example/b", "https://www.shop.example", true);
        row("https://SHOP.example/", "https://shop.example", true);
        row("http://shop.example/", "https://shop.example", false);
        row("https://evilshop.example/", "https://shop.example", false);
        row("https://shop.example.evil.example/", "https://shop.example", false);
        row("https://example/", "https://shop.example", false);
        row("https://user@shop.example/", "https://shop.example", false);
        row("https://shop.example:8443/", "https://shop.example", false);
        row("https://api.shop.example:8443/", "https://shop.example", false);
        row("//shop.example/", "https://shop.example", false);
        row("javascript:x", "https://shop.example", false);
        row("https://a.localhost/", "https://localhost", false);
    }

    void whoseAddressItIs() {
        QFETCH(QString, url);
        QFETCH(QString, shop);
        QFETCH(bool, isOfShop);
        QCOMPARE(calliope::app::isOfShop(QUrl(url, QUrl::StrictMode), QUrl(shop)), isOfShop);
    }

    /// A profile cannot send the program into the user's own network, nor to what is not encrypted.
    void theDoor_data() {
        QTest::addColumn<QString>("url");
        QTest::addColumn<bool>("mayOpen");
        for (const char* url :
             {"http://shop.example", "https://127.0.0.1", "https://192.168.1.1", "https://10.0.0.1:8443",
              "https://[::1]/", "https://localhost", "https://printer", "https://nas.local", "https://u@shop.example",
              "file:///etc/passwd", "javascript:alert(1)", "https://"})
            QTest::newRow(url) << url << false;
        QTest::newRow("a shop") << "https://shop.example/ucp" << true;
    }

    void theDoor() {
        QFETCH(QString, url);
        QFETCH(bool, mayOpen);
        NetworkGate gate;
        ShopDoor door(gate, ShopDoor::Reach::publicNetwork);
        QCOMPARE(door.mayOpen(QUrl(url, QUrl::StrictMode)), mayOpen);
        if (mayOpen) return;
        const ConsentDesk desk;
        ShopRequest request;
        request.url = request.origin = QUrl(url, QUrl::StrictMode);
        door.allow(desk.contactAllowed(request.origin));
        const auto call = door.send(request);
        Trouble trouble = Trouble::none;
        connect(call.get(), &ShopCall::finished, this, [&](const ShopReply& reply) { trouble = reply.trouble; });
        QVERIFY(calliope::test::spinUntil([&] { return trouble != Trouble::none; }, 5'000));
        QVERIFY(trouble == Trouble::notAllowed);
        QVERIFY(gate.ledger().entries().empty());
    }

    /// A name that stands for a machine of the user's network is not asked, though it reads like any other.
    void namesOfShopsMustBePublic() {
        for (const char* proxy : {"http_proxy", "https_proxy", "all_proxy"}) qunsetenv(proxy); // they look names up
        NetworkGate gate([](const QString&, QObject* context, const auto& told) {
            QMetaObject::invokeMethod(
                context, [told] { told({QHostAddress("192.168.0.1")}); }, Qt::QueuedConnection);
        });
        ShopDoor door(gate, ShopDoor::Reach::publicNetwork);
        const ConsentDesk desk;
        ShopRequest request;
        request.url = request.origin = QUrl("https://shop.example");
        door.allow(desk.contactAllowed(request.origin));
        const auto call = door.send(request);
        Trouble trouble = Trouble::none;
        connect(call.get(), &ShopCall::finished, this, [&](const ShopReply& reply) { trouble = reply.trouble; });
        QVERIFY(calliope::test::spinUntil([&] { return trouble != Trouble::none; }, 5'000));
        QVERIFY(trouble == Trouble::notAllowed);
        QVERIFY(gate.ledger().entries().back().state == LedgerEntry::State::refused);
    }

    void answersAreBounded() {
        QVERIFY(!boundedObject("{\"a\": [[[\"]]]]\"]]]}").isEmpty());
        QVERIFY(boundedObject("{\"a\":" + QByteArray(40, '[') + QByteArray(40, ']') + "}").isEmpty());
        QVERIFY(boundedObject("{\"a\":\"" + QByteArray(2 << 20, 'x') + "\"}").isEmpty());
        QVERIFY(boundedObject("[1]").isEmpty());
        QVERIFY(!boundedObject("{\"a\": \"\\\"" + QByteArray(40, '[') + "\"}").isEmpty());
    }

    /// Any bytes: what comes out of them is bounded and plain, or nothing.
    void damagedSessions() {
        calliope::test::Shop shop;
        calliope::test::UcpFace ucp(shop, "2026-08-25", "https://shop.example");
        calliope::test::AcpFace acp(shop, "https://shop.example");
        calliope::test::HttpRequest request;
        request.body = QByteArray(goods);
        std::mt19937 random(20261121);
        int sessions = 0;
        for (const RestDialect* each : {&ucpDialect(), &ucpCartDialect(), &acpDialect()}) {
            const RestDialect& dialect = *each;
            const calliope::test::Operation create{each == &ucpCartDialect() ? "create cart" : "create", {}};
            const bool isAcp = each == &acpDialect();
            const QJsonObject made = isAcp ? acp.answer(request, create).json : ucp.answer(request, create).json;
            const QByteArray whole = QJsonDocument(made).toJson(QJsonDocument::Compact);
            QVERIFY(dialect.read(boundedObject(whole), route()).quote);
            for (int i = 0; i < 3'000; ++i) {
                const QJsonObject damaged = boundedObject(damage(whole, random));
                const ShopAnswer answer = dialect.read(damaged, route());
                (void)dialect.error(damaged, route());
                (void)dialect.readOrder(damaged, "order-1");
                if (!answer.quote) continue;
                ++sessions;
                QVERIFY(isCurrency(answer.quote->currency) && std::abs(answer.quote->total) <= mostAmount);
                for (const SheetRow& row : sheetOf(*answer.quote).rows)
                    for (const QChar c : row.label + row.value) QVERIFY(c.category() != QChar::Other_Control);
            }
        }
        QVERIFY(sessions > 100);
    }

    /// Somebody else decides about it: until then it may be an order.
    void waitingForApproval() {
        calliope::test::Shop shop;
        calliope::test::AcpFace acp(shop, "https://shop.example");
        calliope::test::HttpRequest request;
        request.body = QByteArray(goods);
        QJsonObject session = acp.answer(request, {"create", {}}).json;
        session["status"] = "pending_approval";
        const ShopAnswer answer = acpDialect().read(session, route());
        QVERIFY(answer.quote && answer.event == ShopEvent::inProgress);
        using enum calliope::storage::CheckoutState;
        QVERIFY(stepFor(placing, answer.event)->to == placing);
        QVERIFY(stepFor(placing, answer.event)->effect == PurchaseEffect::lookLater);
    }

    void permalinks() {
        Basket cart;
        cart.lines = {{"shirt-m", 2}, {"belt 95", 1}, {QString::fromUtf8("ä/ö"), 3}};
        QCOMPARE(permalinkFor(QUrl("https://shop.example/buy"), cart).toString(QUrl::FullyEncoded),
                 QString("https://shop.example/buy/shirt-m:2,~YmVsdCA5NQ:1,~w6Qvw7Y:3"));
    }

    /// Where it goes on in the browser: what is filled already before what is not, and nothing of somebody else.
    void handOffPages() {
        const auto pageOf = [](const ShopRoute& at, const Basket& of) {
            return handOffPage(at, of).toString(QUrl::FullyEncoded);
        };
        Basket cart = basket();
        QCOMPARE(pageOf(route(), cart), QString("https://shop.example"));
        cart.lines.front().page = QUrl("https://shop.example/things/1");
        QCOMPARE(pageOf(route(), cart), QString("https://shop.example/things/1"));
        cart.lines.push_back({"belt", 1});
        QCOMPARE(pageOf(route(), cart), QString("https://shop.example"));
        cart.cart = QUrl("https://www.shop.example/cart/1:2,2:1");
        QCOMPARE(pageOf(route(), cart), QString("https://www.shop.example/cart/1:2,2:1"));
        ShopRoute filled = route();
        filled.permalink = QUrl("https://shop.example/buy");
        QCOMPARE(pageOf(filled, cart), QString("https://shop.example/buy/shirt:2,belt:1"));
        const Basket kept = basketOf(keptForm(cart));
        QVERIFY(kept.cart == cart.cart && kept.lines.front().page == cart.lines.front().page);
        for (const char* wrong : {"http://shop.example/1", "https://evil.example/1", "https://u@shop.example/1", "1"}) {
            cart = basket();
            cart.cart = cart.lines.front().page = QUrl(wrong);
            QCOMPARE(pageOf(route(), cart), QString("https://shop.example"));
        }
    }

    void profiles() {
        const auto profile = [](const QString& version, const QString& endpoint, const QString& spec) {
            return QJsonObject{
                {"ucp",
                 QJsonObject{
                     {"version", version},
                     {"services", QJsonObject{{"dev.ucp.shopping", QJsonArray{QJsonObject{{"version", version},
                                                                                          {"transport", "rest"},
                                                                                          {"endpoint", endpoint}}}}}},
                     {"capabilities", QJsonObject{{"dev.ucp.shopping.checkout",
                                                   QJsonArray{QJsonObject{{"version", version}, {"spec", spec}}}}}},
                     {"supported_versions", QJsonObject{{"2026-04-08", "https://shop.example/ucp-0408"}}}}}};
        };
        ShopRoute found = route();
        QVERIFY(readUcpProfile(profile("2026-08-25", "https://api.shop.example/ucp/", "https://ucp.dev/x"), found)
                    .isEmpty());
        QCOMPARE(found.endpoint, QUrl("https://api.shop.example/ucp"));
        QVERIFY(routeOf(keptForm(found)).endpoint == found.endpoint);
        const QJsonObject later = profile("2027-01-01", "https://shop.example", {});
        QVERIFY(!readUcpProfile(later, found).isEmpty());
        QCOMPARE(olderUcpProfile(later, QUrl("https://shop.example")), QUrl("https://shop.example/ucp-0408"));
        QCOMPARE(olderUcpProfile(later, QUrl("https://other.example")), QUrl()); // at somebody else's
        QCOMPARE(olderUcpProfile(profile("2026-08-25", {}, {}), QUrl("https://shop.example")), QUrl());
        for (const char* spec :
             {"https://ucp.dev.evil.example/x", "https://evilucp.dev/x", "http://ucp.dev/x", "nonsense"}) {
            ShopRoute wrong = route();
            wrong.protocol = ShopRoute::Protocol::link;
            QVERIFY(!readUcpProfile(profile("2026-08-25", "https://shop.example/ucp", spec), wrong).isEmpty());
            QVERIFY(wrong.protocol == ShopRoute::Protocol::link);
        }
        // How it is carried: over REST where there is a choice.
        const auto carriedBy = [&](const QStringList& transports, ShopRoute& read) {
            QJsonArray services;
            for (const QString& transport : transports)
                services.append(QJsonObject{{"version", "2026-08-25"},
                                            {"transport", transport},
                                            {"endpoint", "https://shop.example/" + transport}});
            QJsonObject all = profile("2026-08-25", {}, "https://ucp.dev/x")["ucp"].toObject();
            all["services"] = QJsonObject{{"dev.ucp.shopping", services}};
            return readUcpProfile({{"ucp", all}}, read);
        };
        ShopRoute carried = route();
        QCOMPARE(carriedBy({"a2a", "mcp"}, carried), QString());
        QVERIFY(routeOf(keptForm(carried)).transport == ShopRoute::Transport::mcp);
        QCOMPARE(carried.endpoint, QUrl("https://shop.example/mcp"));
        QCOMPARE(carriedBy({"mcp", "rest"}, carried), QString());
        QVERIFY(routeOf(keptForm(carried)).transport == ShopRoute::Transport::rest);
        QCOMPARE(carried.endpoint, QUrl("https://shop.example/rest"));
        QVERIFY(carriedBy({"a2a"}, carried).contains("neither over REST nor over MCP"));
        ShopRoute wrong = route();
        QVERIFY(!readUcpProfile({}, wrong).isEmpty());
        QVERIFY(!readAcpProfile({}, wrong).isEmpty());
    }

    /// Only a session that says so has expired: an error may hide an order.
    void errorsOfWhatHasExpired() {
        const QJsonObject error{{"ucp", QJsonObject{{"status", "error"}}},
                                {"messages", QJsonArray{QJsonObject{{"type", "error"}, {"code", "expired"}}}}};
        for (const RestDialect* dialect : {&ucpDialect(), &ucpCartDialect()}) {
            QVERIFY(dialect->read(error, route()).event == ShopEvent::notThere);
            QVERIFY(dialect->error(error, route()).event == ShopEvent::notThere);
        }
        using enum calliope::storage::CheckoutState;
        QVERIFY(stepFor(placing, ShopEvent::notThere)->to == unknown);
        QVERIFY(!stepFor(unknown, ShopEvent::notThere)); // nothing is said of it
    }

    void baskets() {
        QVERIFY(objectionTo(basket()).isEmpty());
        QVERIFY(!objectionTo(Basket()).isEmpty());
        for (const BasketLine& line : {BasketLine{"", 1}, {"a", 0}, {"a", 21}, {"a", -1}, {QString(300, u'a'), 1}}) {
            Basket wrong = basket();
            wrong.lines.push_back(line);
            QVERIFY(!objectionTo(wrong).isEmpty());
        }
        const QByteArray kept = QJsonDocument(keptForm(basket())).toJson();
        QVERIFY(!kept.contains("Lovelace"));
        QCOMPARE(basketOf(keptForm(basket())).lines.front().quantity, std::int64_t{2});
        Basket told = basket();
        told.lines.front().title = "Linen shirt, M";
        told.lines.front().price = 5990;
        const BasketLine line = basketOf(keptForm(told)).lines.front();
        QCOMPARE(line.title, QString("Linen shirt, M"));
        QCOMPARE(line.price, std::int64_t{5990});
    }

    /// Whatever changes in what is shown changes the hash, and says what it was.
    void sheets() {
        const ReviewSheet sheet = sheetOf(quote());
        QVERIFY(sheet.objections.isEmpty());
        QCOMPARE(sheet.hash, sheetOf(quote()).hash);
        QCOMPARE(QString(QCryptographicHash::hash(sheet.kept, QCryptographicHash::Sha256).toHex()), sheet.hash);
        QVERIFY(!sheet.kept.contains("Lovelace"));
        const std::vector<std::function<void(Quote&)>> changes{
            [](Quote& q) { q.lines[0].quantity = 3; },
            [](Quote& q) { q.lines[0].price = 1; },
            [](Quote& q) { q.lines[0].title = "Linen shirt, L"; },
            [](Quote& q) { q.lines[0].disclosures.append("Final sale"); },
            [](Quote& q) {
                q.lines.push_back({"li_2", "gift", "Gift card", 1, 0, 0, {}});
            },
            [](Quote& q) { q.totals[0].amount = 1; },
            [](Quote& q) {
                q.totals.push_back({"fee", "Fee", 0});
            },
            [](Quote& q) { q.currency = "USD"; },
            [](Quote& q) {
                q.notices.push_back({QuoteNotice::Kind::warning, "final_sale", "No returns", false});
            },
            [](Quote& q) {
                q.delivery = Delivery{"m", "d", "Elsewhere 7", {}};
            },
            [](Quote& q) {
                q.links.push_back({"terms", QUrl("https://shop.example/terms")});
            },
        };
        for (const auto& change : changes) {
            Quote changed = quote();
            change(changed);
            QVERIFY(sheetOf(changed).hash != sheet.hash);
            QVERIFY(!differences(sheet, sheetOf(changed)).empty());
        }
        Quote other = quote();
        other.session = "cs_2";
        QVERIFY(sheetOf(other).hash != sheet.hash);
        Basket elsewhere = basket();
        elsewhere.address->street = "Rue 2";
        QVERIFY(sheetOf(quote(), elsewhere).hash != sheet.hash);
        QVERIFY(differences(sheet, sheet).empty());
    }

    /// Of each line, whether that thing was wanted, and so many of it.
    void linesThatNobodyAskedFor() {
        Basket wanted = basket();
        wanted.lines = {{"shirt", 2}, {"belt", 1}};
        Quote told = quote();
        const auto line = [](const char* item, std::int64_t quantity) {
            return QuoteLine{"li", item, item, quantity, 100, 100 * quantity, {}};
        };
        told.lines = {line("shirt", 2), line("belt", 1)};
        QCOMPARE(askedLines(wanted, told), std::vector<bool>({true, true}));
        told.lines = {line("gift", 1), line("shirt", 3), line("belt", 1), line("belt", 1)};
        QCOMPARE(askedLines(wanted, told), std::vector<bool>({false, false, true, false}));
        QCOMPARE(askedLines(wanted, Quote()), std::vector<bool>());
    }

    /// Nothing of a person is sent that is in no row, and nothing of it is kept.
    void whatIsSentIsOnTheSheet() {
        Basket full = basket();
        full.email = "ada@example.com";
        full.address = Address{"Ada", "Lovelace", "Rue 1", "Floor 3", "75002", "Paris", "IDF", "FR", "+33 1 2345"};
        const ReviewSheet sheet = sheetOf(quote(), full);
        QByteArray sent;
        for (const RestDialect* dialect : {&ucpDialect(), &acpDialect()}) {
            sent += QJsonDocument(dialect->beginBody(route(), full)).toJson();
            sent += QJsonDocument(dialect->changeBody(route(), full, quote())).toJson();
        }
        const Address& address = *full.address;
        for (const QString& personal :
             {full.email, address.firstName, address.lastName, address.street, address.extra, address.postalCode,
              address.city, address.region, address.country, address.phone}) {
            QVERIFY2(sent.contains(personal.toUtf8()), qPrintable(personal));
            QVERIFY2(
                std::ranges::any_of(
                    sheet.rows, [&](const SheetRow& row) { return row.isPersonal && row.value.contains(personal); }),
                qPrintable(personal));
        }
        QVERIFY(!sheet.kept.contains("ada@example.com") && !sheet.kept.contains("2345"));
        full.email = "eve@example.com";
        QVERIFY(sheetOf(quote(), full).hash != sheet.hash);
        QCOMPARE(differences(sheet, sheetOf(quote(), full)).size(), std::size_t{1});
    }

    void objections() {
        Quote wrong = quote();
        wrong.totals[1].amount = 11981;
        addUp(wrong, [](const QString& kind) { return kind == "total" ? 0 : 1; });
        QVERIFY(!sheetOf(wrong).objections.isEmpty());
        wrong = quote();
        wrong.handlers.clear();
        QVERIFY(!sheetOf(wrong).objections.isEmpty());
        QVERIFY(!sheetFor(route(), basket(), quote(), nullptr, {}).objections.isEmpty());
        wrong = quote();
        wrong.isDeliverySplit = true;
        QVERIFY(!sheetOf(wrong).objections.isEmpty());
        // 2 × 59.90 EUR = 200.00 EUR, and a sum of it that is right.
        wrong = quote();
        wrong.lines[0].amount = wrong.totals[0].amount = wrong.totals[1].amount = 20'000;
        addUp(wrong, [](const QString& kind) { return kind == "total" ? 0 : 1; });
        QVERIFY(wrong.addsUp);
        const ReviewSheet dearer = sheetOf(wrong);
        QCOMPARE(dearer.objections.size(), 1);
        QVERIFY(dearer.objections[0].contains("Linen shirt"));
        QVERIFY(std::ranges::any_of(
            dearer.rows, [](const SheetRow& row) { return row.kind == SheetRow::Kind::line && row.isAlarming; }));
        wrong.lines[0].amount = wrong.totals[0].amount = wrong.totals[1].amount = 11'000; // less is no harm
        addUp(wrong, [](const QString& kind) { return kind == "total" ? 0 : 1; });
        QVERIFY(sheetOf(wrong).objections.isEmpty());
    }

    /// One row for each state and event; what is over stays so; only an answer about an order ends in placed.
    void states() {
        std::set<std::pair<int, int>> seen;
        for (const PurchaseStep& step : purchaseSteps()) {
            QVERIFY(seen.emplace(static_cast<int>(step.from), static_cast<int>(step.event)).second);
            for (const State over : {State::placed, State::cancelled, State::expired, State::failed, State::draft})
                QVERIFY(step.from != over);
            QCOMPARE(step.to == State::placed, step.event == ShopEvent::completed);
            QCOMPARE(step.to == State::placed, step.effect == PurchaseEffect::keepOrder);
            // Nobody is told that there is no order before the shop has said so.
            const bool isSilent = step.event == ShopEvent::lost || step.event == ShopEvent::notThere;
            const bool mayBeOrdered = step.from == State::placing || step.from == State::unknown;
            if (isSilent && mayBeOrdered) QVERIFY(step.to == State::unknown);
        }
        for (int event = 0; event <= static_cast<int>(ShopEvent::notSent); ++event) {
            QVERIFY(stepFor(State::placing, static_cast<ShopEvent>(event)));
            QVERIFY(stepFor(State::quoting, static_cast<ShopEvent>(event)));
        }
        for (int state = 0; state <= static_cast<int>(State::atShop); ++state)
            QCOMPARE(isPossible(PurchaseWish::place, static_cast<State>(state)),
                     static_cast<State>(state) == State::review);
    }

    void clicks() {
        auto now = std::chrono::steady_clock::time_point(std::chrono::hours(1));
        ConsentDesk desk([&] { return now; });
        ReviewSheet sheet = sheetFor(route(), basket(), quote(), &payment, now);
        QVERIFY(!desk.clicked(sheet)); // not in view
        desk.shown(sheet);
        now += std::chrono::milliseconds(999);
        QVERIFY(!desk.clicked(sheet)); // not for a second yet
        now += std::chrono::milliseconds(1);
        QVERIFY(desk.isArmed(sheet));
        auto consent = desk.clicked(sheet);
        QVERIFY(consent && consent->sheetHash() == sheet.hash);
        QVERIFY(!desk.clicked(sheet)); // once
        desk.shown(sheet);
        now += ConsentDesk::freshFor;
        QVERIFY(!desk.clicked(sheet)); // the quote is old
        Quote wrong = quote();
        wrong.handlers.clear();
        sheet = sheetFor(route(), basket(), wrong, &payment, now);
        desk.shown(sheet);
        now += ConsentDesk::inView;
        QVERIFY(!desk.clicked(sheet)); // cannot be ordered here
        const ReviewSheet other = sheetFor(route(), basket(), quote(), &payment, now);
        desk.shown(other);
        now += ConsentDesk::inView;
        QVERIFY(!desk.clicked(sheet)); // not what is in view
        Consent moved = std::move(*consent);
        QVERIFY(consent->sheetHash().isEmpty() && !moved.sheetHash().isEmpty());
    }

    /// The fixture of the reader of catalogues is what shops may answer.
    void catalogueFixtureFitsTheSchemas() {
        calliope::test::Exchanged said{"search", {}, {}};
        const std::string text = calliope::test::readText(calliope::test::fixtures() / "shopping/feeds/ucp.json");
        said.reply.json = QJsonDocument::fromJson(QByteArray::fromStdString(text)).object();
        QVERIFY(!said.reply.json.isEmpty());
        for (const auto speaks :
             {calliope::test::Merchant::Speaks::ucpNewest, calliope::test::Merchant::Speaks::ucpOlder})
            QCOMPARE(calliope::test::firstObjection(speaks, {said}), QString());
        said.reply.json.remove("products");
        QVERIFY(!calliope::test::firstObjection(calliope::test::Merchant::Speaks::ucpNewest, {said}).isEmpty());
    }
};

QTEST_GUILESS_MAIN(CheckoutPartsTest)
#include "checkout_parts_test.moc"
