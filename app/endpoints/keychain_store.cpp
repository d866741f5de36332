#include "app/endpoints/keychain_store.h"

#include "app/network/plain_text.h"

#include <qt6keychain/keychain.h>

#include <QCoreApplication>
#include <QPointer>
#include <algorithm>
#include <array>
#include <utility>

namespace calliope::app {

namespace {

struct ErrorRow {
    QKeychain::Error error;
    const char* detail;
};

constexpr std::array errorRows{
    ErrorRow{QKeychain::AccessDeniedByUser, QT_TRANSLATE_NOOP("endpoints", "Access was not allowed.")},
    ErrorRow{QKeychain::AccessDenied, QT_TRANSLATE_NOOP("endpoints", "It is locked, or access was not allowed.")},
    ErrorRow{QKeychain::NoBackendAvailable, QT_TRANSLATE_NOOP("endpoints", "This system has none that is running.")},
    ErrorRow{QKeychain::NotImplemented, QT_TRANSLATE_NOOP("endpoints", "This system has none that is supported.")},
    ErrorRow{QKeychain::CouldNotDeleteEntry, QT_TRANSLATE_NOOP("endpoints", "The old key could not be deleted.")},
};

/// Of macOS and Windows it is a part. Elsewhere it is a service of its own, and QtKeychain tells one that nobody has
/// installed as any other trouble.
bool isMissing(QKeychain::Error error) {
#if defined(Q_OS_MACOS) || defined(Q_OS_WINDOWS)
    constexpr bool isService = false;
#else
    constexpr bool isService = true;
#endif
    return error == QKeychain::NoBackendAvailable || error == QKeychain::NotImplemented ||
           (isService && error == QKeychain::OtherError);
}

Failure failureOf(const QKeychain::Job& job) {
    const auto* row = std::ranges::find(errorRows, job.error(), &ErrorRow::error);
    const char* detail =
        row == errorRows.end() ? QT_TRANSLATE_NOOP("endpoints", "It does not answer as it should.") : row->detail;
    return {QCoreApplication::translate("endpoints", "The system's keychain cannot be used"),
            QCoreApplication::translate("endpoints", detail) + u' ' +
                QCoreApplication::translate("endpoints", "Keys are kept nowhere else."),
            Failure::Action::openSettings, plainText(job.errorString(), 500)};
}

/// Starts a job, which deletes itself at its end.
template<typename Job>
void run(Job* job, const QString& id, QObject* context, const KeyStore::Callback& callback) {
    job->setAutoDelete(true);
    job->setKey(id);
    QObject::connect(job, &QKeychain::Job::finished, context, [callback](QKeychain::Job* done) {
        KeyStore::Result result;
        const bool isFine = done->error() == QKeychain::NoError || done->error() == QKeychain::EntryNotFound;
        if (!isFine) result.failure = failureOf(*done);
        result.isMissing = isMissing(done->error());
        if (const auto* read = qobject_cast<QKeychain::ReadPasswordJob*>(done)) result.key = read->binaryData();
        callback(result);
    });
    job->start();
}

} // namespace

void KeychainStore::read(const QString& id, QObject* context, Callback callback) {
    run(new QKeychain::ReadPasswordJob(m_service), id, context, callback);
}

void KeychainStore::write(const QString& id, const QByteArray& key, QObject* context, Callback callback) {
    auto* job = new QKeychain::WritePasswordJob(m_service);
    job->setBinaryData(key.trimmed());
    run(job, id, context, callback);
}

void KeychainStore::remove(const QString& id, QObject* context, Callback callback) {
    run(new QKeychain::DeletePasswordJob(m_service), id, context, callback);
}

} // namespace calliope::app
