#include "app/looks/given_picture.h"

namespace calliope::app {

GivenPicture givenPicture(const QJsonObject& given, const ToolContext& context) {
    const auto count = static_cast<int>(context.pictures.size());
    const int number = given["picture"].toInt(count);
    if (count == 0) return {0, {}, "No picture is attached to this chat."};
    if (number < 1 || number > count)
        return {0, {}, QStringLiteral("There is no picture %1; there are %2.").arg(number).arg(count)};
    return {number, context.pictures[static_cast<std::size_t>(number) - 1], {}};
}

std::unique_ptr<ToolRun> failedRun(const QString& problem) {
    return runAtOnce([problem] { return ToolResult{problem, true}; });
}

} // namespace calliope::app
