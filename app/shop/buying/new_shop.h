#pragma once

#include "app/network/network_gate.h"
#include "app/shop/checkout/shop_door.h"
#include "app/shop/checkout/shop_profile.h"
#include "app/shop/checkout/shop_route.h"
#include "app/shop/panel/shop_thread.h"

#include <QObject>
#include <QString>
#include <QUrl>
#include <QVariantMap>
#include <chrono>
#include <memory>

namespace calliope::app {

/// A shop that is added by its address alone. Its profile of UCP is asked for once, after a click beside its host's
/// name, and where it has none of use that of ACP; what it says of itself is shown, and the shop comes under the
/// sources with a further click and not otherwise. A profile that cannot be had just now changes nothing of a shop that
/// is known. Within the limits of ShopDoor: encrypted, on the public network, no redirects, 1 MiB.
class NewShop : public QObject {
    Q_OBJECT
    Q_PROPERTY(QString asked READ asked NOTIFY changed)     ///< the host; empty: none is asked
    Q_PROPERTY(QString problem READ problem NOTIFY changed) ///< of the last question; empty: none
    /// That has answered: { origin, host, name, offers [text], how, kind, ordersOnly }; empty: none has.
    Q_PROPERTY(QVariantMap shop READ shop NOTIFY changed)
    Q_PROPERTY(bool adding READ isAdding NOTIFY changed) ///< it is being put under the sources

public:
    /// Both outlive this.
    NewShop(ShopThread& shop, NetworkGate& gate, ShopDoor::Reach reach, QObject* parent = nullptr);
    ~NewShop() override;

    [[nodiscard]] QString asked() const;
    [[nodiscard]] QString problem() const { return m_problem; }
    [[nodiscard]] QVariantMap shop() const { return m_found; }
    [[nodiscard]] bool isAdding() const { return m_isAdding; }

    /// Who would be asked for what was typed; empty: nobody, and objectionOf() says why.
    [[nodiscard]] Q_INVOKABLE QString hostOf(const QString& typed) const;
    [[nodiscard]] Q_INVOKABLE QString objectionOf(const QString& typed) const; ///< empty: none, or nothing was typed

    /// `shop` or `problem` follows. The consent is spent by it. Nothing while another one is asked.
    void ask(const ContactConsent& consent);
    Q_INVOKABLE void drop(); ///< what is asked, or has answered
    /// Puts the shop that has answered under the sources: a source that is no list (storage's askedLocator). added()
    /// follows, also where it is dropped meanwhile, or a problem. Without a name it has that of its host. `market`: the
    /// country to which it sells, see Catalogue::setMarket(); empty: it is not known, or stays as it was.
    void add(const QString& name, const QString& market = {});

    void setPatience(std::chrono::milliseconds patience) { m_door.setPatience(patience); } ///< for tests

signals:
    void changed();
    void adding(const QString& origin); ///< before it is
    void added(const QString& origin);  ///< `shop` is still that one, unless it was dropped
    void done(const QString& words, bool canUndo);

private:
    struct Found;

    void askProfile(ShopProfile::Protocol protocol, void (NewShop::*then)(const ShopProfile& profile));
    void takeUcp(const ShopProfile& profile);
    void takeAcp(const ShopProfile& profile);
    void show(const Found& found);
    void end(const QString& problem = {});

    ShopThread& m_shop;
    ShopDoor m_door; ///< of its own: what is allowed here is one question
    QUrl m_origin;   ///< that is asked; empty: none
    std::unique_ptr<ShopProfileCall> m_call;
    QString m_objection; ///< why its profile of UCP is of no use
    int m_question = 0;  ///< counts: what comes of an earlier one is late
    QVariantMap m_found;
    bool m_isAdding = false;
    QString m_problem;
};

} // namespace calliope::app
