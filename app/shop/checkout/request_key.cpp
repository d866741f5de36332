#include "app/shop/checkout/request_key.h"

#include <QCryptographicHash>
#include <QUuid>

namespace calliope::app {

QByteArray newKey() {
    return QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
}

QByteArray sha256Of(const QByteArray& bytes) {
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
}

} // namespace calliope::app
