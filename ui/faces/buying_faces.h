#pragma once

#include "ui/faces/foreign.h"

/// Buying as QML sees it.
namespace calliope::ui {

struct CartsFace {
    Q_GADGET
    QML_FOREIGN(calliope::app::ShopCarts)
    QML_NAMED_ELEMENT(Carts)
    QML_SINGLETON

public:
    static app::ShopCarts* create(QQmlEngine*, QJSEngine*) { return faceOf<app::ShopCarts, &Faces::carts>(); }
};

struct BuyingFace {
    Q_GADGET
    QML_FOREIGN(calliope::app::Buying)
    QML_NAMED_ELEMENT(Buying)
    QML_SINGLETON

public:
    static app::Buying* create(QQmlEngine*, QJSEngine*) { return faceOf<app::Buying, &Faces::buying>(); }
};

struct KeptAddressFace {
    Q_GADGET
    QML_FOREIGN(calliope::app::KeptAddress)
    QML_NAMED_ELEMENT(KeptAddress)
    QML_SINGLETON

public:
    static app::KeptAddress* create(QQmlEngine*, QJSEngine*) { return faceOf<app::KeptAddress, &Faces::keptAddress>(); }
};

struct OrdersFace {
    Q_GADGET
    QML_FOREIGN(calliope::app::ShopOrders)
    QML_NAMED_ELEMENT(Orders)
    QML_SINGLETON

public:
    static app::ShopOrders* create(QQmlEngine*, QJSEngine*) { return faceOf<app::ShopOrders, &Faces::orders>(); }
};

struct NewShopFace {
    Q_GADGET
    QML_FOREIGN(calliope::app::NewShop)
    QML_NAMED_ELEMENT(NewShop)
    QML_SINGLETON

public:
    static app::NewShop* create(QQmlEngine*, QJSEngine*) { return faceOf<app::NewShop, &Faces::newShop>(); }
};

struct ShopPricesFace {
    Q_GADGET
    QML_FOREIGN(calliope::app::ShopPrices)
    QML_NAMED_ELEMENT(ShopPrices)
    QML_SINGLETON

public:
    static app::ShopPrices* create(QQmlEngine*, QJSEngine*) { return faceOf<app::ShopPrices, &Faces::prices>(); }
};

struct ShopAskingFace {
    Q_GADGET
    QML_FOREIGN(calliope::app::ShopAsking)
    QML_NAMED_ELEMENT(ShopAsking)
    QML_SINGLETON

public:
    static app::ShopAsking* create(QQmlEngine*, QJSEngine*) { return faceOf<app::ShopAsking, &Faces::asking>(); }
};

struct SourcesFace {
    Q_GADGET
    QML_FOREIGN(calliope::app::ShopSources)
    QML_NAMED_ELEMENT(Sources)
    QML_SINGLETON

public:
    static app::ShopSources* create(QQmlEngine*, QJSEngine*) { return faceOf<app::ShopSources, &Faces::sources>(); }
};

struct OwnThingsFace {
    Q_GADGET
    QML_FOREIGN(calliope::app::OwnThings)
    QML_NAMED_ELEMENT(OwnThings)
    QML_SINGLETON

public:
    static app::OwnThings* create(QQmlEngine*, QJSEngine*) { return faceOf<app::OwnThings, &Faces::ownThings>(); }
};

struct OrderClickFace {
    Q_GADGET
    QML_FOREIGN(calliope::ui::OrderClick)
    QML_NAMED_ELEMENT(OrderClick)
    QML_SINGLETON

public:
    static OrderClick* create(QQmlEngine*, QJSEngine*) { return faceOf<OrderClick, &Faces::orderClick>(); }
};

struct AddressFormFace {
    Q_GADGET
    QML_FOREIGN(calliope::app::AddressForm)
    QML_ANONYMOUS
};

} // namespace calliope::ui
