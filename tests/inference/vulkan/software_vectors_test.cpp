#include "inference/vulkan/software_vectors.h"

#include <QTest>

using namespace calliope;

namespace {

constexpr const char* variable = "LP_NATIVE_VECTOR_WIDTH";

} // namespace

class SoftwareVectorsTest : public QObject {
    Q_OBJECT

private slots:
    void widerOrLeftAlone() {
        qunsetenv(variable);
        vulkan::widenSoftwareVectors();
        QVERIFY(!qEnvironmentVariableIsSet(variable) || qgetenv(variable) == "512");
    }

    void whatTheUserSaysStays() {
        qputenv(variable, "128");
        vulkan::widenSoftwareVectors();
        QCOMPARE(qgetenv(variable), QByteArray("128"));
    }
};

QTEST_APPLESS_MAIN(SoftwareVectorsTest)
#include "software_vectors_test.moc"
