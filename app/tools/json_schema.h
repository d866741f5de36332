#pragma once

#include <QJsonObject>
#include <QJsonValue>
#include <QString>

namespace calliope::app {

/// What does not fit: one sentence that begins with the place ("arguments.days must be a whole number."), for models
/// and people alike; empty where the value fits the schema. `name` is what the value is called.
///
/// Schema and value may both come from anywhere: depth and steps are bounded, expressions have PCRE's match limit, and
/// references are followed inside of the schema only. Of JSON Schema 2020-12 everything that describes values is known
/// but `unevaluated…`, `dependentSchemas` and anchors; what is not known is no constraint, as the standard has it. A
/// reference that leads nowhere fits nothing.
[[nodiscard]] QString schemaObjection(const QJsonValue& value, const QJsonObject& schema,
                                      const QString& name = QStringLiteral("arguments"), int mostSteps = 200'000);

} // namespace calliope::app
