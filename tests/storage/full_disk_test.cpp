#include "storage/error.h"
#include "storage/store.h"
#include "tests/storage/temporary_store.h"
#include "tests/support/figures.h"

#include <sys/mount.h>

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <map>
#include <optional>
#include <span>

/// A disk that is really full: a small file system in memory. Who may not mount one may in a namespace of their own
/// (unshare -rm), in which this program runs once more then. (security.md, S4)

using namespace calliope::storage;
using calliope::test::message;
using calliope::test::textOf;

namespace {

constexpr const char* isInside = "CALLIOPE_OWN_NAMESPACE"; ///< in the environment of the program that runs once more

/// Mounted as long as it lives.
class SmallDisk {
public:
    SmallDisk()
        : m_isMounted(::mount("tmpfs", QFile::encodeName(m_folder.path()).constData(), "tmpfs", MS_NOSUID | MS_NODEV,
                              "size=20m,mode=0700") == 0) {}
    ~SmallDisk() {
        if (m_isMounted) ::umount2(QFile::encodeName(m_folder.path()).constData(), MNT_DETACH);
    }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;

    [[nodiscard]] bool isMounted() const { return m_isMounted; }
    [[nodiscard]] QString file(const char* name) const { return m_folder.filePath(name); }

private:
    QTemporaryDir m_folder;
    bool m_isMounted = false;
};

} // namespace

class FullDiskTest : public QObject {
    Q_OBJECT

private slots:
    void nothingPromisedIsLost() {
        const SmallDisk disk;
        if (!disk.isMounted()) return runInside();
        QFile ballast(disk.file("ballast"));
        QVERIFY(ballast.open(QIODevice::WriteOnly) && ballast.write(QByteArray(8 << 20, 'b')) == 8 << 20);
        ballast.close();

        const std::filesystem::path folder(disk.file("data").toStdU16String());
        std::optional<Store> store(std::in_place, folder);
        const Id chat = store->conversations().create({});
        std::map<Id, std::string> promised;
        std::optional<Id> last;
        std::optional<ErrorKind> kind;
        for (int i = 0; i < 20'000 && !kind; ++i) {
            const std::string text = std::to_string(i) + std::string(5000, 'x');
            try {
                last = store->messages().add(message(chat, last, Role::user, text));
                promised[*last] = text;
            } catch (const Error& error) {
                kind = error.kind();
            }
        }
        QVERIFY(kind == ErrorKind::full);
        QVERIFY(promised.size() > 100);
        QCOMPARE(store->messages().branch(chat).size(), promised.size()); // reading works
        const std::string content(2 << 20, 'p');
        QCOMPARE(problemOf([&] { (void)store->attachments().put(std::as_bytes(std::span(content)), {}); }),
                 ErrorKind::full);
        QCOMPARE(problemOf([&] { (void)store->backUp(); }), ErrorKind::full);

        QVERIFY(ballast.remove());
        last = store->messages().add(message(chat, last, Role::user, "there is room again"));
        QCOMPARE(store->attachments().put(std::as_bytes(std::span(content)), {}).size, 2 << 20);
        store.reset();
        store.emplace(folder);
        QVERIFY(!store->report().repair);
        for (const auto& [id, text] : promised) QCOMPARE(textOf(*store->messages().find(id)), text);
        calliope::test::figure(
            "S4", QString("20 MB are full after %1 messages, all kept; writes again").arg(promised.size()));
    }

private:
    template<typename Work>
    static ErrorKind problemOf(const Work& work) {
        try {
            work();
        } catch (const Error& error) {
            return error.kind();
        }
        return ErrorKind::usage; // none came
    }

    static void runInside() {
        QVERIFY(!qEnvironmentVariableIsSet(isInside));
        if (QProcess::execute("unshare", {"-rm", "mount", "-t", "tmpfs", "tmpfs", QDir::tempPath()}) != 0)
            QSKIP("No file system can be mounted here, neither as root nor by unshare -rm.");
        QProcess program;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(isInside, "1");
        program.setProcessEnvironment(environment);
        program.setProcessChannelMode(QProcess::ForwardedChannels);
        program.start("unshare", {"-rm", QFile::symLinkTarget("/proc/self/exe"), "nothingPromisedIsLost"});
        QVERIFY(program.waitForFinished(-1));
        QCOMPARE(program.exitCode(), 0);
    }
};

QTEST_GUILESS_MAIN(FullDiskTest)
#include "full_disk_test.moc"
