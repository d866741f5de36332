#include "inference/base/error.h"
#include "inference/models/architecture.h"
#include "inference/models/model.h"
#include "tests/inference/models/random_model.h"

#include <QTest>
#include <set>
#include <string>

using namespace calliope;

class RegistryTest : public QObject {
    Q_OBJECT

private slots:
    void namesAreUnique() {
        std::set<std::string_view> names;
        for (const models::Architecture& row : models::architectures()) {
            QVERIFY(names.insert(row.name).second);
            QCOMPARE(&models::architecture(row.name), &row);
        }
    }

    void everyFamilyBuildsAPlan() {
        for (const models::Architecture& row : models::architectures()) {
            const models::Model model(test::fileInMemory(test::randomModel(row, {})));
            QCOMPARE(model.architectureName(), row.name);
            const plan::Plan plan = model.plan(64);
            // A convolution and a memory in each recurrent layer, keys and values in all others.
            QCOMPARE(plan.caches.size() + plan.states.size() / 2, model.hyperparameters().layers.size());
            QCOMPARE(plan.vocabulary, 80u);
            QCOMPARE(plan.contextLength, 64u);
            QVERIFY(plan.values.at(plan.logits).rows == plan::RowSet::outputs);
        }
    }

    void aFamilyMayBeAMixture() {
        const models::Model model(
            test::fileInMemory(test::randomModel(models::architecture("llama"), {.mixture = true})));
        QCOMPARE(model.hyperparameters().experts.count, 5u);
        for (const models::LayerParameters& layer : model.hyperparameters().layers) QVERIFY(layer.mixture);
    }

    void unknownAndMissingFamilies_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("part");
        QTest::addRow("unknown") << "frobnicator"
                                 << "\"frobnicator\" is not one";
        QTest::addRow("empty") << ""
                               << "\"\" is not one";
        QTest::addRow("control bytes") << "a\nb"
                                       << "\"a?b\"";
        QTest::addRow("experts") << "deepseek2"
                                 << "\"deepseek2\" is a mixture of experts";
        QTest::addRow("hybrid") << "qwen3next"
                                << "\"qwen3next\" is a hybrid";
        QTest::addRow("case matters") << "Llama"
                                      << "\"Llama\"";
    }

    void unknownAndMissingFamilies() {
        QFETCH(QString, name);
        QFETCH(QString, part);
        try {
            static_cast<void>(models::architecture(name.toStdString()));
            QFAIL("nothing was thrown");
        } catch (const Error& error) {
            QCOMPARE(error.kind(), ErrorKind::unsupported);
            QVERIFY2(QString(error.what()).contains(part), error.what());
        }
    }
};

QTEST_APPLESS_MAIN(RegistryTest)
#include "registry_test.moc"
