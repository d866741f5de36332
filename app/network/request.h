#pragma once

#include <QByteArray>
#include <QString>
#include <QUrl>
#include <chrono>
#include <utility>
#include <vector>

namespace calliope::app {

/// What an exchange may take. A time of 0 means any.
struct Limits {
    std::chrono::milliseconds head = std::chrono::seconds(30);    ///< from the start to the answer's head
    std::chrono::milliseconds silence = std::chrono::seconds(30); ///< between two pieces of the answer
    std::chrono::milliseconds total = std::chrono::minutes(2);
    qint64 bytes = 16 << 20; ///< of the answer's body
};

struct Request {
    QByteArray method = "GET";
    QUrl url;
    QByteArray body; ///< JSON; sent where it is not empty
    QByteArray key;  ///< sent as "Authorization: Bearer …" to this address and nowhere else; empty: none
    QByteArray accept = "application/json";
    std::vector<std::pair<QByteArray, QByteArray>> headers = {}; ///< more of them, to this address and nowhere else
    qint64 firstByte = 0; ///< of a file of which the beginning is there already; see Exchange::firstByte()
    QString purpose;      ///< for people, in the ledger: "Answer"
    Limits limits;
    bool isRepeated = false;   ///< asked again and again by itself: the ledger has one entry for all of them
    bool mustBePublic = false; ///< for addresses of strangers, see NetworkGate
    bool mayBePage = false;    ///< a page of the web may come; else it is somebody who does not understand
};

} // namespace calliope::app
