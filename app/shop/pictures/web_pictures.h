#pragma once

#include "app/shop/checkout/shop_door.h"
#include "app/shop/pictures/shop_pictures.h"
#include "storage/connection.h"

#include <QByteArray>
#include <QElapsedTimer>
#include <QObject>
#include <QString>
#include <QStringList>
#include <QTimer>
#include <QUrl>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace calliope::app {

/// Pictures of what shops offer that lie on the web: fetched for one list at a time, after a click that names the hosts
/// (PictureConsent), and never by itself: neither at a start nor when a list is read again.
///
/// They are asked for one after the other, through the network's gate: encrypted, from public machines, without cookies
/// or who sent us, at most 5 MB and a minute each; from the hosts of the click only, also where an answer leads
/// elsewhere. What comes goes the way of pictures beside lists: decoded by the confined program, made small, coded
/// anew, kept by its hash, looked at. What is here is not asked for again, so who stops goes on by loading once more.
/// What is no good costs a line, until its list is read again; a host that does not answer is left alone until the next
/// click.
class WebPictures : public QObject {
    Q_OBJECT
    Q_PROPERTY(qint64 source READ source NOTIFY changed)         ///< the list whose pictures are fetched; 0: none is
    Q_PROPERTY(QString asked READ asked NOTIFY changed)          ///< the host; empty: none is asked
    Q_PROPERTY(QString words READ words NOTIFY changed)          ///< "Pictures from images.example: 12 of 300"
    Q_PROPERTY(double share READ share NOTIFY changed)           ///< 0 to 1
    Q_PROPERTY(QString problem READ problem NOTIFY changed)      ///< of the last click; empty: none
    Q_PROPERTY(qint64 forgetting READ forgetting NOTIFY changed) ///< the list whose pictures go; 0: none

public:
    static constexpr qint64 largest = 5 << 20; ///< bytes of a picture

    /// All outlive this; the door says which addresses may be asked at all.
    WebPictures(ShopThread& shop, NetworkGate& gate, const ShopDoor& door, const PictureFolder& files,
                PictureReader reader, QObject* parent = nullptr)
        : WebPictures(shop, gate, door, files, std::move(reader), ShopPictures::Most(), parent) {}
    WebPictures(ShopThread& shop, NetworkGate& gate, const ShopDoor& door, const PictureFolder& files,
                PictureReader reader, const ShopPictures::Most& most, QObject* parent = nullptr);
    ~WebPictures() override;

    [[nodiscard]] qint64 source() const;
    [[nodiscard]] QString asked() const { return m_run ? m_asked : QString(); }
    [[nodiscard]] QString words() const;
    [[nodiscard]] double share() const;
    [[nodiscard]] QString problem() const { return m_problem; }
    [[nodiscard]] qint64 forgetting() const { return m_forgetting; }

    /// Nothing where others are being fetched.
    void load(const PictureConsent& consent);
    Q_INVOKABLE void stop();                ///< at once; what has come stays
    Q_INVOKABLE void forget(qint64 source); ///< those that were fetched for a list; for some seconds undo() keeps them
    Q_INVOKABLE void undo();

signals:
    void changed();
    void done(const QString& words, bool canUndo);

private:
    /// One click and what became of it so far.
    struct Run {
        storage::Id source = 0;
        QStringList origins;            ///< as the list spells them
        QStringList allowed;            ///< the same, as originOf() does
        qsizetype host = 0;             ///< of origins, that is asked now
        std::vector<std::string> queue; ///< of that host, the next one last
        std::string after;              ///< the last address of it that was in the queue
        std::string address;            ///< that is asked for
        int leaps = 0;                  ///< redirects of it
        int failures = 0;               ///< of the host, one after the other
        std::int64_t done = 0;
        std::int64_t of = 0;
    };
    struct Taken;

    void step();
    void readOn(); ///< the next addresses
    void ask(const QUrl& url);
    void take();                                 ///< what has come
    void fail(const Failure& failure);           ///< the exchange has
    void reject(const QString& problem);         ///< this one picture
    void leaveHost(const QString& problem = {}); ///< for the next
    void note();                                 ///< what was taken, then step()
    void rest(const QString& problem = {});
    void forgetNow();
    void lookAnew(); ///< at what is here and was not looked at, from the disk

    ShopThread& m_shop;
    NetworkGate& m_gate;
    const ShopDoor& m_door;
    const PictureFolder& m_files;
    PictureReader m_reader;
    ShopPictures::Most m_most;
    std::shared_ptr<Run> m_run; ///< null: nothing is fetched
    std::unique_ptr<Exchange> m_exchange;
    QString m_asked;
    QByteArray m_body;
    std::vector<Taken> m_taken; ///< and not noted yet
    QElapsedTimer m_sinceNote;
    QString m_problem;
    bool m_isLooking = false;
    storage::Id m_forgetting = 0;
    QTimer m_undoTime;
};

} // namespace calliope::app
