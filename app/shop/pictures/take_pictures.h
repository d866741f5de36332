#pragma once

#include "app/pictures/picture_folder.h"
#include "app/pictures/picture_reader.h"
#include "app/shop/feeds/list_place.h"
#include "storage/shop/kept_pictures.h"

#include <QString>
#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace calliope::app {

constexpr int longestOfferSide = 512; ///< pixels of what is kept: a thing on a card

/// What became of a picture that was wanted.
struct TakenPicture {
    storage::KeptPictures::Wanted wanted;
    std::string hash; ///< of the file that is kept; empty: there is none
    std::int64_t bytes = 0;
    std::string original;        ///< SHA-256 of what it was made of
    std::vector<std::byte> look; ///< shop::Likeness; empty: as it was
    std::string problem;         ///< why there is none; one sentence
};

/// The list whose pictures are being taken, kept open from batch to batch: an archive is read once.
struct OpenList {
    storage::Id source = 0;
    std::unique_ptr<shop::ListPlace> place;
};

/// Some pictures of one list.
struct PictureBatch {
    storage::Id source = 0;
    std::filesystem::path list;
    std::vector<storage::KeptPictures::Wanted> wanted;
};

struct TakenBatch {
    std::vector<TakenPicture> taken; ///< the first ones of those wanted, in their order
    bool isListMissing = false;      ///< nothing is known of the others then
    QString problem;                 ///< of this computer, one sentence; nobody need go on
};

/// Takes pictures until all are done, it is stopped, or a few seconds have passed. They are decoded by the confined
/// program, made small, coded anew, kept, and looked at; the files themselves stay as they are. Waits: not for the
/// thread of the user interface.
[[nodiscard]] TakenBatch takePictures(const PictureBatch& batch, OpenList& open, const PictureReader& reader,
                                      const std::function<bool(const KeptPicture&)>& keep,
                                      const std::atomic<bool>& isStopped);

} // namespace calliope::app
