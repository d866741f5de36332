#include "app/engine/engine_program.h"
#include "app/engine/engine_status.h"
#include "app/engine/log_tail.h"

#include <QJsonDocument>
#include <QTest>

using namespace calliope::app;

class EnginePartsTest : public QObject {
    Q_OBJECT

private slots:
    void statuses() {
        const auto read = [](const char* json) { return readEngineStatus(QJsonDocument::fromJson(json).object()); };
        EngineStatus status =
            read(R"({"state": "loading", "model": "m", "loading": {"done_bytes": 30, "total_bytes": 120}})");
        QCOMPARE(status.model, EngineStatus::Model::loading);
        QCOMPARE(status.progress, 0.25);
        status = read(R"({"state": "ready", "model": "m",
            "description": {"architecture": "a", "context_length": 4096, "device": "d", "device_reason": "r",
                            "vision_encoder": "v", "vision_fingerprint": "f", "file_bytes": 7, "device_bytes": 8},
            "engine": {"running": 1, "waiting": 2, "cache_tokens": 3, "cache_tokens_used": 4, "generated_tokens": 5,
                       "prompt_tok_s": 6.5, "step_seconds": 0.5}})");
        const EngineStatus ready{.model = EngineStatus::Model::ready,
                                 .name = "m",
                                 .progress = 1,
                                 .problem = {},
                                 .architecture = "a",
                                 .device = "d",
                                 .deviceReason = "r",
                                 .visionEncoder = "v",
                                 .visionFingerprint = "f",
                                 .fileBytes = 7,
                                 .deviceBytes = 8,
                                 .contextLength = 4096,
                                 .running = 1,
                                 .waiting = 2,
                                 .cacheTokens = 3,
                                 .cacheTokensUsed = 4,
                                 .generatedTokens = 5,
                                 .promptTokensPerSecond = 6.5,
                                 .stepSeconds = 0.5};
        QVERIFY(status == ready);
        status = read(R"({"state": "failed", "error": "No\u0000 memory."})");
        QCOMPARE(status.problem, QString("No memory."));
        QVERIFY(read("{}") == EngineStatus());
        QVERIFY(read(R"({"state": 7, "model": [], "loading": {"done_bytes": -1, "total_bytes": 0}, "engine": 3})") ==
                EngineStatus());
        QCOMPARE(read(R"({"loading": {"done_bytes": 1e300, "total_bytes": 1}})").progress, 1.0);
    }

    void logKeepsTheEnd() {
        LogTail log;
        for (int i = 0; i < 100'000; ++i) log.add("line " + QByteArray::number(i) + "\n");
        QString text = log.text();
        QVERIFY(text.endsWith("line 99999") && text.startsWith("line ") && text.size() <= LogTail::most);
        log.add(QByteArray(10 << 20, 'x'));
        QVERIFY(log.text().size() <= 1000);
        log.add("\n\x1b[31mred\x1b[0m the-key\n");
        text = log.text("the-key");
        QVERIFY(text.endsWith(QString::fromUtf8("[31mred [0m •••")) && !text.contains(QChar(0x1b)));
    }

    void environmentHoldsNoSecrets() {
        QProcessEnvironment own;
        for (const char* name : {"PATH", "HOME", "LC_ALL", "VK_ICD_FILENAMES", "XDG_RUNTIME_DIR", "LD_LIBRARY_PATH"})
            own.insert(name, "good");
        for (const char* name : {"OPENAI_API_KEY", "GITHUB_TOKEN", "AWS_SECRET_ACCESS_KEY", "NVIDIA_API_KEY",
                                 "CALLIOPE_KEY", "XDG_PASSWORD", "SSH_AUTH_SOCK", "ANYTHING", "http_proxy"})
            own.insert(name, "bad");
        const QProcessEnvironment given = engineEnvironment(own);
        QCOMPARE(given.keys().size(), 6);
        for (const QString& name : given.keys()) QCOMPARE(given.value(name), QString("good"));
    }

    void programIsFound() { QCOMPARE(enginePath("/somewhere/engine"), QString("/somewhere/engine")); }
};

QTEST_GUILESS_MAIN(EnginePartsTest)
#include "engine_parts_test.moc"
