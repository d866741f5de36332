#include "storage/migration.h"
#include "tests/storage/kept_rows.h"
#include "tests/storage/shop/temporary_shop.h"
#include "tests/support/reference_data.h"

#include <QTest>
#include <array>

using namespace calliope::storage;
using calliope::test::hashOf;
using calliope::test::rowsOf;
using calliope::test::tablesOf;
using calliope::test::TemporaryShop;

namespace {

/// SHA-256 of the steps that were released; the newest one joins them when another comes.
constexpr std::array released{"27f68b433d9746a9b77499cbf0337d0b880bef5dddbbf3b16dfb74d47614a629",
                              "4c203cbc02626cf07231ae20f7d388ac091e98bd75df67566a14f807307afbc0",
                              "3338993d9c4afa0a16b959b4deca54cd4a4654fe99bd9875d984f4970ed8d9a8",
                              "9ad225ac003ce8a8c123d085baed89c0a64b8063cf462bcbb8478650873d4263",
                              "5f9cd1568ee55f84c3fc03f4d618ed0f607cd34dc4d00528577413c39dea8492",
                              "010af3ec5c11f0eab0d20ab3cef69276b893e71c50118ebb3202726ab265a418",
                              "909a68bdf27af4f98229a8acdb9d5d2eb0920d0d4e21c07f17d6d2816ee2ce22",
                              "58e2ab96f9900e1d8b7ae404d85effcf8b94d50a26fe7ed4e12f65f37876ebce",
                              "f0a0f359609936a34fd0c9dbb6c21c98dd0def5ec430a6e855d4f0733d1fc89a"};

std::filesystem::path rowsFile(int version) {
    return calliope::test::fixtures() / "storage" / "shop" / ("version_" + std::to_string(version) + ".sql");
}

/// A database as the program of that version has left it.
void makeOldFile(int version, const std::filesystem::path& file) {
    Connection connection(file, Connection::Use::write);
    migrate(connection, shopMigrations().first(static_cast<std::size_t>(version)), {});
    for (int each = 1; each <= version; ++each) connection.script(calliope::test::readText(rowsFile(each)));
}

std::vector<std::string> copies(const TemporaryShop& shop) {
    std::vector<std::string> names;
    if (!std::filesystem::exists(shop.folder() / "shop-backups")) return names;
    for (const std::filesystem::path& copy : calliope::test::filesEndingIn(shop.folder() / "shop-backups", ".db"))
        names.push_back(copy.filename().string());
    return names;
}

} // namespace

class ShopMigrationTest : public QObject {
    Q_OBJECT

private slots:
    void releasedStepsStayAsTheyAre() {
        QVERIFY2(released.size() + 1 >= shopMigrations().size(), "a step is pinned when the next one comes");
        for (std::size_t i = 0; i < released.size(); ++i)
            QCOMPARE(hashOf(shopMigrations()[i]), std::string(released[i]));
    }

    void everyRowIsBroughtOver_data() {
        QTest::addColumn<int>("version");
        for (const Migration& step : shopMigrations()) QTest::newRow(std::string(step.name).c_str()) << step.version;
    }

    /// In the columns that it had, and with a copy of the file as it was.
    void everyRowIsBroughtOver() {
        QFETCH(int, version);
        QVERIFY2(std::filesystem::exists(rowsFile(version)),
                 "a new version needs data of it in tests/data/storage/shop");
        TemporaryShop shop;
        shop.close();
        std::filesystem::remove(shop.database());
        makeOldFile(version, shop.database());
        std::vector<std::string> old;
        std::map<std::string, std::string> before;
        {
            Connection connection(shop.database(), Connection::Use::read);
            old = tablesOf(connection);
            before = rowsOf(connection, old);
        }
        QVERIFY(before.size() > 10);
        shop.open();
        QVERIFY(shop->repaired().empty());
        QCOMPARE(schemaVersion(shop->connection()), static_cast<int>(shopMigrations().size()));
        for (const auto& [table, rows] : rowsOf(shop->connection(), old))
            QVERIFY2(rows == before[table], qPrintable(QString::fromStdString(table)));

        const bool isOld = version < static_cast<int>(shopMigrations().size());
        QCOMPARE(copies(shop).size(), std::size_t{isOld ? 1U : 0U});
        if (!isOld) return;
        Connection copy(shop.folder() / "shop-backups" / copies(shop).front(), Connection::Use::read);
        QCOMPARE(schemaVersion(copy), version);
        QVERIFY(rowsOf(copy, old) == before);
    }

    void aCopyADayIsKept() {
        constexpr std::int64_t hour = 3'600'000;
        TemporaryShop shop;
        (void)shop->wishlists().create("mine");
        shop->tend();
        const std::vector<std::string> first = copies(shop);
        QCOMPARE(first, std::vector<std::string>({"shop-20231114-221320-daily.db"}));
        shop.wall += 23 * hour;
        shop->tend(); // not due
        QCOMPARE(copies(shop), first);
        shop.wall += 2 * hour;
        shop->tend([](double) { return false; }); // stopped
        QCOMPARE(copies(shop), first);
        shop->tend();
        QCOMPARE(copies(shop), std::vector<std::string>({"shop-20231115-231320-daily.db"}));
        shop.wall -= 100 * hour; // the clock goes back
        shop->tend();
        QCOMPARE(copies(shop), std::vector<std::string>({"shop-20231111-191320-daily.db"}));
        Connection copy(shop.folder() / "shop-backups" / copies(shop).front(), Connection::Use::read);
        QCOMPARE(copy.number("SELECT count(*) FROM wishlist WHERE name = 'mine'"), 1);
    }

    void whatIsForgottenIsInNoCopy() {
        TemporaryShop shop;
        (void)shop->wishlists().create("mine");
        shop->tend();
        QCOMPARE(copies(shop).size(), std::size_t{1});
        shop->ownThings().take();
        QCOMPARE(copies(shop).size(), std::size_t{1}); // it can come back
        shop->forgetOwnThings();
        QVERIFY(copies(shop).empty());
        QVERIFY(shop->wishlists().lists().empty());
    }
};

QTEST_APPLESS_MAIN(ShopMigrationTest)
#include "migration_test.moc"
