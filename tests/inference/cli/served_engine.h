#pragma once

#include "tests/inference/http/raw_client.h"
#include "tests/support/figures.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QStringList>
#include <QThread>

namespace calliope::test {

/// calliope-engine serve as a child, as the app starts it: with the key on its standard input.
class ServedEngine {
public:
    static constexpr const char* key = "0123456789abcdef0123456789abcdef";

    explicit ServedEngine(const QString& model, const QStringList& more = {}) {
        process.start(CALLIOPE_ENGINE, QStringList{"serve", "-m", model, "--port", "0", "--key-from-stdin"} + more);
        process.write(QByteArray(key) + "\n");
        if (process.waitForReadyRead(limit(10'000))) ready = QJsonDocument::fromJson(process.readLine()).object();
    }
    ~ServedEngine() {
        process.closeWriteChannel();
        if (!process.waitForFinished(limit(10'000))) process.kill();
        process.waitForFinished();
    }

    /// Whether the model was loaded in time.
    [[nodiscard]] bool waitUntilLoaded() const {
        for (int i = 0; i < limit(30'000) / 100; ++i) {
            if (ask(port(), {"GET", "/health", key}).status == 200) return true;
            QThread::msleep(100);
        }
        return false;
    }

    [[nodiscard]] quint16 port() const { return static_cast<quint16>(ready["port"].toInt()); }
    [[nodiscard]] QString url() const { return ready["url"].toString(); }

    QProcess process;
    QJsonObject ready; ///< the line that it prints
};

} // namespace calliope::test
