#pragma once

#include <QByteArray>
#include <QString>

namespace calliope::app {

/// What pays: an opaque token that a way to pay has given for this shop. Only ever in memory: it is in no database, no
/// log and no prompt. There are no cards here.
struct PaymentToken {
    QString handler;    ///< id that the shop names
    QString instrument; ///< id of our own for it
    QString type;       ///< "token", "card"
    QString credentialType;
    QByteArray token;
    QString words; ///< for people: "Wallet ending in 42"
};

} // namespace calliope::app
