#include "storage/network_mount.h"

#include <QTest>
#include <string>

using namespace calliope::storage;

/// Shares that programs mount, by what Linux says of them.
class NetworkMountTest : public QObject {
    Q_OBJECT

private slots:
    void isRecognised_data() {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<bool>("isShare");
        const auto row = [](const char* name, const char* type, const char* source, bool isShare) {
            QTest::newRow(name) << QByteArray("500 29 0:52 / /home/ann/there rw,nosuid shared:275 - ") + type + ' ' +
                                       source + " rw,user_id=1000"
                                << isShare;
        };
        row("sshfs", "fuse.sshfs", "ann@host:/home/ann", true);
        row("rclone", "fuse.rclone", "drive:", true);
        row("gvfs", "fuse.gvfsd-fuse", "gvfsd-fuse", true);
        row("s3", "fuse.s3fs", "s3fs", true);
        row("WebDAV", "fuse", "https://cloud.example/dav", true);
        row("encrypted", "fuse.gocryptfs", "/home/ann/.cipher", false);
        row("another system's disk", "fuseblk", "/dev/sdb1", false);
        row("joined", "fuse.mergerfs", "a:b", false);
        row("portal", "fuse.portal", "portal", false);
        row("no name", "fuse", "x", false);
        row("a disk", "ext4", "/dev/sda1", false);
        row("a blank in its name", "fuse.sshfs", "ann@host:/my\\040files", true);
        QTest::newRow("no optional fields") << QByteArray("1 2 0:52 / /a rw - fuse.sshfs h: rw") << true;
        QTest::newRow("cut off") << QByteArray("1 2 0:52 / /a rw") << false;
        QTest::newRow("cut off behind its device") << QByteArray("1 2 0:52") << false;
        QTest::newRow("cut off before its type") << QByteArray("1 2 0:52 / /a rw - ") << false;
        QTest::newRow("nothing") << QByteArray() << false;
    }

    void isRecognised() {
        QFETCH(QByteArray, line);
        QFETCH(bool, isShare);
        const std::string others = "22 27 0:21 / /proc rw,relatime - proc proc rw\n"
                                   "23 27 0:5 / /far rw - fuse.sshfs other: rw\n"
                                   "24 27 10:52 / /farther rw - fuse.sshfs other: rw\n";
        for (const std::string& all :
             {line.toStdString(), others + line.toStdString() + '\n', line.toStdString() + '\n' + others})
            QCOMPARE(isNetworkMount(all, "0:52"), isShare);
        QVERIFY(!isNetworkMount(others, "0:52"));
    }
};

QTEST_APPLESS_MAIN(NetworkMountTest)
#include "network_mount_test.moc"
