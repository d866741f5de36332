#pragma once

#include "ui/faces/foreign.h"

/// Photos, wardrobe and outfits as QML sees them.
namespace calliope::ui {

struct PhotoSearchFace {
    Q_GADGET
    QML_FOREIGN(calliope::app::PhotoSearch)
    QML_NAMED_ELEMENT(PhotoSearch)
    QML_SINGLETON

public:
    static app::PhotoSearch* create(QQmlEngine*, QJSEngine*) { return faceOf<app::PhotoSearch, &Faces::photoSearch>(); }
};

struct WardrobeFace {
    Q_GADGET
    QML_FOREIGN(calliope::app::WardrobeList)
    QML_NAMED_ELEMENT(Wardrobe)
    QML_SINGLETON

public:
    static app::WardrobeList* create(QQmlEngine*, QJSEngine*) { return faceOf<app::WardrobeList, &Faces::wardrobe>(); }
};

struct OutfitsFace {
    Q_GADGET
    QML_FOREIGN(calliope::app::OutfitBoard)
    QML_NAMED_ELEMENT(Outfits)
    QML_SINGLETON

public:
    static app::OutfitBoard* create(QQmlEngine*, QJSEngine*) { return faceOf<app::OutfitBoard, &Faces::outfits>(); }
};

struct SizeAdviserFace {
    Q_GADGET
    QML_FOREIGN(calliope::app::SizeAdviser)
    QML_NAMED_ELEMENT(SizeAdviser)
    QML_SINGLETON

public:
    static app::SizeAdviser* create(QQmlEngine*, QJSEngine*) { return faceOf<app::SizeAdviser, &Faces::sizeAdviser>(); }
};

struct OwnedAlikeFace {
    Q_GADGET
    QML_FOREIGN(calliope::app::OwnedAlike)
    QML_NAMED_ELEMENT(OwnedAlike)
    QML_SINGLETON

public:
    static app::OwnedAlike* create(QQmlEngine*, QJSEngine*) { return faceOf<app::OwnedAlike, &Faces::ownedAlike>(); }
};

} // namespace calliope::ui
