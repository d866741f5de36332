#pragma once

#include "app/shop/panel/found_cards.h"
#include "ui/faces/foreign.h"

/// The shopping panel's objects as QML sees them.
namespace calliope::ui {

struct ShoppingFace {
    Q_GADGET
    QML_FOREIGN(calliope::app::ShopPanel)
    QML_NAMED_ELEMENT(Shopping)
    QML_SINGLETON

public:
    static app::ShopPanel* create(QQmlEngine*, QJSEngine*) { return faceOf<app::ShopPanel, &Faces::shopping>(); }
};

struct OfferPicturesFace {
    Q_GADGET
    QML_FOREIGN(calliope::app::ShopPictures)
    QML_NAMED_ELEMENT(OfferPictures)
    QML_SINGLETON

public:
    static app::ShopPictures* create(QQmlEngine*, QJSEngine*) {
        return faceOf<app::ShopPictures, &Faces::offerPictures>();
    }
};

struct WebPicturesFace {
    Q_GADGET
    QML_FOREIGN(calliope::app::WebPictures)
    QML_NAMED_ELEMENT(WebPictures)
    QML_SINGLETON

public:
    static app::WebPictures* create(QQmlEngine*, QJSEngine*) { return faceOf<app::WebPictures, &Faces::webPictures>(); }
};

struct WebListsFace {
    Q_GADGET
    QML_FOREIGN(calliope::app::WebLists)
    QML_NAMED_ELEMENT(WebLists)
    QML_SINGLETON

public:
    static app::WebLists* create(QQmlEngine*, QJSEngine*) { return faceOf<app::WebLists, &Faces::webLists>(); }
};

struct ShopSearchFace {
    Q_GADGET
    QML_FOREIGN(calliope::app::ShopSearch)
    QML_ANONYMOUS
};

struct ShopDetailFace {
    Q_GADGET
    QML_FOREIGN(calliope::app::ShopDetail)
    QML_ANONYMOUS
};

struct ShopCompareFace {
    Q_GADGET
    QML_FOREIGN(calliope::app::ShopCompare)
    QML_ANONYMOUS
};

struct ShopRatesFace {
    Q_GADGET
    QML_FOREIGN(calliope::app::ShopRates)
    QML_ANONYMOUS
};

struct ShopWishesFace {
    Q_GADGET
    QML_FOREIGN(calliope::app::ShopWishes)
    QML_ANONYMOUS
};

struct ShopFeedbackFace {
    Q_GADGET
    QML_FOREIGN(calliope::app::ShopFeedback)
    QML_ANONYMOUS
};

struct ShopIdeasFace {
    Q_GADGET
    QML_FOREIGN(calliope::app::ShopIdeas)
    QML_ANONYMOUS
};

struct FoundCardsFace {
    Q_GADGET
    QML_FOREIGN(calliope::app::FoundCards)
    QML_NAMED_ELEMENT(FoundCards)
};

struct CardListFace {
    Q_GADGET
    QML_FOREIGN(calliope::app::CardList)
    QML_ANONYMOUS
};

} // namespace calliope::ui
