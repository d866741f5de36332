#pragma once

#include "app/shop/checkout/basket.h"

#include <QObject>
#include <QVariantList>
#include <QVariantMap>
#include <vector>

namespace calliope::app {

/// Where things go, as it is typed. In memory only, unless a person has it kept (KeptAddress); it leaves this machine
/// with a request to the shop that the user has just sent it to. The next purchase of the same run finds it filled in,
/// and sends nothing of it before the user does.
class AddressForm : public QObject {
    Q_OBJECT
    Q_PROPERTY(QVariantList fields READ fields CONSTANT) ///< { name, label, required, share of the width }
    Q_PROPERTY(QVariantMap values READ values NOTIFY changed)
    Q_PROPERTY(QVariantMap problems READ problems NOTIFY changed) ///< by name; none before the first check()
    Q_PROPERTY(QVariantList countries READ countries CONSTANT)    ///< { value, text }

public:
    explicit AddressForm(QObject* parent = nullptr);

    [[nodiscard]] QVariantList fields() const;
    [[nodiscard]] QVariantMap values() const;
    [[nodiscard]] QVariantMap problems() const;
    [[nodiscard]] QVariantList countries() const;

    Q_INVOKABLE void set(const QString& name, const QString& text);
    Q_INVOKABLE void clear();

    /// Whether it can be sent; from now on what is wrong is said beside the fields.
    [[nodiscard]] bool check();
    [[nodiscard]] bool isEmpty() const;
    [[nodiscard]] const Address& address() const { return m_address; }
    [[nodiscard]] const QString& email() const { return m_email; }

signals:
    void changed();

private:
    struct Field;
    [[nodiscard]] static const std::vector<Field>& table();
    [[nodiscard]] const QString& textOf(const Field& field) const;
    [[nodiscard]] QString problemOf(const Field& field) const;

    Address m_address;
    QString m_email;
    bool m_isChecked = false;
};

} // namespace calliope::app
