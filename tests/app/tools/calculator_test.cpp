#include "app/tools/expression.h"
#include "tests/support/figures.h"

#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QTest>

using namespace calliope::app;

/// Sums by hand, sums by other ways, and expressions that want too much.
class CalculatorTest : public QObject {
    Q_OBJECT

private slots:
    void computes_data() {
        QTest::addColumn<QString>("expression");
        QTest::addColumn<QString>("result");
        const auto row = [](const char* expression, const char* result) {
            QTest::newRow(expression) << QString::fromUtf8(expression) << QString::fromUtf8(result);
        };
        row("1+2*3", "7");
        row("(1+2)*3", "9");
        row("0.1+0.2", "0.3");
        row("1e2 - .5", "99.5");
        row("1/3", "1/3 ≈ 0.333333333333333333333333333333");
        row("2/3", "2/3 ≈ 0.666666666666666666666666666667");
        row("1/3+1/6", "0.5");
        row("10/4", "2.5");
        row("-7/2", "-3.5");
        row("-1/3", "-1/3 ≈ -0.333333333333333333333333333333");
        row("2^10", "1024");
        row("-2^2", "-4");
        row("2^3^2", "512");
        row("2**3", "8");
        row("2^-2", "0.25");
        row("4^0.5", "2");
        row("123456789012345678901234567890 * 987654321098765432109876543210",
            "121932631137021795226185032733622923332237463801111263526900");
        row("2^200 / 2^198", "4");
        row("25!", "15511210043330985984000000");
        row("7 % 3", "1");
        row("-7 % 3", "2");
        row("15%", "0.15");
        row("200 * 15%", "30");
        row("200 + 10% * 5", "200.5");
        row("sqrt(2.25)", "1.5");
        row("sqrt(2)", "1.4142135623731");
        row("round(2.5)", "3");
        row("round(-2.5)", "-3");
        row("round(3.14159, 2)", "3.14");
        row("round(1234, -2)", "1200");
        row("floor(-2.5) + ceil(2.1)", "0");
        row("trunc(-2.7)", "-2");
        row("min(3, 1/3, 2)", "1/3 ≈ 0.333333333333333333333333333333");
        row("max(1, 5, 2) + sum(1,2,3) + avg(1,2)", "12.5");
        row("gcd(84, 36) + lcm(4, 6)", "24");
        row("mod(17, 5) * pow(2, 5)", "64");
        row("ncr(49, 6)", "13983816");
        row("npr(5, 2)", "20");
        row("log(1000)", "3");
        row("log(8, 2)", "3");
        row("ln(e)", "1");
        row("sin(pi/6)", "0.5");
        row("degrees(pi)", "180");
        row("12 × 3 ÷ 4 − 1", "8");
        row("2e3", "2000");
        row("1e-3", "0.001");
        row("abs(-3.5)", "3.5");
        row("  ( 1 ) ", "1");
    }

    void computes() {
        QFETCH(QString, expression);
        QFETCH(QString, result);
        const Computed computed = compute(expression);
        QVERIFY2(!computed.isError, qPrintable(computed.text));
        if (!computed.isExact && computed.text != result) // doubles: 15 digits
            QVERIFY2(std::abs(computed.text.toDouble() - result.toDouble()) < 1e-12, qPrintable(computed.text));
        else
            QCOMPARE(computed.text, result);
    }

    void refuses_data() {
        QTest::addColumn<QString>("expression");
        const auto row = [](const QString& expression) {
            QTest::newRow(qPrintable(expression.left(30))) << expression;
        };
        for (const char* each : {"",
                                 "1+",
                                 "(1",
                                 "1)",
                                 "1/0",
                                 "5 % 0",
                                 "0^-1",
                                 "sqrt(-1)",
                                 "system(1)",
                                 "a",
                                 "1 2",
                                 "2 + x",
                                 "foo",
                                 "sin",
                                 "sin 1",
                                 ".",
                                 "1..2",
                                 "min()",
                                 "atan2(1)",
                                 "2.5!",
                                 "(-3)!",
                                 "1001!",
                                 "10^10^10",
                                 "9^9^9^9",
                                 "ln(0)",
                                 "gcd(1.5, 2)",
                                 "1e99999",
                                 "__import__('os')",
                                 "1;2",
                                 "`ls`",
                                 "$(ls)",
                                 "round(1, 1e9)",
                                 "ncr(1e9, 5e8)"})
            row(each);
        row(QString(5'000, '('));
        row(QString(1'999, '-') + '1');
        row(QString(1'900, '('));
        row("1" + QString("/3+1/7").repeated(2'000));
        row(QString("0"));
        QTest::newRow("nothing but signs") << QString("+").repeated(1'500);
    }

    void refuses() {
        QFETCH(QString, expression);
        if (expression == "0") return; // a control: it is right
        QElapsedTimer clock;
        clock.start();
        QVERIFY2(compute(expression).isError, qPrintable(compute(expression).text));
        QVERIFY2(clock.elapsed() < calliope::test::limit(2'000), qPrintable(QString::number(clock.elapsed())));
    }

    /// Whatever is within the length ends soon.
    void endsSoon() {
        for (const QString& heavy :
             {QString("999!") + QString("*999!").repeated(300), "1/3^999" + QString("+1/7^999").repeated(200),
              QString("sqrt(").repeated(90) + "7^900" + QString(")").repeated(90), QString("9^").repeated(600) + "9",
              "gcd(7^900, 3^900)" + QString("+gcd(7^900, 3^900)").repeated(90)}) {
            QElapsedTimer clock;
            clock.start();
            (void)compute(heavy);
            QVERIFY2(clock.elapsed() < calliope::test::limit(2'000),
                     qPrintable(heavy.left(20) + QString::number(clock.elapsed())));
        }
    }

    /// Division and product of large numbers agree with each other.
    void bigNumbers() {
        QRandomGenerator random(7);
        const auto number = [&](int digits) {
            std::string text(1, static_cast<char>('1' + random.bounded(9)));
            // Long runs of nines and zeros are where carries go wrong.
            while (static_cast<int>(text.size()) < digits)
                text += random.bounded(3) == 0   ? "999999999"
                        : random.bounded(2) == 0 ? "000000000"
                                                 : std::to_string(random.generate());
            return BigInteger::fromDigits(text.substr(0, static_cast<std::size_t>(digits)));
        };
        for (int i = 0; i < 3'000; ++i) {
            const BigInteger a = number(1 + static_cast<int>(random.bounded(200)));
            const BigInteger b = number(1 + static_cast<int>(random.bounded(120)));
            const auto [quotient, rest] = a.dividedBy(b);
            QVERIFY(quotient * b + rest == a);
            QVERIFY(!rest.isNegative() && rest < b);
            const BigInteger root = rootOf(a);
            QVERIFY(!(a < root * root) && a < (root + 1) * (root + 1));
            QVERIFY(a - b + b == a);
            QVERIFY((a * b).dividedBy(greatestCommonDivisor(a, b)).rest.isZero());
        }
    }
};

QTEST_APPLESS_MAIN(CalculatorTest)
#include "calculator_test.moc"
