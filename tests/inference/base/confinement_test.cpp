#include "inference/base/confinement.h"

#include <QTest>
#include <atomic>
#include <thread>
#include <vector>

#ifdef __linux__
#include <fcntl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#endif

/// What a process that has confined itself can still do: compute, and nothing else.
class ConfinementTest : public QObject {
    Q_OBJECT

private slots:
    void nothingButComputingIsAllowed_data() {
        QTest::addColumn<int>("attempt");
        const char* const names[] = {"read a file", "write a file", "remove", "connect", "listen",
                                     "start",       "fork",         "trace",  "kill",    "compute"};
        for (int i = 0; i < 10; ++i) QTest::newRow(names[i]) << i;
    }

    void nothingButComputingIsAllowed() {
#ifdef __linux__
        QFETCH(int, attempt);
        const pid_t child = fork();
        if (child == 0) {
            if (!calliope::confine()) _exit(2);
            _exit(succeeds(attempt) ? 0 : 1);
        }
        int status = 0;
        QCOMPARE(waitpid(child, &status, 0), child);
        QVERIFY(WIFEXITED(status));
        if (WEXITSTATUS(status) == 2) QSKIP("Nothing can be confined here (sanitizers, or an old kernel).");
        QCOMPARE(WEXITSTATUS(status), attempt == 9 ? 0 : 1);
#else
        QSKIP("Only Linux has a filter of system calls.");
#endif
    }

    /// Libraries begin threads when they are loaded; these may not have come to their first own line yet.
    void threadsThatHaveJustBegunLive() {
#ifdef __linux__
        constexpr int times = 40;
        constexpr int threads = 8;
        for (int i = 0; i < times; ++i) {
            const pid_t child = fork();
            if (child == 0) {
                std::atomic<int> alive{0};
                std::vector<std::thread> begun;
                for (int each = 0; each < threads; ++each) begun.emplace_back([&] { ++alive; });
                (void)calliope::confine();
                for (std::thread& each : begun) each.join();
                _exit(alive == threads ? 0 : 1);
            }
            int status = 0;
            QCOMPARE(waitpid(child, &status, 0), child);
            QVERIFY2(WIFEXITED(status) && WEXITSTATUS(status) == 0, qPrintable(QString("time %1").arg(i)));
        }
#else
        QSKIP("Only Linux has a filter of system calls.");
#endif
    }

private:
#ifdef __linux__
    static bool succeeds(int attempt) {
        switch (attempt) {
        case 0: return open("/etc/passwd", O_RDONLY) >= 0;
        case 1: return open("confinement_test.out", O_WRONLY | O_CREAT, 0600) >= 0;
        case 2: return unlink("/nothing/here") == 0 || errno != EPERM;
        case 3: return socket(AF_INET, SOCK_STREAM, 0) >= 0;
        case 4: return socket(AF_UNIX, SOCK_STREAM, 0) >= 0;
        case 5: return execl("/bin/true", "true", nullptr) == 0 || errno != EPERM;
        case 6: return fork() >= 0;
        case 7: return ptrace(PTRACE_ATTACH, getppid(), nullptr, nullptr) == 0 || errno != EPERM;
        case 8: return kill(getppid(), 0) == 0;
        default: {
            std::vector<int> numbers(10'000'000, 1); // memory, too
            numbers.back() = getpid();
            return numbers.front() == 1;
        }
        }
    }
#endif
};

QTEST_APPLESS_MAIN(ConfinementTest)
#include "confinement_test.moc"
