#pragma once

#include "app/chats/lane_blocks.h"
#include "app/modes/agreement.h"

#include <QAbstractListModel>
#include <QHash>
#include <QVariantMap>
#include <map>
#include <memory>
#include <vector>

namespace calliope::app {

/// The agents beside an answer as a view shows them, made of the answer's blocks (lane_blocks.h) and kept up to date
/// while these come. A row is an agent.
class LaneList : public QAbstractListModel {
    Q_OBJECT
    Q_PROPERTY(int count READ count NOTIFY changed)
    Q_PROPERTY(bool running READ isRunning NOTIFY changed)
    Q_PROPERTY(bool steerable READ isSteerable NOTIFY changed) ///< lanes can be stopped, extended, given hints
    Q_PROPERTY(QString stageWords READ stageWords NOTIFY changed)
    Q_PROPERTY(QString costWords READ costWords NOTIFY changed)
    Q_PROPERTY(QString agreementWords READ agreementWords NOTIFY changed)
    Q_PROPERTY(QString restWords READ restWords NOTIFY changed) ///< who dissents, who still works
    Q_PROPERTY(int agreeing READ agreeing NOTIFY changed)
    Q_PROPERTY(int chosen READ chosen NOTIFY changed) ///< the lane whose text is the answer; 0: the synthesis is
    Q_PROPERTY(QString note READ note NOTIFY changed)
    Q_PROPERTY(int liveLane READ liveLane NOTIFY changed)                ///< one that still works; 0: none
    Q_PROPERTY(QString liveWords READ liveWords NOTIFY liveWordsChanged) ///< what that one does
    Q_PROPERTY(bool expanded READ isExpanded WRITE setExpanded NOTIFY expandedChanged) ///< each is shown in full
    Q_PROPERTY(int shown READ shown WRITE setShown NOTIFY expandedChanged)             ///< where one is shown at a time
    Q_PROPERTY(QString announcement READ announcement NOTIFY announced) ///< for screen readers: who began, who ended

public:
    enum Role {
        NumberRole = Qt::UserRole + 1,
        LetterRole,
        NameRole,
        AngleRole,
        StateRole,
        StateWordsRole,
        CostWordsRole, ///< tokens
        TimeWordsRole,
        RunningRole,
        ShareRole, ///< about how far it is, 0 … 1
        TextRole,
        StepRole,     ///< what it thinks about, while it says nothing
        ThoughtsRole, ///< of the round that runs, or whose text is shown
        BeforeRole,   ///< thoughts and texts of its other rounds: { key, title, text } each
        UsesRole,     ///< of tools, in words, in their order
        MarkedRole,   ///< on pictures, in the last round that marked: { picture, regions } each
        VerdictRole,
        ConfidenceRole,
        DissentsRole,
        PinnedRole,
        HintsRole,
        ProblemRole
    };

    /// Goes with the list to whoever looks at it, and is kept by them as long as they do.
    struct Sight {
        std::shared_ptr<const int> held;

        bool operator==(const Sight&) const = default;
    };

    /// Of a message that has lanes.
    explicit LaneList(const storage::Message& message, QObject* parent = nullptr);

    // The message goes on.
    void setBlock(const storage::Block& block); ///< one that is new, or says something else of itself
    void append(storage::Id block, const QString& text);
    void setMessage(const storage::Message& message);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

    [[nodiscard]] int count() const { return static_cast<int>(m_items.size()); }
    [[nodiscard]] bool isRunning() const { return m_isRunning; }
    [[nodiscard]] bool isSteerable() const;
    [[nodiscard]] QString stageWords() const;
    [[nodiscard]] QString costWords() const;
    [[nodiscard]] QString agreementWords() const;
    [[nodiscard]] QString restWords() const;
    [[nodiscard]] int agreeing() const { return static_cast<int>(m_agreement.agreeing.size()); }
    [[nodiscard]] QString section(const QString& name) const { return m_sections.value(name); }
    [[nodiscard]] int chosen() const { return m_summary.chosen; }
    [[nodiscard]] QString note() const { return m_summary.note; }
    [[nodiscard]] int liveLane() const;
    [[nodiscard]] QString liveWords() const;
    [[nodiscard]] const QString& announcement() const { return m_announcement; }
    [[nodiscard]] bool isExpanded() const { return m_isExpanded; }
    void setExpanded(bool expanded);
    [[nodiscard]] int shown() const { return m_shown; }
    void setShown(int lane);

    [[nodiscard]] Q_INVOKABLE QString letterOf(int lane) const;
    [[nodiscard]] Q_INVOKABLE QString nameOf(int lane) const;

    /// How its stroke to the others is drawn: "s" solid, "d" dashed (it dissents), "f" faint (it works), "-" none.
    [[nodiscard]] Q_INVOKABLE QString strokeOf(int lane) const;

    /// What a lane says, without its verdict; empty where it has said nothing.
    [[nodiscard]] QString textOf(int lane) const;

    [[nodiscard]] Sight sight() const { return {m_sight}; }
    [[nodiscard]] bool isSeen() const { return m_sight.use_count() > 1; }

signals:
    void changed();
    void announced();
    void expandedChanged();
    void liveWordsChanged();

private:
    struct Said {
        QString text;
        QString thoughts;
    };
    struct Use {
        storage::Id block = 0;
        QString words;
    };
    struct Marks {
        storage::Id block = 0;
        QVariantMap words;
    };
    struct Item {
        LaneFacts facts;
        std::vector<Use> uses;
        std::vector<Marks> marks;
        bool isNewRound = false; ///< since something was marked last
        std::map<int, Said> rounds;
        Draft draft; ///< of the text that is shown
    };
    struct Place {
        int lane = 0;
        int round = 1;
        storage::BlockKind kind = storage::BlockKind::text;
        QString section;
    };

    void read(const storage::Message& message);
    void take(const storage::Block& block);
    void takeUse(const storage::Block& call);
    void takeMarks(const storage::Block& regions);
    void setFacts(int lane, const LaneFacts& facts);
    void readDraftOf(Item& item);
    void judge();
    void announce(const QString& words);
    void tellRow(int lane);
    void tellLists(int lane);
    void tellBefore(int lane);
    [[nodiscard]] int roundShown(const Item& item) const;
    [[nodiscard]] int roundNow(const Item& item) const;
    [[nodiscard]] QString rawTextOf(const Item& item) const;
    [[nodiscard]] QVariantList beforeOf(const Item& item) const;
    [[nodiscard]] QString stateWordsOf(const Item& item) const;
    [[nodiscard]] QString stepOf(const Item& item) const;
    [[nodiscard]] bool isLive(const Item& item) const { return m_isRunning && item.facts.isRunning(); }

    bool m_isRunning = false;
    LanesSummary m_summary;
    std::vector<Item> m_items; ///< by lane
    QHash<storage::Id, Place> m_places;
    QHash<QString, QString> m_sections; ///< texts, by name
    Agreement m_agreement;
    QString m_announcement;
    bool m_isExpanded = false;
    int m_shown = 1;
    std::shared_ptr<const int> m_sight = std::make_shared<const int>(); ///< counts who looks
};

} // namespace calliope::app
