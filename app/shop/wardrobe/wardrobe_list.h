#pragma once

#include "app/shop/panel/card_list.h"
#include "app/shop/panel/shop_undo.h"
#include "app/shop/wardrobe/photo_intake.h"
#include "app/shop/wardrobe/wardrobe_photos.h"

#include <QObject>
#include <QVariantList>
#include <QVariantMap>

namespace calliope::app {

/// What the user owns, and the body that it has to fit. A photo becomes a draft with what it seems to show, which the
/// user confirms or mends; nothing of it leaves this device. Everything that goes can be taken back.
class WardrobeList : public QObject {
    Q_OBJECT
    Q_PROPERTY(calliope::app::CardList* items READ items CONSTANT)
    Q_PROPERTY(bool known READ isKnown NOTIFY itemsChanged) ///< whether they have been read
    Q_PROPERTY(QString summary READ summary NOTIFY itemsChanged)
    /// What is written about a thing now: { id (0: a new one), name, category, colours, materials, patterns (lists of
    /// keys), size, bought (a price as typed), notes, picture, proposed }; without a name: nothing
    Q_PROPERTY(QVariantMap draft READ draft NOTIFY draftChanged)
    Q_PROPERTY(bool drafting READ isDrafting NOTIFY draftChanged)
    Q_PROPERTY(QString problem READ problem NOTIFY draftChanged)
    Q_PROPERTY(bool busy READ isBusy NOTIFY busyChanged)
    Q_PROPERTY(int waiting READ waiting NOTIFY waitingChanged) ///< photos that become drafts after this one
    Q_PROPERTY(bool wantsCamera READ wantsCamera WRITE setWantsCamera NOTIFY busyChanged) ///< the next shots are for it
    Q_PROPERTY(QVariantList measures READ measures NOTIFY measuresChanged) ///< { name, title, how, text, problem }
    Q_PROPERTY(
        QVariantList proposals READ proposals NOTIFY tastesChanged) ///< { text, liked }: not kept unless accepted
    /// { id, text, liked, origin, until }: where it came from and until when it holds, in words; the last may be empty
    Q_PROPERTY(QVariantList tastes READ tastes NOTIFY tastesChanged)
    Q_PROPERTY(QVariantList categories READ categories CONSTANT)     ///< choices { key, text }
    Q_PROPERTY(QVariantList colours READ colours CONSTANT)
    Q_PROPERTY(QVariantList materials READ materials CONSTANT)
    Q_PROPERTY(QVariantList patterns READ patterns CONSTANT)

public:
    WardrobeList(ShopThread& shop, ShopUndo& undo, WardrobePhotos& photos, QObject* parent = nullptr);

    [[nodiscard]] CardList* items() { return &m_items; }
    [[nodiscard]] bool isKnown() const { return m_isKnown; }
    [[nodiscard]] QString summary() const;
    [[nodiscard]] QVariantMap draft() const { return m_draft; }
    [[nodiscard]] bool isDrafting() const { return !m_draft.isEmpty(); }
    [[nodiscard]] QString problem() const { return m_problem; }
    [[nodiscard]] int waiting() const { return static_cast<int>(m_waiting.size()); }
    [[nodiscard]] bool isBusy() const { return m_intake.isBusy() || m_isProposing; }
    [[nodiscard]] bool wantsCamera() const { return m_wantsCamera; }
    void setWantsCamera(bool wants) {
        m_wantsCamera = wants;
        emit busyChanged();
    }
    [[nodiscard]] QVariantList measures() const { return m_measures; }
    [[nodiscard]] QVariantList proposals() const;
    [[nodiscard]] QVariantList tastes() const { return m_tastes; }
    [[nodiscard]] QVariantList categories() const;
    [[nodiscard]] QVariantList colours() const;
    [[nodiscard]] QVariantList materials() const;
    [[nodiscard]] QVariantList patterns() const;

    void setCurrency(const std::string& currency) { m_currency = currency; } ///< of prices that name none

    Q_INVOKABLE void begin(); ///< the first look, when the page is shown

    static constexpr qsizetype mostWaiting = 50; ///< photos

    // A photo of something new. Of several files one becomes a draft after the other, each when the one before was put
    // in or left out; one that is no picture is told, and the next has its turn.
    Q_INVOKABLE void addFiles(const QList<QUrl>& files);
    Q_INVOKABLE void forgetWaiting();
    Q_INVOKABLE void addBytes(const QByteArray& bytes) { m_intake.addBytes(bytes); }
    Q_INVOKABLE bool paste() { return m_intake.paste(); }
    void addImage(const QImage& image) { m_intake.addImage(image); }
    Q_INVOKABLE void addWithoutPhoto();

    Q_INVOKABLE void edit(qint64 id);
    Q_INVOKABLE void setField(const QString& field, const QVariant& value); ///< of the draft
    Q_INVOKABLE void toggleKey(const QString& field, const QString& key);   ///< of one of its lists
    Q_INVOKABLE void save();                                                ///< says in `problem` what is missing
    Q_INVOKABLE void cancel();

    Q_INVOKABLE void remove(qint64 id);
    Q_INVOKABLE void wear(qint64 id);

    /// In centimetres, as typed; empty forgets it. False where it is none.
    Q_INVOKABLE bool setMeasure(const QString& name, const QString& typed);

    /// Something that a model would like to be remembered of the user's taste; at most ten wait.
    void propose(const storage::StyleFact& fact);
    Q_INVOKABLE void acceptTaste(int row);
    Q_INVOKABLE void dismissTaste(int row);
    Q_INVOKABLE void keepTasteFor(qint64 id, int months); ///< from now on; 0: until it is taken back
    Q_INVOKABLE void removeTaste(qint64 id);

signals:
    void itemsChanged();
    void tastesChanged();
    void draftChanged();
    void busyChanged();
    void measuresChanged();
    void waitingChanged();

private:
    void takeNext();
    void read();
    void proposeThing(const Photo& photo);
    void setDraft(const QVariantMap& draft);
    [[nodiscard]] storage::WardrobeItem itemOfDraft() const;

    ShopThread& m_shop;
    ShopUndo& m_undo;
    WardrobePhotos& m_photos;
    PhotoIntake m_intake;
    QList<QUrl> m_waiting; ///< files, the next one first
    QUrl m_taken;          ///< of the draft, or on its way to become one; empty: no file
    CardList m_items;
    QVariantMap m_draft;
    storage::WardrobeItem m_before; ///< of the draft: what it was, with what is not written here
    std::string m_currency = "EUR";
    QString m_problem;
    QVariantList m_measures;
    std::vector<storage::StyleFact> m_proposals;
    QVariantList m_tastes;
    bool m_isKnown = false;
    bool m_hasBegun = false;
    bool m_isProposing = false;
    bool m_wantsCamera = false;
    quint64 m_asked = 0;
};

} // namespace calliope::app
