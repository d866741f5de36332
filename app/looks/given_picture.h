#pragma once

#include "app/tools/tool.h"

#include <QJsonObject>
#include <QString>
#include <memory>

namespace calliope::app {

/// The picture that a call is about: `picture` counts those of the conversation from 1, and is the last one where it is
/// missing.
struct GivenPicture {
    int number = 0;
    storage::Attachment picture;
    QString problem; ///< for the model: there is no such picture
};
[[nodiscard]] GivenPicture givenPicture(const QJsonObject& given, const ToolContext& context);

/// A run that has gone wrong already.
[[nodiscard]] std::unique_ptr<ToolRun> failedRun(const QString& problem);

} // namespace calliope::app
