#pragma once

#include <QJsonObject>
#include <QString>

namespace calliope::app {

/// What the engine says of itself (`/calliope/v1/status`), read as if anybody could have written it.
struct EngineStatus {
    enum class Model { none, loading, ready, failed };

    Model model = Model::none;
    QString name;
    double progress = 0; ///< of loading, 0 to 1
    QString problem;     ///< where it failed, for people

    // of a model that is ready; 0 and empty else
    QString architecture;
    QString device;
    QString deviceReason;      ///< why this one
    QString visionEncoder;     ///< what it sees pictures with; empty: it sees none
    QString visionFingerprint; ///< of its file: another one makes other vectors of the same picture
    qint64 fileBytes = 0;
    qint64 deviceBytes = 0;
    qint64 contextLength = 0; ///< tokens that a chat may have

    // of its work
    qint64 running = 0; ///< answers under way
    qint64 waiting = 0;
    qint64 cacheTokens = 0; ///< room of all chats together
    qint64 cacheTokensUsed = 0;
    qint64 generatedTokens = 0;       ///< since it was loaded
    double promptTokensPerSecond = 0; ///< lately
    double stepSeconds = 0;           ///< lately, for one token of each answer

    bool operator==(const EngineStatus&) const = default;
};

[[nodiscard]] EngineStatus readEngineStatus(const QJsonObject& status);

} // namespace calliope::app
