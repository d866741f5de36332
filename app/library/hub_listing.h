#pragma once

#include "app/library/hub.h"
#include "app/network/network_gate.h"

#include <QObject>
#include <memory>
#include <vector>

namespace calliope::app {

/// Asks the hub which files a folder of a repository has, with their sizes and hashes. One signal, unless it is
/// destroyed before; a slot may destroy it.
class HubListing : public QObject {
    Q_OBJECT

public:
    HubListing(NetworkGate& gate, const Hub& hub, const QString& repository, const QString& folder);

signals:
    void arrived(const std::vector<calliope::app::HubFile>& files); ///< those that have a hash, by name
    void failed(const calliope::app::Failure& failure);

private:
    void read();

    QString m_host;
    QByteArray m_body;
    std::unique_ptr<Exchange> m_exchange;
};

} // namespace calliope::app
