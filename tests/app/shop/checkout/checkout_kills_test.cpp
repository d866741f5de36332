#include "tests/app/shop/checkout/shopper.h"
#include "tests/app/support/spin.h"
#include "tests/support/figures.h"

#include <QProcess>
#include <QSet>
#include <QTest>
#include <map>
#include <random>
#include <set>

using namespace calliope;
using test::Merchant;
using State = storage::CheckoutState;

namespace {

using Random = std::mt19937;

/// The shop that the next round meets. Its sessions do not hold back a second order in any of them: only keys do.
test::Faults faultsOf(Random& random) {
    test::Faults faults;
    faults.forgetsOrders = true;
    faults.hidesOrders = random() % 3 == 0;
    switch (random() % 5) {
    case 0: faults.dropsAfter = 20; break;
    case 1: faults.dropsBefore = 4; break;
    case 2: faults.slow = 3; break;
    default: break;
    }
    return faults;
}

/// Orders of the shop, by its session.
std::map<std::string, int> ordersOf(const Merchant& merchant) {
    std::map<std::string, int> orders;
    for (const test::PlacedOrder& order : merchant.shop.orders()) ++orders[order.session.toStdString()];
    return orders;
}

} // namespace

/// P2: the program is killed, or the network cut, at random moments around placing orders. The shop counts its orders;
/// its sessions take any number of them, so that nothing but the program's discipline with its keys prevents a second.
class CheckoutKillsTest : public QObject {
    Q_OBJECT

private slots:
    /// The counting finds what it is there for.
    void twoKeysAreTwoOrders() {
        Merchant merchant(Merchant::Speaks::acp);
        merchant.shop.faults.forgetsOrders = true;
        test::Session& session = merchant.shop.create();
        session.lines.push_back({"li_1", merchant.shop.products.front(), 1});
        session.address["name"] = "Ada";
        session.option = "standard";
        merchant.shop.settle(session);
        merchant.shop.complete(session, "one");
        merchant.shop.complete(session, "two");
        QCOMPARE(ordersOf(merchant)[session.id.toStdString()], 2);
    }

    void noOrderTwice_data() {
        QTest::addColumn<int>("protocol");
        QTest::newRow("UCP 08-25") << static_cast<int>(Merchant::Speaks::ucpNewest);
        QTest::newRow("UCP 04-08") << static_cast<int>(Merchant::Speaks::ucpOlder);
        QTest::newRow("ACP 04-17") << static_cast<int>(Merchant::Speaks::acp);
        QTest::newRow("UCP 08-25 over MCP") << static_cast<int>(Merchant::Speaks::ucpMcp);
    }

    void noOrderTwice() {
        QFETCH(int, protocol);
        const int kills = test::runsLong() ? 100 : 10;
        Random random(20261121u + static_cast<unsigned>(protocol));
        Merchant merchant(static_cast<Merchant::Speaks>(protocol));
        QTemporaryDir folder;
        int unclear = 0;
        for (int kill = 0; kill < kills; ++kill) {
            merchant.shop.faults = faultsOf(random);
            QSet<QByteArray> told;
            QVERIFY(runAndKill(merchant, folder.path(), static_cast<int>(random() % 120), told));
            storage::Store store(folder.path().toStdString());
            unclear += requireHonest(store, merchant, told);
            if (QTest::currentTestFailed()) return;
        }
        merchant.shop.faults = {};
        QProcess last;
        last.start(CALLIOPE_BUYING_CHILD, {folder.path(), merchant.origin().toString(), "finish"});
        QVERIFY(test::spinUntil([&] { return last.state() == QProcess::NotRunning; }, test::limit(30'000)));
        QCOMPARE(last.exitCode(), 0);
        storage::Store store(folder.path().toStdString());
        QVERIFY(store.checkouts().unresolved().empty());
        const std::map<std::string, int> orders = ordersOf(merchant);
        const auto known = store.checkouts().orders(100'000);
        std::size_t twice = 0;
        for (const auto& [session, count] : orders) twice += count > 1 ? 1 : 0;
        test::figure(
            "P2", QString("%1, %2 kills or cuts: %3 orders, %4 of them double, %5 unknown to the program; %6 times it "
                          "was unclear at the start, and said so")
                      .arg(QTest::currentDataTag())
                      .arg(kills)
                      .arg(orders.size())
                      .arg(twice)
                      .arg(qint64(orders.size()) - qint64(known.size()))
                      .arg(unclear));
        QCOMPARE(twice, std::size_t{0});
        QCOMPARE(known.size(), orders.size());
        QVERIFY(!orders.empty());
    }

private:
    /// `told`: the lines that the program wrote.
    static bool runAndKill(Merchant& merchant, const QString& folder, int after, QSet<QByteArray>& told) {
        QProcess child;
        child.start(CALLIOPE_BUYING_CHILD, {folder, merchant.origin().toString()});
        QByteArray output;
        const auto isOrdering = [&] {
            output += child.readAllStandardOutput();
            return output.contains("O ") || child.state() == QProcess::NotRunning;
        };
        if (!test::spinUntil(isOrdering, test::limit(10'000))) return false;
        test::spinUntil([] { return false; }, after);
        child.kill();
        if (!test::spinUntil([&] { return child.state() == QProcess::NotRunning; }, test::limit(5'000))) return false;
        output += child.readAllStandardOutput();
        QList<QByteArray> lines = output.split('\n');
        lines.removeLast(); // cut off, or empty
        told = QSet<QByteArray>(lines.begin(), lines.end());
        return true;
    }

    /// After a kill: what was said to be ordered is; what the shop has and we do not know of is asked for at the next
    /// start. Returns how many are.
    static int requireHonest(storage::Store& store, const Merchant& merchant, const QSet<QByteArray>& told) {
        std::set<storage::Id> unresolved;
        for (const storage::Checkout& row : store.checkouts().unresolved()) unresolved.insert(row.id);
        const auto fail = [&](const storage::Checkout& row, const char* why) {
            QTest::qFail(qPrintable(QString("purchase %1: %2").arg(row.id).arg(why)), __FILE__, __LINE__);
        };
        std::map<std::string, int> orders = ordersOf(merchant);
        for (const storage::Checkout& row : store.checkouts().list(100'000)) {
            const bool wasTold = told.contains("P " + QByteArray::number(qint64(row.id)));
            const int count = orders[row.remote];
            if (wasTold && row.state != State::placed) fail(row, "was told to be ordered");
            if (row.state == State::placed && count != 1) fail(row, "is not ordered once");
            if (count > 1) fail(row, "is ordered twice");
            if (count == 1 && row.state != State::placed && !unresolved.contains(row.id))
                fail(row, "is ordered, and not said to be unclear");
        }
        return static_cast<int>(unresolved.size());
    }
};

QTEST_GUILESS_MAIN(CheckoutKillsTest)
#include "checkout_kills_test.moc"
