#pragma once

#include "app/shop/buying/buying.h"
#include "app/shop/panel/shop_panel.h"
#include "app/shop/tools/shop_tools.h"
#include "app/shop/wardrobe/outfit_board.h"
#include "app/shop/wardrobe/owned_alike.h"
#include "app/shop/wardrobe/photo_search.h"
#include "app/shop/wardrobe/size_adviser.h"
#include "app/shop/wardrobe/wardrobe_list.h"
#include "app/tools/toolbox.h"

#include <QImage>
#include <QList>
#include <filesystem>

namespace calliope::ui {

/// Photos, wardrobe and outfits, put together; and the tools with which models shop. A part of Session.
class WardrobeParts {
public:
    WardrobeParts(const std::filesystem::path& folder, const app::PictureReader& reader, app::ShopPanel& shopping,
                  app::PictureEmbedder& embedder);

    /// The shop's tools, on the panel's shop. They are offered while the panel is open, or always where the user says
    /// so on the page of tools: decided here and nowhere else.
    [[nodiscard]] std::vector<app::Tool> tools(app::StoreThread& store, app::PictureShelf& pictures,
                                               app::Buying& buying);
    void offerWhileOpen(app::Toolbox& tools);

    /// Whether the camera was opened for one of these; then the shots go there.
    [[nodiscard]] bool takeShots(const QList<QImage>& shots);

    app::WardrobePhotos photos;
    app::PhotoSearch photoSearch;
    app::WardrobeList wardrobe;
    app::OutfitBoard outfits;
    app::SizeAdviser sizes;
    app::OwnedAlike owned;

private:
    app::ShopPanel& m_shopping;
};

} // namespace calliope::ui
