#include "app/shop/pictures/take_pictures.h"

#include "app/shop/catalogue/shop.h"
#include "inference/base/sha256.h"
#include "storage/error.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <span>
#include <system_error>
#include <utility>

namespace calliope::app {

namespace {

constexpr qint64 longestBatch = 3000; ///< milliseconds, after which what is there is shown

/// Empty, with a problem, where it cannot be had.
std::string bytesOf(shop::ListPlace& place, const std::string& locator, std::string& problem) {
    const auto beside = storage::BesideList::of(locator);
    try {
        if (beside) return place.picture(beside->name, PictureReader::largestFile);
    } catch (const storage::Error& error) {
        problem = error.what();
    }
    return {};
}

} // namespace

TakenBatch takePictures(const PictureBatch& batch, OpenList& open, const PictureReader& reader,
                        const std::function<bool(const KeptPicture&)>& keep, const std::atomic<bool>& isStopped) {
    TakenBatch out;
    try {
        if (!open.place || open.source != batch.source)
            open = {batch.source, std::make_unique<shop::ListPlace>(batch.list)};
    } catch (const storage::Error&) {
        out.isListMissing = true;
        return out;
    }
    QElapsedTimer time;
    time.start();
    for (const storage::KeptPictures::Wanted& wanted : batch.wanted) {
        if (isStopped || time.elapsed() > longestBatch) break;
        TakenPicture taken;
        taken.wanted = wanted;
        const std::string bytes = bytesOf(*open.place, wanted.locator, taken.problem);
        std::error_code ignored;
        if (!taken.problem.empty() && !std::filesystem::exists(batch.list, ignored)) {
            out.isListMissing = true; // a disk that was taken out
            break;
        }
        if (taken.problem.empty()) {
            taken.original = sha256(std::as_bytes(std::span(bytes)));
            const bool isSame = taken.original == wanted.original;
            if (isSame && !wanted.hash.empty() && !wanted.needsLook) {
                taken.hash = wanted.hash;
                out.taken.push_back(std::move(taken));
                continue;
            }
            const ReadPicture read = reader.read(
                QByteArray::fromRawData(bytes.data(), static_cast<qsizetype>(bytes.size())), longestOfferSide);
            if (read.isReaderMissing) {
                out.problem = read.problem;
                break;
            }
            taken.problem = read.problem.toStdString();
            if (!read.image.isNull()) {
                const KeptPicture picture = keptPicture(read.image, true);
                if (!keep(picture)) {
                    out.problem = QCoreApplication::translate(
                        "ShopPictures", "Pictures cannot be kept: the folder cannot be written or the disk is full.");
                    break;
                }
                taken.hash = picture.hash.toStdString();
                taken.bytes = picture.bytes.size();
                const auto look = shop::Shop::likenessOf(read.image);
                taken.look.assign(look.bytes().begin(), look.bytes().end());
            }
        }
        out.taken.push_back(std::move(taken));
    }
    return out;
}

} // namespace calliope::app
