#include "app/shop/checkout/shop_profile.h"
#include "tests/app/shop/checkout/shopper.h"
#include "tests/app/support/raw_server.h"

#include <QTest>
#include <optional>

/// What a shop says of itself: told, or that it has no profile, or that nothing can be said of that just now.

using namespace calliope;
using app::ShopProfile;
using app::Trouble;
using test::RawServer;
using Protocol = ShopProfile::Protocol;
using State = ShopProfile::State;

namespace {

constexpr int patience = 20'000;

QByteArray status(int code) {
    return test::answerOf(code, "application/json", "{}");
}

QByteArray json(const QByteArray& body) {
    return test::answerOf(200, "application/json", body);
}

const QByteArray ucp = "{\"ucp\": {\"version\": \"2026-08-25\"}}";
const QByteArray acp = "{\"protocol\": {\"name\": \"acp\"}}";

/// What `host` says of itself to somebody who may ask it.
ShopProfile profileOf(const RawServer& host, Protocol protocol = Protocol::ucp,
                      std::chrono::milliseconds waits = std::chrono::seconds(20)) {
    test::Shopper shopper(host.url());
    shopper.allowContact();
    shopper.door.setPatience(waits);
    app::ShopProfileCall call(shopper.door, QUrl(host.url().toString(QUrl::RemovePath)), protocol, "Test");
    std::optional<ShopProfile> told;
    QObject::connect(&call, &app::ShopProfileCall::finished, &call, [&](const ShopProfile& each) { told = each; });
    if (!QTest::qWaitFor([&] { return told.has_value(); }, patience)) qFatal("Nothing is told.");
    return *told;
}

} // namespace

class ShopProfileTest : public QObject {
    Q_OBJECT

private slots:
    void answers_data() {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<Protocol>("protocol");
        QTest::addColumn<State>("state");
        QTest::addColumn<QString>("problem"); // a part of it
        const auto row = [](const char* name, const QByteArray& answer, State state, const char* problem,
                            Protocol protocol = Protocol::ucp) {
            QTest::newRow(name) << answer << protocol << state << problem;
        };
        row("UCP", json(ucp), State::told, "");
        row("ACP", json(acp), State::told, "", Protocol::acp);

        row("404", status(404), State::none, "says nothing to programs");
        row("410", status(410), State::none, "says nothing to programs");
        row("403", status(403), State::none, "does not tell programs");
        row("a redirect", test::answerOf(302, "text/html", {}, "Location: /elsewhere\r\n"), State::none,
            "leads to another address");
        row("a page", test::answerOf(200, "text/html", "<!doctype html><p>Hello"), State::none, "but some other page");
        row("something else", json("{\"fine\": true}"), State::none, "but some other page");
        row("a list", json("[1, 2]"), State::none, "but some other page");
        row("nested too deep", json(QByteArray(99, '[')), State::none, "but some other page");
        row("the other protocol", json(acp), State::none, "but some other page");
        row("the other protocol, ACP", json(ucp), State::none, "but some other page", Protocol::acp);
        row("a text", json("hello"), State::none, "but some other page");
        row("a page that says it is JSON", json("<!doctype html><p>Hello"), State::none, "but some other page");
        row("empty", json({}), State::none, "but some other page");
        row("too long", json(QByteArray(2 << 20, ' ')), State::none, "longer than any should be");

        row("408", status(408), State::notNow, "lost patience");
        row("425", status(425), State::notNow, "does not accept this request");
        row("429", status(429), State::notNow, "is asked too often");
        row("500", status(500), State::notNow, "has failed");
        row("503", status(503), State::notNow, "is not ready");
        row("503, ACP", status(503), State::notNow, "is not ready", Protocol::acp);
        row("hangs up", {}, State::notNow, "broke");
        row("less than announced", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"ucp\"", State::notNow, "broke");
        row("half", json(ucp.left(ucp.size() / 2)), State::notNow, "broke off");
        row("the first byte", json("\n{"), State::notNow, "broke off");
    }

    void answers() {
        QFETCH(QByteArray, answer);
        QFETCH(Protocol, protocol);
        QFETCH(State, state);
        QFETCH(QString, problem);
        const RawServer host(test::says(answer));
        const ShopProfile told = profileOf(host, protocol);
        QVERIFY2(told.state == state, qPrintable(told.problem));
        QVERIFY2(told.problem.contains(problem), qPrintable(told.problem));
        QCOMPARE(told.problem.isEmpty(), state == State::told);
        QCOMPARE(told.json.isEmpty(), state != State::told);
        QCOMPARE(told.trouble == Trouble::none, state == State::told);
        const char* path = protocol == Protocol::ucp ? "GET /.well-known/ucp " : "GET /.well-known/acp.json ";
        QVERIFY(host.requests.startsWith(path));
        for (const char* header : {"\r\ncookie", "\r\nreferer", "\r\nauthorization"})
            QVERIFY2(!host.requests.toLower().contains(header), header);
    }

    void slowShops() {
        const RawServer host([](QTcpSocket&, const QByteArray&) {}); // which never answers
        const ShopProfile told = profileOf(host, Protocol::ucp, std::chrono::milliseconds(200));
        QVERIFY(told.state == State::notNow);
        QVERIFY2(told.problem.contains("does not answer"), qPrintable(told.problem));
        QVERIFY(told.trouble == Trouble::timeout);
    }

    /// A shop that speaks a later version may have its profile in ours elsewhere, at its own host, and nowhere else.
    void olderVersions_data() {
        QTest::addColumn<QByteArray>("place"); // empty: at the shop
        QTest::addColumn<QByteArray>("older");
        QTest::addColumn<State>("state");
        QTest::addColumn<QByteArray>("version"); // of what is told
        QTest::addColumn<int>("requests");
        const QByteArray ours = "{\"ucp\": {\"version\": \"2026-04-08\"}}";
        QTest::newRow("there") << QByteArray() << json(ours) << State::told << QByteArray("2026-04-08") << 2;
        QTest::newRow("gone") << QByteArray() << status(404) << State::none << QByteArray() << 2;
        QTest::newRow("busy") << QByteArray() << status(503) << State::notNow << QByteArray() << 2;
        QTest::newRow("in a circle") << QByteArray() << QByteArray() << State::told << QByteArray("2030-01-01") << 2;
        QTest::newRow("elsewhere") << QByteArray("https://elsewhere.example") << json(ours) << State::told
                                   << QByteArray("2030-01-01") << 1;
    }

    void olderVersions() {
        QFETCH(QByteArray, place);
        QFETCH(QByteArray, older);
        QFETCH(State, state);
        QFETCH(QByteArray, version);
        QFETCH(int, requests);
        QByteArray later;
        const RawServer host([&](QTcpSocket& socket, const QByteArray& request) {
            const bool isFirst = request.startsWith("GET /.well-known/ucp ") || older.isEmpty();
            test::says(isFirst ? json(later) : older)(socket, request);
        });
        const QByteArray base = place.isEmpty() ? host.url().toString(QUrl::RemovePath).toUtf8() : place;
        later = "{\"ucp\": {\"version\": \"2030-01-01\", \"supported_versions\": {\"2026-04-08\": \"" + base +
                "/older\"}}}";
        const ShopProfile told = profileOf(host);
        QVERIFY2(told.state == state, qPrintable(told.problem));
        QCOMPARE(told.json["ucp"]["version"].toString().toUtf8(), version);
        QCOMPARE(host.requests.count("GET "), requests);
    }

    /// Who may not be asked has said nothing.
    void nobodyIsAskedUnasked() {
        const RawServer host(test::says(json(ucp)));
        test::Shopper shopper(host.url());
        app::ShopProfileCall call(shopper.door, QUrl(host.url().toString(QUrl::RemovePath)), Protocol::ucp, "Test");
        std::optional<ShopProfile> told;
        connect(&call, &app::ShopProfileCall::finished, this, [&](const ShopProfile& each) { told = each; });
        QTRY_VERIFY_WITH_TIMEOUT(told.has_value(), patience);
        QVERIFY(told->state == State::notNow);
        QVERIFY(told->problem.contains("You have not allowed to ask"));
        QCOMPARE(host.connections, 0);
    }
};

QTEST_GUILESS_MAIN(ShopProfileTest)
#include "shop_profile_test.moc"
