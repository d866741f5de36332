#pragma once

#include <QString>
#include <QStringList>

namespace calliope::app {

/// A shop's page as it may be opened: without what only tells who sent whom.
struct ShopLink {
    QString url;            ///< empty: there is none that can be opened
    QString host;           ///< where it leads, as the network has it
    bool isForeign = false; ///< letters of the host that look like others may be in it (punycode)
    QStringList removed;    ///< names of parts that were taken off
};

/// Takes tracking parts off ("utm_source", "gclid", partners' marks); what the shop needs to find the thing stays.
[[nodiscard]] ShopLink shopLink(const QString& address);

} // namespace calliope::app
