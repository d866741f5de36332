#pragma once

#include "app/base/failure.h"
#include "app/endpoints/key_store.h"
#include "app/shop/buying/address_form.h"
#include "app/store/store_thread.h"

#include <QObject>

namespace calliope::app {

/// The address of the form, kept for later purchases where a person chooses that: whole in the system's keychain, and
/// nowhere else. Off until it is chosen. That there is one is kept with the settings, so that the keychain is not asked
/// before an address is wanted. What is filled in is sent no earlier than what is typed: by a further click.
class KeptAddress : public QObject {
    Q_OBJECT
    Q_PROPERTY(bool keeping READ isKeeping NOTIFY changed) ///< what is sent from now on is kept
    Q_PROPERTY(bool kept READ isKept NOTIFY changed)       ///< there is one in the keychain

public:
    /// All outlive this.
    KeptAddress(AddressForm& form, StoreThread& store, KeyStore& keys, QObject* parent = nullptr);

    [[nodiscard]] bool isKeeping() const { return m_isKeeping; }
    [[nodiscard]] bool isKept() const { return m_isKept; }

    void restore(); ///< whether there is one

    Q_INVOKABLE void keep(); ///< what is sent from now on
    /// What is typed stays in the form.
    Q_INVOKABLE void forget();
    Q_INVOKABLE void fillIn(); ///< the form, where it is empty
    void sent();               ///< what is in the form

signals:
    void changed();
    void failed(const calliope::app::Failure& failure);

private:
    void note(bool isKept);

    AddressForm& m_form;
    StoreThread& m_store;
    KeyStore& m_keys;
    bool m_isKeeping = false;
    bool m_isKept = false;
};

} // namespace calliope::app
