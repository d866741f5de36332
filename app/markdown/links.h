#pragma once

#include <QString>
#include <QStringView>

namespace calliope::app::markdown {

/// The address that a link may lead to: http, https with a host, or mailto, at most 2048 characters long, in the one
/// spelling that is shown, judged and opened (percent-encoded, the host in punycode). Empty for all other addresses:
/// other schemes, relative ones, and those that two readers could take for different places.
QString linkTarget(QStringView address);

/// The host that a link really leads to, in punycode; of a mailto link the host of its first address. Empty for what
/// linkTarget() refuses. It is shown beside every link, for the link's text says what its writer wants.
QString hostOf(const QString& link);

} // namespace calliope::app::markdown
