#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <QUrl>

namespace calliope::app {

/// Where models come from: a server with repositories of files, in the form that the Hugging Face Hub has
/// (https://huggingface.co/docs/hub/api).
struct Hub {
    QUrl url;
    QStringList hosts; ///< that it may send us to: names, or endings that begin with a dot

    /// Whether a redirect from the hub may be followed: over https, to one of its hosts, without a user's name; and to
    /// this machine where the hub itself is on it. Requests that follow carry no credentials.
    [[nodiscard]] bool mayLeadTo(const QUrl& target) const;

    /// The list of the files in a folder of a repository ("owner/name"); an empty folder is its top.
    [[nodiscard]] QUrl listingOf(const QString& repository, const QString& folder) const;
    [[nodiscard]] QUrl fileOf(const QString& repository, const QString& path) const;
};

/// A file as the hub lists it.
struct HubFile {
    QString path; ///< in the repository
    qint64 size = 0;
    QByteArray sha256; ///< of its content, in hexadecimal digits

    [[nodiscard]] QString name() const { return path.section(u'/', -1); }

    bool operator==(const HubFile&) const = default;
};

/// Whether a text has the form of a repository's name.
[[nodiscard]] bool isRepository(const QString& name);

} // namespace calliope::app
