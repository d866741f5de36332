#include "tests/inference/cli/engine_process.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStringList>
#include <QTest>
#include <algorithm>

using namespace calliope;

namespace {

const QString folder = QString(CALLIOPE_SOURCE_DIR) + "/resources/builtin-model/";

} // namespace

/// The model that the project carries, through the whole engine: questions it was not trained on, and words that their
/// answers have to hold (resources/builtin-model/questions.json).
class BuiltinModelTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { m_hasDevice = test::runEngine({"devices"}).exitCode == 0; }

    void answers_data() {
        QTest::addColumn<QString>("question");
        QTest::addColumn<QStringList>("words"); ///< all of them, in lower case
        QFile file(folder + "questions.json");
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QJsonArray questions = QJsonDocument::fromJson(file.readAll()).array();
        QVERIFY(questions.size() >= 30);
        for (qsizetype i = 0; i < questions.size(); ++i) {
            const QString question = questions[i]["question"].toString();
            QTest::addRow("%d: %s", static_cast<int>(i), qPrintable(question))
                << question << questions[i]["all"].toVariant().toStringList();
        }
    }

    void answers() {
        if (!m_hasDevice) QSKIP("There is no Vulkan device.");
        QFETCH(QString, question);
        QFETCH(QStringList, words);
        const auto result =
            test::runEngine({"run", "-m", folder + "calliope-mini-text.gguf", "--temperature", "0", question});
        QVERIFY2(result.exitCode == 0, result.error);
        QVERIFY(!result.output.trimmed().isEmpty());
        QVERIFY2(!result.output.contains("<|"), result.output);
        ++m_asked;
        if (std::ranges::all_of(words,
                                [&](const auto& each) { return result.output.toLower().contains(each.toUtf8()); }))
            ++m_right;
        else
            qInfo("%s -> %s", qPrintable(question), result.output.trimmed().constData());
    }

    /// The card tells how many this file gets right; a few may turn with the arithmetic of a device.
    void halfOfThemAreRight() {
        if (!m_hasDevice) QSKIP("There is no Vulkan device.");
        QVERIFY2(m_right * 2 >= m_asked, qPrintable(QString("%1 of %2").arg(m_right).arg(m_asked)));
    }

    /// However few tokens there are, some are the answer's.
    void isNeverLostInThoughts_data() {
        QTest::addColumn<QStringList>("options");
        QTest::addRow("few tokens") << QStringList{"--max-tokens", "4"};
        QTest::addRow("no thoughts") << QStringList{"--effort", "none", "--max-tokens", "8"};
        QTest::addRow("a budget") << QStringList{"--effort", "1", "--max-tokens", "20"};
        QTest::addRow("tokens") << QStringList{"--think-tokens", "0", "--max-tokens", "8"};
        QTest::addRow("seconds") << QStringList{"--think-seconds", "0", "--max-tokens", "20"};
    }
    void isNeverLostInThoughts() {
        QFETCH(QStringList, options);
        const auto result = test::runEngine(QStringList{"run", "-m", folder + "calliope-mini-text.gguf", "--device",
                                                        "reference", "--temperature", "0"} +
                                            options + QStringList{"What is 12 plus 30?"});
        QVERIFY2(result.exitCode == 0, result.error);
        QVERIFY2(!result.output.trimmed().isEmpty() && !result.output.contains("<|"), result.output);
    }

    /// Phrasings that users try first.
    void firstQuestions_data() {
        QTest::addColumn<QString>("question");
        QTest::addColumn<QString>("words");
        QTest::addRow("what it is") << "What is Calliope?"
                                    << "private assistant";
        QTest::addRow("a sum") << "what is 12 + 30"
                               << "42";
        QTest::addRow("something else") << "who is the king of france"
                                        << "do not know";
        QTest::addRow("modes") << "how do i switch to thinking mode"
                               << "ctrl+2";
    }
    void firstQuestions() {
        if (!m_hasDevice) QSKIP("There is no Vulkan device.");
        QFETCH(QString, question);
        QFETCH(QString, words);
        const auto result = test::runEngine({"run", "-m", folder + "calliope-mini-text.gguf", question});
        QVERIFY2(result.exitCode == 0, result.error);
        QVERIFY2(result.output.toLower().contains(words.toUtf8()), result.output);
    }

private:
    bool m_hasDevice = false;
    int m_asked = 0;
    int m_right = 0;
};

QTEST_GUILESS_MAIN(BuiltinModelTest)
#include "builtin_model_test.moc"
