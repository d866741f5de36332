#pragma once

#include "app/pictures/picture_folder.h"
#include "app/shop/panel/shop_thread.h"
#include "app/shop/pictures/take_pictures.h"

#include <QObject>
#include <QString>
#include <atomic>
#include <filesystem>
#include <memory>
#include <string>

namespace calliope::app {

/// Pictures of what shops offer, on this device: those that lie beside imported lists are taken in the background, one
/// at a time, whenever a list was read and after a start; nothing is fetched (see WebPictures for those). They are kept
/// small and by their hash, so the window shows them ("image://offer/HASH") and searches by photos find them; a picture
/// goes when no product has it any more. What is no good costs a line among what was left out of its list, and is not
/// tried again before the list is.
class ShopPictures : public QObject {
    Q_OBJECT
    Q_PROPERTY(bool taking READ isTaking NOTIFY changed)
    Q_PROPERTY(bool stopped READ isStopped NOTIFY changed) ///< by the user, with some left; until the next start
    Q_PROPERTY(QString words READ words NOTIFY changed)    ///< "Pictures: 120 of 800"; empty: nothing to say
    Q_PROPERTY(QString problem READ problem NOTIFY changed)
    Q_PROPERTY(double share READ share NOTIFY changed) ///< 0 to 1

public:
    /// Of all shops together.
    struct Most {
        std::int64_t pictures = 20'000;
        std::int64_t bytes = std::int64_t{1} << 30;
    };

    /// `folder` is the data folder.
    ShopPictures(ShopThread& shop, const std::filesystem::path& folder, PictureReader reader, QObject* parent = nullptr)
        : ShopPictures(shop, folder, std::move(reader), Most(), parent) {}
    ShopPictures(ShopThread& shop, const std::filesystem::path& folder, PictureReader reader, const Most& most,
                 QObject* parent = nullptr);
    ~ShopPictures() override;

    [[nodiscard]] bool isTaking() const { return m_isBusy && m_of > 0; }
    [[nodiscard]] bool isStopped() const { return m_isStopped; }
    [[nodiscard]] QString words() const;
    [[nodiscard]] QString problem() const { return m_problem; }
    [[nodiscard]] double share() const {
        return m_of == 0 ? 0 : static_cast<double>(m_done) / static_cast<double>(m_of);
    }

    Q_INVOKABLE void stop();
    Q_INVOKABLE void goOn();

    [[nodiscard]] PictureShelf& shelf() { return m_files.shelf(); }
    [[nodiscard]] const PictureFolder& files() const { return m_files; }

signals:
    void changed();

private:
    struct Plan;

    void begin(); ///< anew, from the first one
    void step();
    void take(const Plan& plan);
    void note(const Plan& plan, const TakenBatch& batch);
    void rest(const QString& problem = {}); ///< nothing more is to be done

    ShopThread& m_shop;
    PictureFolder m_files;
    PictureReader m_reader;
    Most m_most;
    std::shared_ptr<OpenList> m_open = std::make_shared<OpenList>(); ///< for one batch at a time
    std::shared_ptr<std::atomic<bool>> m_stop = std::make_shared<std::atomic<bool>>(false);
    std::string m_after; ///< the last locator that was dealt with
    bool m_isBusy = false;
    bool m_isDue = false; ///< to begin anew
    bool m_isStopped = false;
    bool m_hasSwept = false;
    std::int64_t m_done = 0;
    std::int64_t m_of = 0;
    QString m_problem;
};

} // namespace calliope::app
