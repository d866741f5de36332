#include "inference/http/gate.h"
#include "inference/http/key.h"
#include "tests/inference/http/host_rows.h"

#include <QTest>
#include <set>

using namespace calliope::http;
using calliope::test::HostRow;
using calliope::test::hosts;
using calliope::test::origins;

namespace {

constexpr std::uint16_t port = 8080;
const char* const key = "0123456789abcdef";

Head headFrom(const char* host, const char* origin) {
    Head head;
    head.method = "GET";
    head.host = host;
    if (origin != nullptr) head.origin = origin;
    head.authorization = std::string("Bearer ") + key;
    return head;
}

} // namespace

/// Who may come in.
class GateTest : public QObject {
    Q_OBJECT

private slots:
    void hostsAndOrigins() {
        const Gate gate(port, key, 1000);
        int pairs = 0;
        for (const HostRow& host : hosts)
            for (const HostRow& origin : origins) {
                const auto refusal = gate.refuse(headFrom(host.text, origin.text));
                QVERIFY2(refusal.has_value() != (host.isOurs && origin.isOurs), host.text);
                if (refusal) QCOMPARE(refusal->status, 403);
                ++pairs;
            }
        QVERIFY(pairs >= 40);
    }

    void keys() {
        const Gate gate(port, key, 1000);
        for (const char* value :
             {"", "Bearer", "Bearer ", "Bearer 0123456789abcdeF", "Bearer 0123456789abcde", "Bearer 0123456789abcdef0",
              "bearer 0123456789abcdef", "Basic 0123456789abcdef", "0123456789abcdef", "Bearer  0123456789abcdef"}) {
            Head head = headFrom("localhost:8080", nullptr);
            head.authorization = value;
            QCOMPARE(gate.refuse(head)->status, 401);
        }
        Head head = headFrom("localhost:8080", nullptr);
        head.authorization.reset();
        QCOMPARE(gate.refuse(head)->status, 401);
    }

    void bodies() {
        const Gate gate(port, key, 1000);
        Head head = headFrom("localhost:8080", nullptr);
        head.method = "POST";
        QCOMPARE(gate.refuse(head)->status, 411);
        head.hasLength = true;
        head.contentLength = 1000;
        QVERIFY(!gate.refuse(head));
        head.contentLength = 1001;
        QCOMPARE(gate.refuse(head)->status, 413);
        head.contentLength = 10;
        head.isEncoded = true;
        QCOMPARE(gate.refuse(head)->status, 415);
        head.isEncoded = false;
        head.method = "DELETE";
        QCOMPARE(gate.refuse(head)->status, 405);
    }

    void randomKeys() {
        std::set<std::string> seen;
        for (int i = 0; i < 100; ++i) {
            const std::string made = randomKey();
            QCOMPARE(made.size(), std::size_t{64});
            QVERIFY(made.find_first_not_of("0123456789abcdef") == std::string::npos);
            QVERIFY(seen.insert(made).second);
        }
    }
};

QTEST_APPLESS_MAIN(GateTest)
#include "gate_test.moc"
