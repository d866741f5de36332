#include "app/network/exchange.h"

#include "app/network/plain_text.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QSslError>
#include <algorithm>

namespace calliope::app {

namespace {

constexpr qint64 pieceBytes = 64 << 10;
constexpr int mostErrorBody = 64 << 10;

bool isWebPage(const QByteArray& contentType) {
    return contentType == "text/html" || contentType == "application/xhtml+xml";
}

} // namespace

Exchange::Exchange(const Request& request, const QString& host)
    : m_context{host, request.key}
    , m_limits(request.limits)
    , m_mayBePage(request.mayBePage) {
    for (QTimer* timer : {&m_silence, &m_total}) {
        timer->setSingleShot(true);
        connect(timer, &QTimer::timeout, this, [this] { fail(Trouble::timeout); });
    }
}

Exchange::~Exchange() {
    abort();
}

void Exchange::abort() {
    if (m_isOver) return;
    m_isOver = m_wasAborted = true;
    letGo();
    emit ended();
}

QByteArray Exchange::header(const char* name) const {
    constexpr int longest = 1'000;
    for (const auto& [each, value] : m_headers)
        if (each.compare(name, Qt::CaseInsensitive) == 0) return value.left(longest);
    return {};
}

void Exchange::start(QNetworkReply* reply) {
    m_reply = reply;
    constexpr qint64 buffered = 256 << 10; // the system holds back what is not read yet
    reply->setReadBufferSize(buffered);
    connect(reply, &QNetworkReply::metaDataChanged, this, &Exchange::readHead);
    connect(reply, &QNetworkReply::readyRead, this, &Exchange::readBody);
    connect(reply, &QNetworkReply::finished, this, &Exchange::finish);
    connect(reply, &QNetworkReply::uploadProgress, this, [this](qint64 sent, qint64) {
        m_bytesOut = std::max(m_bytesOut, sent); // 0 comes at the end
    });
    connect(reply, &QNetworkReply::sslErrors, this, [this](const QList<QSslError>& errors) {
        if (!errors.isEmpty()) m_tlsProblem = errors.first().errorString();
    });
    if (m_limits.head.count() > 0) m_silence.start(m_limits.head);
    if (m_limits.total.count() > 0) m_total.start(m_limits.total);
}

void Exchange::fail(Trouble trouble, const QString& said) {
    if (!m_isOver) end(trouble, failureOf(trouble, m_context, said));
}

void Exchange::failLater(Trouble trouble, const Failure& failure) {
    QMetaObject::invokeMethod(
        this,
        [this, trouble, failure] {
            if (!m_isOver) end(trouble, failure);
        },
        Qt::QueuedConnection);
}

void Exchange::readHead() {
    if (m_isOver || m_status != 0) return;
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status < 200) return; // 0: none yet
    m_status = status;
    m_headers = m_reply->rawHeaderPairs();
    const QByteArray type = m_reply->rawHeader("Content-Type");
    m_contentType = type.split(';').first().trimmed().toLower();
    if (status >= 300 && status < 400) {
        const QUrl target(QString::fromLatin1(m_reply->rawHeader("Location")), QUrl::StrictMode);
        if (target.isValid() && !target.isEmpty()) m_location = m_reply->url().resolved(target);
        return fail(Trouble::redirected, QString::fromLatin1(m_reply->rawHeader("Location")));
    }
    const QByteArray coding = m_reply->rawHeader("Content-Encoding").trimmed().toLower();
    if (!coding.isEmpty() && coding != "identity")
        return fail(Trouble::notUnderstood, QStringLiteral("Content-Encoding: %1").arg(QString::fromLatin1(coding)));
    if (m_limits.silence.count() > 0)
        m_silence.start(m_limits.silence);
    else
        m_silence.stop();
    if (status >= 400) return;
    if (!m_mayBePage && isWebPage(m_contentType))
        return fail(Trouble::notUnderstood, QString::fromLatin1(m_contentType));
    if (m_reply->header(QNetworkRequest::ContentLengthHeader).toLongLong() > m_limits.bytes)
        return fail(Trouble::tooLarge);
    readRange();
    emit headArrived();
}

void Exchange::readRange() {
    if (const QVariant length = m_reply->header(QNetworkRequest::ContentLengthHeader); length.isValid())
        m_wholeBytes = length.toLongLong();
    if (m_status != 206) return;
    static const QRegularExpression form(QStringLiteral("^bytes (\\d{1,18})-\\d{1,18}/(\\d{1,18})$"));
    const auto range = form.match(QString::fromLatin1(m_reply->rawHeader("Content-Range")));
    m_firstByte = range.hasMatch() ? range.captured(1).toLongLong() : -1;
    m_wholeBytes = range.hasMatch() ? range.captured(2).toLongLong() : -1;
}

void Exchange::hold() {
    m_isHeld = true;
    m_silence.stop();
}

void Exchange::goOn() {
    if (!m_isHeld) return;
    m_isHeld = false;
    if (m_isOver || !m_reply) return;
    if (m_limits.silence.count() > 0) m_silence.start(m_limits.silence);
    QMetaObject::invokeMethod(
        this,
        [this] {
            if (m_isOver || !m_reply) return;
            if (m_reply->isFinished())
                finish();
            else
                readBody();
        },
        Qt::QueuedConnection);
}

void Exchange::readBody() {
    const QPointer<Exchange> self(this); // slots may destroy it
    readHead();
    while (self && !m_isOver && !m_isHeld && m_status != 0) {
        const QByteArray bytes = m_reply->read(pieceBytes);
        if (bytes.isEmpty()) return;
        m_bytesIn += bytes.size();
        if (m_limits.silence.count() > 0) m_silence.start(m_limits.silence);
        if (m_status >= 400) {
            m_errorBody += bytes.left(mostErrorBody - m_errorBody.size());
            if (m_errorBody.size() == mostErrorBody)
                return end(Trouble::refused, failureOfStatus(m_status, m_context, m_errorBody));
        } else if (m_bytesIn > m_limits.bytes) {
            return fail(Trouble::tooLarge);
        } else {
            emit bytesArrived(bytes);
        }
    }
}

void Exchange::finish() {
    const QPointer<Exchange> self(this);
    readBody();
    if (!self || m_isOver || m_isHeld) return; // goOn() comes back
    if (m_status >= 400) return end(Trouble::refused, failureOfStatus(m_status, m_context, m_errorBody));
    const Trouble trouble = troubleOf(m_reply->error());
    if (trouble != Trouble::none)
        fail(trouble, m_tlsProblem.isEmpty() ? m_reply->errorString() : m_tlsProblem);
    else if (m_status == 0)
        fail(Trouble::broken);
    else
        end(Trouble::none, {});
}

void Exchange::end(Trouble trouble, const Failure& failure) {
    m_isOver = true;
    m_trouble = trouble;
    letGo();
    emit ended();
    if (trouble == Trouble::none)
        emit succeeded();
    else
        emit failed(failure);
}

void Exchange::letGo() {
    m_silence.stop();
    m_total.stop();
    if (!m_reply) return;
    m_reply->disconnect(this);
    m_reply->abort();
    m_reply->deleteLater();
    m_reply = nullptr;
}

} // namespace calliope::app
