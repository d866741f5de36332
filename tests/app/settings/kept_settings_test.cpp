#include "app/settings/settings.h"

#include <QScopeGuard>
#include <QSemaphore>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <memory>

/// What was chosen is there the next time, and what is chosen now stands.

using namespace calliope;
using namespace calliope::app;

class KeptSettingsTest : public QObject {
    Q_OBJECT

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void areThereTheNextTime() {
        {
            StoreThread store(at());
            Settings settings(&store);
            settings.setOnline(false);
            settings.setScale(1.5);
            settings.setContext(8192);
        }
        StoreThread store(at());
        const Settings settings(&store);
        QTRY_VERIFY(!settings.online());
        QCOMPARE(settings.scale(), 1.5);
        QCOMPARE(settings.context(), 8192);
        QCOMPARE(settings.theme(), QString("system"));
    }

    /// Where a slow disk tells late what was kept, a switch that was moved meanwhile stays where it is; also one that
    /// was moved to where it is usually and back.
    void whatIsChosenWhileTheDiskIsSlowStands() {
        {
            StoreThread store(at());
            Settings settings(&store);
            settings.setScale(1.5);
            settings.setTheme("lamp");
        }
        StoreThread store(at());
        const auto disk = std::make_shared<QSemaphore>();
        const auto goesOn = qScopeGuard([&] { disk->release(); });
        store.run([disk](storage::Store&) { disk->acquire(); });
        Settings settings(&store);
        settings.setOnline(false);
        settings.setTheme("paper");
        settings.setTheme("system");
        const QSignalSpy changed(&settings, &Settings::changed);
        disk->release();
        QTRY_COMPARE(changed.size(), 1);
        QVERIFY(!settings.online());
        QCOMPARE(settings.theme(), QString("system"));
        QCOMPARE(settings.scale(), 1.5); // that was not touched
    }

private:
    [[nodiscard]] std::filesystem::path at() const { return m_folder->filePath("data").toStdU16String(); }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(KeptSettingsTest)
#include "kept_settings_test.moc"
