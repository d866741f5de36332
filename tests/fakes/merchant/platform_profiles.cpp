#include "tests/fakes/merchant/platform_profiles.h"

#include "tests/support/reference_data.h"

#include <QJsonDocument>

namespace calliope::test {

namespace {

QJsonObject objectIn(const std::filesystem::path& file) {
    return QJsonDocument::fromJson(QByteArray::fromStdString(readText(file))).object();
}

} // namespace

std::optional<QJsonObject> platformProfile(const QString& url) {
    static const QJsonObject pages = objectIn(fixtures() / "shopping" / "profiles.json");
    const QJsonValue page = pages[url];
    if (page.isString()) return objectIn(fixtures() / page.toString().toStdString());
    return page.isObject() ? std::optional(page.toObject()) : std::nullopt;
}

} // namespace calliope::test
