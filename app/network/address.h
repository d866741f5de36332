#pragma once

#include "app/base/failure.h"

#include <QHostAddress>
#include <QString>
#include <QUrl>
#include <optional>

namespace calliope::app {

/// Whether an address is on this machine, by its spelling alone: 127.0.0.0/8, ::1 or localhost. Nothing is looked up.
[[nodiscard]] bool isLoopback(const QUrl& url);

/// Whether an address may do without encryption: this machine, private and link-local numbers, names without a dot, and
/// names that the public cannot have (.local, .lan, .internal, .home.arpa, .localhost).
[[nodiscard]] bool isNearby(const QUrl& url);

/// Whether a number can be that of a machine of the public network: not this one's, a private or a reserved one, also
/// where an IPv6 number stands for one of these.
[[nodiscard]] bool isPublic(const QHostAddress& number);

/// Why nothing may be sent to an address; nothing where it may. Allowed are https, and http where isNearby(); with a
/// host, without a user name.
[[nodiscard]] std::optional<Failure> objectionTo(const QUrl& url);

/// The host as it is asked for (punycode for foreign letters), with the port where it is not the usual one.
[[nodiscard]] QString shownHost(const QUrl& url);

} // namespace calliope::app
