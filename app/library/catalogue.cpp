#include "app/library/catalogue.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

namespace calliope::app {

namespace {

bool isId(const QString& id) {
    static const QRegularExpression form(QStringLiteral("\\A[a-z0-9][a-z0-9-]{0,63}\\z"));
    return form.match(id).hasMatch();
}

bool isPath(const QString& path) {
    static const QRegularExpression form(QStringLiteral("\\A[A-Za-z0-9_*][A-Za-z0-9._+*/-]{0,254}\\z"));
    return form.match(path).hasMatch() && !path.contains(QLatin1String(".."));
}

} // namespace

Catalogue readCatalogue(const QByteArray& json) {
    const QJsonObject top = QJsonDocument::fromJson(json).object();
    const QJsonObject hub = top["hub"].toObject();
    Catalogue out;
    out.hub.url = QUrl(hub["url"].toString(), QUrl::StrictMode);
    const QJsonArray hosts = hub["hosts"].toArray();
    for (const QJsonValue host : hosts) out.hub.hosts.append(host.toString());
    const QJsonArray models = top["models"].toArray();
    for (const QJsonValue each : models) {
        const QJsonObject row = each.toObject();
        const CatalogueModel model{.id = row["id"].toString(),
                                   .name = row["name"].toString(),
                                   .maker = row["maker"].toString(),
                                   .licence = row["licence"].toString(),
                                   .words = row["words"].toString(),
                                   .repository = row["repository"].toString(),
                                   .file = row["file"].toString(),
                                   .projector = row["projector"].toString(),
                                   .usesTools = row["tools"].toBool(),
                                   .hasFreeLicence = row["free_licence"].toBool(),
                                   .contextLength = row["context"].toInteger(),
                                   .cacheBytesPerToken = row["cache_bytes_per_token"].toInteger(),
                                   .aboutBytes = row["about_bytes"].toInteger(),
                                   .projectorAboutBytes = row["projector_about_bytes"].toInteger(),
                                   .outline = row["outline"].toObject()};
        const bool isWhole = isId(model.id) && !model.name.isEmpty() && isRepository(model.repository) &&
                             isPath(model.file) && (model.projector.isEmpty() || isPath(model.projector));
        if (isWhole) out.models.push_back(model);
    }
    return out;
}

const Catalogue& ownCatalogue() {
    static const Catalogue catalogue = [] {
        QFile file(QStringLiteral(":/catalogue/catalogue.json"));
        return file.open(QIODevice::ReadOnly) ? readCatalogue(file.readAll()) : Catalogue();
    }();
    return catalogue;
}

} // namespace calliope::app
