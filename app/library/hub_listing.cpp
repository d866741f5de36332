#include "app/library/hub_listing.h"

#include "app/library/file_names.h"
#include "app/network/address.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <algorithm>

namespace calliope::app {

namespace {

constexpr qint64 mostBytes = 4 << 20;
constexpr qint64 mostFileBytes = qint64{1} << 42;

/// "lfs" is there for all files that git keeps outside of itself, which models are; "oid" of the file itself is git's.
std::optional<HubFile> fileOf(const QJsonObject& row) {
    static const QRegularExpression hash(QStringLiteral("\\A[0-9a-f]{64}\\z"));
    const QJsonObject large = row["lfs"].toObject();
    const HubFile file{row["path"].toString(), large["size"].toInteger(), large["oid"].toString().toLatin1()};
    const bool isGood = row["type"].toString() == QLatin1String("file") && isModelFileName(file.name()) &&
                        file.size > 0 && file.size <= mostFileBytes && hash.match(large["oid"].toString()).hasMatch();
    return isGood ? std::optional(file) : std::nullopt;
}

} // namespace

HubListing::HubListing(NetworkGate& gate, const Hub& hub, const QString& repository, const QString& folder)
    : m_host(shownHost(hub.url)) {
    Request request;
    request.url = hub.listingOf(repository, folder);
    request.purpose = tr("List of a model's files");
    request.limits.bytes = mostBytes;
    m_exchange = gate.send(request);
    connect(m_exchange.get(), &Exchange::bytesArrived, this, [this](const QByteArray& bytes) { m_body += bytes; });
    connect(m_exchange.get(), &Exchange::succeeded, this, &HubListing::read);
    connect(m_exchange.get(), &Exchange::failed, this, &HubListing::failed);
}

void HubListing::read() {
    const QJsonDocument document = QJsonDocument::fromJson(m_body);
    if (!document.isArray()) {
        emit failed({tr("%1 does not list the files as a hub should").arg(m_host),
                     tr("Nothing was fetched. It may work later."),
                     Failure::Action::retry,
                     {}});
        return;
    }
    std::vector<HubFile> files;
    const QJsonArray rows = document.array();
    for (const QJsonValue row : rows)
        if (const auto file = fileOf(row.toObject())) files.push_back(*file);
    std::ranges::sort(files, {}, &HubFile::path);
    emit arrived(files);
}

} // namespace calliope::app
