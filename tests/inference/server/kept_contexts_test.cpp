#include "inference/base/error.h"
#include "inference/http/request_handler.h"
#include "inference/server/kept_contexts.h"

#include <QTemporaryDir>
#include <QTest>
#include <chrono>
#include <fstream>

using namespace calliope;
using server::KeptContexts;

namespace {

using Path = std::filesystem::path;

KeptContexts::Work writes(std::size_t bytes) {
    return [bytes](const Path& path) {
        std::ofstream(path, std::ios::binary | std::ios::trunc) << std::string(bytes, 'x');
        return static_cast<std::uint32_t>(bytes);
    };
}

std::uint32_t sizeOf(const Path& path) {
    return static_cast<std::uint32_t>(std::filesystem::file_size(path));
}

} // namespace

/// Names of saved conversations, and what lies behind them.
class KeptContextsTest : public QObject {
    Q_OBJECT

private slots:
    void names() {
        for (const char* name : {"a", "0", "my-chat_2", "con", "-", "_"}) QVERIFY2(KeptContexts::isName(name), name);
        QVERIFY(KeptContexts::isName(std::string(64, 'z')));
        for (const std::string& name :
             {std::string(), std::string(65, 'z'), std::string("A"), std::string("a.b"), std::string(".."),
              std::string("../a"), std::string("a/b"), std::string("a\\b"), std::string("c:a"), std::string("a b"),
              std::string("a\0b", 3), std::string("\xc3\xa4"), std::string("*"), std::string("~")})
            QVERIFY2(!KeptContexts::isName(name), name.c_str());
    }

    void comesAndGoes() {
        KeptContexts kept(m_own);
        QCOMPARE(kept.save("a", writes(40)), 40u);
        QCOMPARE(kept.restore("a", sizeOf), 40u);
        QCOMPARE(kept.save("a", writes(50)), 50u);
        QCOMPARE(kept.restore("a", sizeOf), 50u);
        QCOMPARE(KeptContexts(m_own).restore("a", sizeOf), 50u); // another start
        QVERIFY_EXCEPTION_THROWN(
            kept.save("a", [](const Path&) -> std::uint32_t { throw Error(ErrorKind::file, "The disk is full."); }),
            Error);
        QCOMPARE(kept.restore("a", sizeOf), 50u);
        kept.forget("a");
        QVERIFY_EXCEPTION_THROWN((void)kept.restore("a", sizeOf), http::Refused);
        QVERIFY_EXCEPTION_THROWN(kept.forget("a"), http::Refused);
    }

    /// Also of what a crash has left half written.
    void theOldestGo() {
        const Path folder = m_own / "small";
        KeptContexts kept(folder, 100);
        const auto age = [&](const char* file, int hours) {
            std::filesystem::last_write_time(folder / file,
                                             std::filesystem::file_time_type::clock::now() - std::chrono::hours(hours));
        };
        kept.save("a", writes(30));
        kept.save("b", writes(30));
        std::ofstream(folder / "context-c.kv.part") << std::string(30, 'x');
        age("context-a.kv", 3);
        age("context-b.kv", 2);
        age("context-c.kv.part", 4);
        QCOMPARE(kept.restore("a", sizeOf), 30u); // used last
        kept.save("d", writes(40));
        QVERIFY(!std::filesystem::exists(folder / "context-c.kv.part"));
        QCOMPARE(kept.restore("b", sizeOf), 30u);
        age("context-b.kv", 2);
        kept.save("e", writes(30));
        QVERIFY_EXCEPTION_THROWN((void)kept.restore("b", sizeOf), http::Refused);
        QCOMPARE(kept.restore("a", sizeOf), 30u);
        QCOMPARE(kept.restore("e", sizeOf), 30u);
    }

    void nothingOfOthers() {
        const Path folder = m_own / "links";
        const Path secret = m_own / "secret";
        std::filesystem::create_directories(folder);
        std::ofstream(secret) << "secret";
        std::error_code error;
        std::filesystem::create_symlink(secret, folder / "context-a.kv", error);
        if (error) QSKIP("This system makes no links.");
        KeptContexts kept(folder);
        QVERIFY_EXCEPTION_THROWN((void)kept.restore("a", sizeOf), http::Refused);
        std::filesystem::create_directories(folder / "context-b.kv");
        QVERIFY_EXCEPTION_THROWN((void)kept.restore("b", sizeOf), http::Refused);
        QVERIFY_EXCEPTION_THROWN(kept.forget("b"), http::Refused);
    }

    void withoutAFolder() {
        std::ofstream(m_own / "file") << "x";
        for (const Path& folder : {Path(), m_own / "file"}) {
            KeptContexts kept(folder);
            QVERIFY_EXCEPTION_THROWN(kept.save("a", writes(1)), Error);
            QVERIFY_EXCEPTION_THROWN((void)kept.restore("a", sizeOf), http::Refused);
        }
    }

private:
    QTemporaryDir m_folder;
    const Path m_own = Path(m_folder.path().toStdU16String());
};

QTEST_APPLESS_MAIN(KeptContextsTest)
#include "kept_contexts_test.moc"
