#pragma once

#include "app/library/hub.h"

#include <QByteArray>
#include <QMap>
#include <QStringList>
#include <QTcpServer>
#include <QTcpSocket>

namespace calliope::test {

/// A hub of models on this machine, with good manners or bad ones. Lists its files, and sends them by a redirect to
/// another path of its own, whole or from a byte on.
class FakeHub {
public:
    struct Manners {
        qint64 cutAfter = -1; ///< bytes of a file that one connection sends at most
        bool knowsRanges = true;
        bool refusesRanges = false; ///< 416, where a range is asked for
        bool sendsOther = false;    ///< than it has listed, of the same length
        qint64 announcesMore = 0;   ///< bytes, than it has listed
        qint64 listsLess = 0;       ///< bytes, than it sends
        int pause = 0;              ///< milliseconds between two pieces
        qint64 piece = 64 << 10;
        int status = 0;     ///< of each file's answer; 0: the right one
        QByteArray leadsTo; ///< where redirects lead; empty: to its own files
        int redirects = 1;  ///< in a row
        bool listsNonsense = false;
    };

    FakeHub();

    [[nodiscard]] app::Hub hub() const;
    void add(const QString& repository, const QString& path, const QByteArray& content);

    Manners manners;
    QStringList asked; ///< "GET /path" and, where they were sent, " Range" and " Key"
    qint64 sent = 0;   ///< bytes of files

private:
    void take();
    void answer(QTcpSocket& socket, const QByteArray& head);
    void list(QTcpSocket& socket, const QString& repository, const QString& folder);
    void send(QTcpSocket& socket, const QByteArray& content, const QByteArray& head);

    QTcpServer m_server;
    QMap<QString, QByteArray> m_files; ///< by repository and path
};

/// Bytes that look like nothing, always the same ones.
[[nodiscard]] QByteArray noise(qsizetype size, quint32 seed = 1);

} // namespace calliope::test
