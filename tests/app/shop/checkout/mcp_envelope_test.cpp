#include "app/shop/checkout/mcp_envelope.h"
#include "app/shop/checkout/rest_dialect.h"
#include "tests/app/shop/checkout/purchase_parts.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace calliope::app;
using calliope::test::route;

/// UCP over MCP.
class McpEnvelopeTest : public QObject {
    Q_OBJECT

private slots:
    /// UCP's requests as calls of tools: what names what.
    void toolsOfMcp_data() {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("tool");
        QTest::addColumn<QString>("id");
        QTest::addColumn<QString>("payload"); // what the body is called; empty: there is none
        const auto row = [](const char* tool, const char* method, const char* path, const char* id,
                            const char* payload) {
            QTest::newRow(tool) << QByteArray(method) << QString(path) << QString(tool) << QString(id)
                                << QString(payload);
        };
        row("create_checkout", "POST", "/checkout-sessions", "", "checkout");
        row("get_checkout", "GET", "/checkout-sessions/a%2Fb", "a/b", "");
        row("update_checkout", "PUT", "/checkout-sessions/7", "7", "checkout");
        row("complete_checkout", "POST", "/checkout-sessions/complete/complete", "complete", "checkout");
        row("cancel_checkout", "POST", "/checkout-sessions/7/cancel", "7", "");
        row("create_cart", "POST", "/carts", "", "cart");
        row("get_cart", "GET", "/carts/c-1", "c-1", "");
        row("update_cart", "PUT", "/carts/c-1", "c-1", "cart");
        row("cancel_cart", "POST", "/carts/c-1/cancel", "c-1", "");
        row("get_order", "GET", "/orders/o-1", "o-1", "");
        row("search_catalog", "POST", "/catalog/search", "", "catalog");
        row("lookup_catalog", "POST", "/catalog/lookup", "", "catalog");
    }

    void toolsOfMcp() {
        QFETCH(QByteArray, method);
        QFETCH(QString, path);
        QFETCH(QString, tool);
        QFETCH(QString, id);
        QFETCH(QString, payload);
        ShopRequest plain;
        plain.method = method;
        plain.url = QUrl("https://shop.example/mcp");
        plain.body = payload.isEmpty() ? "" : "{\"a\":1}";
        const QUrl agent("https://calliope.example/.well-known/ucp");
        const ShopRequest request = mcpRequest(plain, path, agent, "key-1");
        QCOMPARE(request.method, QByteArray("POST"));
        QCOMPARE(request.url, plain.url);
        QVERIFY(request.accept.contains("text/event-stream"));
        const QJsonObject call = QJsonDocument::fromJson(request.body).object();
        QCOMPARE(call["method"].toString(), QString("tools/call"));
        QCOMPARE(call["params"]["name"].toString(), tool);
        const QJsonValue arguments = call["params"]["arguments"];
        QCOMPARE(arguments["meta"]["ucp-agent"]["profile"].toString(), agent.toString());
        QCOMPARE(arguments["meta"]["idempotency-key"].toString(), QString("key-1"));
        QCOMPARE(arguments["id"].toString(), id);
        for (const char* each : {"checkout", "cart", "catalog"})
            QCOMPARE(arguments[QLatin1String(each)].isObject(), payload == each);
        if (!payload.isEmpty()) QCOMPARE(arguments[payload]["a"].toInt(), 1);
        QCOMPARE(mcpRequest(plain, path, agent, "key-1").body, request.body); // the same bytes under one key
        const QJsonObject nameless = QJsonDocument::fromJson(mcpRequest(plain, path, {}, {}).body).object();
        QVERIFY(nameless["params"]["arguments"]["meta"].toObject().isEmpty());
        plain.method = "DELETE"; // no tool does that
        QVERIFY(mcpRequest(plain, path, agent, "key-1").url.isEmpty());
    }

    /// What tools answer, as it would be over REST.
    void answersOfMcp() {
        const auto read = [](const char* json, Trouble trouble = Trouble::none, int status = 200) {
            ShopReply reply;
            reply.trouble = trouble;
            reply.status = status;
            reply.json = QJsonDocument::fromJson(json).object();
            return restReply(reply);
        };
        const ShopReply told = read("{\"result\": {\"structuredContent\": {\"id\": \"cs_1\"}}}");
        QVERIFY(told.trouble == Trouble::none);
        QCOMPARE(told.json["id"].toString(), QString("cs_1"));
        for (const char* none :
             {"{}", "{\"result\": 7}", "{\"result\": {\"structuredContent\": [1]}}", "{\"id\": \"cs_1\"}"})
            QVERIFY2(read(none).json.isEmpty(), none);
        const auto failed = [&](const char* error) { return read(qPrintable(QString("{\"error\": %1}").arg(error))); };
        QCOMPARE(failed("{\"code\": -32602, \"message\": \"No such tool\"}").status, 400);
        QCOMPARE(failed("{\"code\": -32603, \"message\": \"Broken\"}").status, 500); // nobody knows
        QCOMPARE(failed("{\"code\": -32000, \"data\": {\"code\": \"idempotency_conflict\"}}").status, 409);
        QCOMPARE(failed("{\"code\": -32000, \"data\": {\"code\": \"out_of_stock\"}}").status, 400);
        QCOMPARE(failed("{\"code\": -32001, \"message\": \"Request timed out\"}").status, 500); // nobody knows either
        QCOMPARE(failed("{\"code\": -32000}").status, 500);
        QVERIFY(failed("{\"code\": -32000}").trouble == Trouble::refused);
        // Of an order only what surely was not taken.
        const auto ordered = [](const char* code) {
            ShopReply reply;
            const QJsonObject error{{"code", -32000}, {"data", QJsonObject{{"code", code}}}};
            reply.json = {{"error", error}};
            return restReply(reply, true).status;
        };
        for (const char* code : {"upstream_timeout", "internal", "", "refused"}) QCOMPARE(ordered(code), 500);
        for (const char* code : {"out_of_stock", "payment_failed", "address_undeliverable"})
            QCOMPARE(ordered(code), 400);
        QCOMPARE(ordered("idempotency_conflict"), 409);
        QCOMPARE(failed("{\"code\": -32000, \"data\": {\"code\": \"upstream_timeout\"}}").status, 400);
        const auto said = [](const ShopReply& reply) { return ucpDialect().error(reply.json, route()); };
        QCOMPARE(said(failed("{\"code\": 1, \"message\": \"Not now\"}")).words, QString("Not now"));
        const ShopReply busy =
            read("{\"error\": {\"data\": {\"code\": \"busy\", \"content\": \"Later\"}}}", Trouble::refused, 503);
        QCOMPARE(busy.status, 503); // HTTP has said it
        QCOMPARE(said(busy).code, QString("busy"));
        QCOMPARE(said(busy).words, QString("Later"));
        // Where it goes on, if that can be opened.
        const auto page = [&](const char* url) {
            return said(failed(qPrintable(QString("{\"data\": {\"code\": \"x\", \"continue_url\": \"%1\"}}").arg(url))))
                .page;
        };
        QCOMPARE(page("https://shop.example/start"), QUrl("https://shop.example/start"));
        for (const char* wrong : {"http://shop.example/start", "https://u@shop.example", "javascript:alert(1)", ""})
            QVERIFY2(page(wrong).isEmpty(), wrong);
    }
};

QTEST_APPLESS_MAIN(McpEnvelopeTest)
#include "mcp_envelope_test.moc"
