#pragma once

#include "app/base/failure.h"
#include "app/network/failures.h"
#include "app/network/request.h"

#include <QByteArray>
#include <QNetworkReply>
#include <QObject>
#include <QPointer>
#include <QTimer>
#include <memory>

namespace calliope::app {

class NetworkGate;

/// One request and its answer, made by NetworkGate. Nothing is emitted before control is back in the event loop, and
/// nothing after succeeded() or failed(), of which exactly one comes unless it is aborted or destroyed before. A slot
/// may destroy it. Only on the gate's thread; the gate outlives it.
class Exchange : public QObject {
    Q_OBJECT

public:
    ~Exchange() override; ///< as abort()

    /// Ends it at once, without a further signal.
    void abort();

    [[nodiscard]] int status() const { return m_status; }                  ///< 0 before the head is there
    [[nodiscard]] QByteArray contentType() const { return m_contentType; } ///< lower case, without parameters
    /// A header of the answer, once its head has come; at most 1000 bytes.
    [[nodiscard]] QByteArray header(const char* name) const;
    [[nodiscard]] Trouble trouble() const { return m_trouble; } ///< why it failed

    /// Where a redirect that was not followed leads; whoever asks there sends a request of its own. Invalid: nowhere.
    [[nodiscard]] const QUrl& location() const { return m_location; }
    /// Which byte of the whole the body begins with: what was asked for, or 0 where the other side knows no ranges.
    /// Negative: it does not make sense.
    [[nodiscard]] qint64 firstByte() const { return m_firstByte; }
    [[nodiscard]] qint64 wholeBytes() const { return m_wholeBytes; } ///< of the whole; -1: not told

    /// Takes nothing more from the network, and no time counts, until goOn(): for who cannot keep up.
    void hold();
    void goOn();

    /// What came with a status that is no success; at most 64 KiB.
    [[nodiscard]] const QByteArray& errorBody() const { return m_errorBody; }

signals:
    void headArrived();                         ///< with a status of success
    void bytesArrived(const QByteArray& bytes); ///< of a success' body, uncompressed, in any pieces
    void succeeded();
    void failed(const calliope::app::Failure& failure);
    void ended(); ///< for the gate: in any way, also by abort(); emitted first

private:
    friend class NetworkGate;

    Exchange(const Request& request, const QString& host);
    void start(QNetworkReply* reply); ///< deletes it in the end
    void fail(Trouble trouble, const QString& said = {});
    void failLater(Trouble trouble, const Failure& failure);

    void readHead();
    void readRange();
    void readBody();
    void finish();
    void end(Trouble trouble, const Failure& failure);
    void letGo(); ///< of the reply and the timers

    FailureContext m_context;
    Limits m_limits;
    bool m_mayBePage;
    QPointer<QNetworkReply> m_reply;
    QTimer m_silence;
    QTimer m_total;
    int m_status = 0;
    QByteArray m_contentType;
    QByteArray m_errorBody;
    QList<QNetworkReply::RawHeaderPair> m_headers;
    QUrl m_location;
    qint64 m_firstByte = 0;
    qint64 m_wholeBytes = -1;
    bool m_isHeld = false;
    QString m_tlsProblem;
    qint64 m_bytesIn = 0;
    qint64 m_bytesOut = 0;
    Trouble m_trouble = Trouble::none;
    bool m_isOver = false;
    bool m_wasAborted = false;
};

} // namespace calliope::app
