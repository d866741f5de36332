#include "tests/inference/cli/served_engine.h"

#include <QDir>
#include <QFile>
#include <QStandardPaths>
#include <QTest>

using namespace calliope;

namespace {

struct Ran {
    int exitCode = -1;
    QByteArray output;
};

Ran run(const QString& program, const QStringList& arguments, const QString& folder = {}) {
    QProcess process;
    process.setWorkingDirectory(folder);
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, arguments);
    constexpr int patience = 240'000; // milliseconds
    if (!process.waitForFinished(patience)) process.kill();
    process.waitForFinished();
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1, process.readAll()};
}

} // namespace

/// What other people's programs make of the server.
class ClientsTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY2(m_engine.port() != 0, m_engine.process.readAllStandardError()); }

    void openai() {
        if (QStandardPaths::findExecutable("node").isEmpty() || QStandardPaths::findExecutable("npm").isEmpty())
            QSKIP("Node.js or npm is not installed.");
        const QString source = CALLIOPE_SOURCE_DIR "/tests/clients/";
        const QString folder = CALLIOPE_CLIENTS;
        for (const char* name : {"package.json", "package-lock.json", "openai_client.mjs"}) {
            QFile::remove(folder + "/" + name);
            QVERIFY(QFile::copy(source + name, folder + "/" + name));
        }
        if (!QDir(folder + "/node_modules/openai").exists() &&
            run("npm", {"ci", "--ignore-scripts", "--no-audit", "--no-fund"}, folder).exitCode != 0)
            QSKIP("The client cannot be installed: there is no network.");
        const Ran ran = run("node", {folder + "/openai_client.mjs", m_engine.url(), test::ServedEngine::key}, folder);
        QVERIFY2(ran.exitCode == 0, ran.output);
    }

    void curl() {
        if (QStandardPaths::findExecutable("curl").isEmpty()) QSKIP("curl is not installed.");
        const QStringList common{"--silent", "--max-time", "60", "-H",
                                 QString("Authorization: Bearer ") + test::ServedEngine::key};
        const Ran models = run("curl", common + QStringList{m_engine.url() + "/models"});
        QVERIFY2(models.output.contains("\"object\":\"list\""), models.output);
        const Ran chat = run("curl", common + QStringList{m_engine.url() + "/chat/completions", "--no-buffer", "--json",
                                                          R"({"messages": [{"role": "user", "content": "Hello!"}],
                                                              "max_tokens": 20, "stream": true})"});
        QVERIFY2(chat.output.startsWith("data: {") && chat.output.trimmed().endsWith("data: [DONE]"), chat.output);
        QVERIFY2(run("curl", {"--silent", m_engine.url() + "/models"}).output.contains("invalid_api_key"), "no key");
    }

private:
    test::ServedEngine m_engine{CALLIOPE_SOURCE_DIR "/resources/builtin-model/calliope-mini-text.gguf",
                                {"--device", "reference"}};
};

QTEST_GUILESS_MAIN(ClientsTest)
#include "clients_test.moc"
