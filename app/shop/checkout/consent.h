#pragma once

#include <QString>
#include <QStringList>
#include <QUrl>
#include <cstdint>
#include <utility>

namespace calliope::app {

class ConsentDesk;

/// Proof that a person has clicked "Order with obligation to pay" under the sheet with this hash. Nothing is ordered
/// without one, and it can only be made by ConsentDesk (app/shop/consent), which only the user interface may include:
/// tests/architecture fails on anything else. It cannot be copied, stored or written as text, and is spent by the one
/// order that it was given to.
class Consent {
public:
    Consent(Consent&& other) noexcept
        : m_sheetHash(std::exchange(other.m_sheetHash, {})) {}
    Consent& operator=(Consent&& other) noexcept {
        m_sheetHash = std::exchange(other.m_sheetHash, {});
        return *this;
    }
    Consent(const Consent&) = delete;
    Consent& operator=(const Consent&) = delete;

    [[nodiscard]] const QString& sheetHash() const { return m_sheetHash; } ///< empty: it is spent

private:
    friend class ConsentDesk;
    explicit Consent(QString sheetHash)
        : m_sheetHash(std::move(sheetHash)) {}

    QString m_sheetHash;
};

/// Proof that a person lets us ask a shop, made likewise.
class ContactConsent {
public:
    [[nodiscard]] const QString& origin() const { return m_origin; }

private:
    friend class ConsentDesk;
    explicit ContactConsent(QString origin)
        : m_origin(std::move(origin)) {}

    QString m_origin;
};

/// Proof that a person has the pictures of a list fetched, once, from these hosts; made likewise.
class PictureConsent {
public:
    [[nodiscard]] std::int64_t source() const { return m_source; }
    [[nodiscard]] const QStringList& origins() const { return m_origins; } ///< as the list spells them

private:
    friend class ConsentDesk;
    PictureConsent(std::int64_t source, QStringList origins)
        : m_source(source)
        , m_origins(std::move(origins)) {}

    std::int64_t m_source;
    QStringList m_origins;
};

/// Proof that a person has a list fetched from an address: once, or whenever it is older than the period that it was
/// given for; made likewise.
class ListConsent {
public:
    [[nodiscard]] std::int64_t source() const { return m_source; } ///< the list that it is already; 0: a new one
    [[nodiscard]] const QUrl& address() const { return m_address; }

private:
    friend class ConsentDesk;
    ListConsent(std::int64_t source, QUrl address)
        : m_source(source)
        , m_address(std::move(address)) {}

    std::int64_t m_source;
    QUrl m_address;
};

} // namespace calliope::app
