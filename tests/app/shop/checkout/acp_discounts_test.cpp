#include "app/shop/checkout/rest_dialect.h"
#include "tests/app/shop/checkout/purchase_parts.h"
#include "tests/support/reference_data.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace calliope::app;
using calliope::test::route;
using calliope::test::sheetOf;

/// Which sums with discounts add up.
class AcpDiscountsTest : public QObject {
    Q_OBJECT

private slots:
    /// The discounts of ACP: of each line, of all, of the delivery, and told twice.
    void discounts_data() {
        QTest::addColumn<QByteArray>("totals");
        QTest::addColumn<QByteArray>("more"); ///< of the session
        QTest::addColumn<bool>("addsUp");
        const auto row = [](const char* name, const char* totals, bool addsUp, const char* more = "{}") {
            QTest::newRow(name) << QByteArray(totals) << QByteArray(more) << addsUp;
        };
        // Two of 25.00 and one of 60.00.
        row("none", R"({"subtotal": 11000, "total": 11000})", true);
        row("of the lines", R"({"items_base_amount": 11000, "items_discount": 2200, "subtotal": 8800, "total": 8800})",
            true);
        row("of the lines, and not taken off",
            R"({"items_base_amount": 11000, "items_discount": 2200, "subtotal": 8800, "total": 11000})", false);
        row("of the lines, and more taken on", R"({"items_discount": -2200, "subtotal": 13200, "total": 13200})",
            false);
        row("of all", R"({"subtotal": 11000, "discount": 500, "total": 10500})", true);
        row("of all, not taken off", R"({"subtotal": 11000, "discount": 500, "total": 11000})", false);
        const char* delivery = R"({"discounts": {"applied": [
            {"allocations": [{"path": "$.totals.fulfillment", "amount": 599}]}]}})";
        const char* free = R"({"subtotal": 11000, "fulfillment": 0, "discount": 599, "total": 11000})";
        row("of the delivery, which is less by it", free, true, delivery);
        row("of the delivery, and nobody says so", free, false);
    }

    void discounts() {
        QFETCH(QByteArray, totals);
        QFETCH(QByteArray, more);
        QFETCH(bool, addsUp);
        const auto rowsOf = [](const QJsonObject& amounts) {
            QJsonArray rows;
            for (auto each = amounts.begin(); each != amounts.end(); ++each)
                rows.append(QJsonObject{{"type", each.key()}, {"display_text", each.key()}, {"amount", *each}});
            return rows;
        };
        const auto line = [&](const char* id, int quantity, int price) {
            return QJsonObject{{"id", id},
                               {"item", QJsonObject{{"id", id}}},
                               {"quantity", quantity},
                               {"unit_amount", price},
                               {"totals", rowsOf({{"subtotal", quantity * price}})}};
        };
        QJsonObject session = QJsonDocument::fromJson(more).object();
        session["id"] = "cs_1";
        session["status"] = "ready_for_payment";
        session["currency"] = "eur";
        session["line_items"] = QJsonArray{line("scarf", 2, 2'500), line("coat", 1, 6'000)};
        session["totals"] = rowsOf(QJsonDocument::fromJson(totals).object());
        const ShopAnswer answer = acpDialect().read(session, route());
        QVERIFY(answer.quote);
        QCOMPARE(answer.quote->addsUp, addsUp);
    }

    /// Whole sessions of the released examples of ACP can be ordered.
    void releasedDiscounts() {
        const auto reference = calliope::test::referenceData();
        if (!reference) QSKIP("No reference data: discounts were held against rows of our own only");
        const auto folder = *reference / "protocols" / "acp-2026-04-17" / "examples" / "2026-04-17";
        for (const char* name :
             {"discount-extension/stacked-discounts.json", "discount-extension/automatic-discount.json",
              "discount-extension/percentage-discount-with-allocations.json", "examples.multi_item_checkout.json"}) {
            const QJsonObject whole =
                QJsonDocument::fromJson(QByteArray::fromStdString(calliope::test::readText(folder / name))).object();
            const char* multi = "create_multi_item_checkout_response";
            const ShopAnswer answer =
                acpDialect().read(whole[whole.contains(multi) ? multi : "response"].toObject(), route());
            QVERIFY2(answer.quote && answer.quote->addsUp, name);
            for (const QString& objection : sheetOf(*answer.quote).objections)
                QVERIFY2(!objection.contains("costs more"), qPrintable(objection));
        }
    }
};

QTEST_APPLESS_MAIN(AcpDiscountsTest)
#include "acp_discounts_test.moc"
