#pragma once

#include "tests/fakes/merchant/merchant.h"

#include <QJsonObject>
#include <QMap>
#include <QString>
#include <filesystem>
#include <optional>
#include <vector>

namespace calliope::test {

/// The schemas of one protocol, to hold what was said against. JSON Schema files of a folder refer to one another; they
/// are put into one, and UCP's marks on fields of requests ("ucp_request") are resolved, as its generator does.
class ProtocolSchemas {
public:
    /// Reads all .json files below the folder.
    ProtocolSchemas(Merchant::Speaks protocol, const std::filesystem::path& folder);

    /// The first thing that does not fit, in a request or its answer; empty where all of it does.
    [[nodiscard]] QString objection(const Exchanged& exchanged) const;

    /// The same for the page that a program shows to shops (UCP).
    [[nodiscard]] QString platformObjection(const QJsonObject& profile) const;

    [[nodiscard]] int files() const { return static_cast<int>(m_files.size()); }

private:
    struct Place {
        QString file;
        QString pointer;   ///< inside of it: "/$defs/Error"
        QString operation; ///< for which requests' marks are resolved; empty: an answer
    };

    [[nodiscard]] QString objection(const QJsonValue& value, const Place& place, const QString& name) const;
    /// Without a file: the request has no body, or any.
    [[nodiscard]] Place requestPlace(const QString& operation) const;
    [[nodiscard]] Place replyPlace(const Exchanged& exchanged, const QJsonObject& reply) const;
    [[nodiscard]] const QJsonObject& bundle(const QString& operation) const;

    Merchant::Speaks m_protocol;
    QMap<QString, QJsonObject> m_files;
    mutable QMap<QString, QJsonObject> m_bundles; ///< by operation
};

/// Where the schemas of a protocol lie: small ones of our own (tests/data/shopping), and the released ones where the
/// reference data is there.
[[nodiscard]] std::filesystem::path ownSchemas(Merchant::Speaks protocol);
[[nodiscard]] std::optional<std::filesystem::path> releasedSchemas(Merchant::Speaks protocol);

/// The first thing of all that was said that does not fit one of them, with what it is; empty where all of it does.
[[nodiscard]] QString firstObjection(Merchant::Speaks protocol, const std::vector<Exchanged>& said);

} // namespace calliope::test
