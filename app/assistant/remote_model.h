#pragma once

#include "app/endpoints/endpoint.h"

#include <QString>

namespace calliope::app {

/// A model of an endpoint that can be chosen like a file of this computer.
struct RemoteModel {
    qint64 id = 0; ///< of the endpoint, in the store
    Endpoint endpoint;
    QString model; ///< what the endpoint calls it
    qint64 contextLength = 0;
};

/// What a choice of a model of an endpoint is called; no file's path is.
[[nodiscard]] inline QString remoteKey(qint64 endpoint, const QString& model) {
    return QStringLiteral("endpoint:%1:%2").arg(endpoint).arg(model);
}

[[nodiscard]] inline bool isRemoteKey(const QString& key) {
    return key.startsWith(QLatin1String("endpoint:"));
}

} // namespace calliope::app
