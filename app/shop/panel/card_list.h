#pragma once

#include <QAbstractListModel>
#include <QList>
#include <QVariantMap>

namespace calliope::app {

/// Rows of one role, "card": maps as a QML file reads them. The view asks for more when it nears the end, as long as
/// there is more.
class CardList : public QAbstractListModel {
    Q_OBJECT
    Q_PROPERTY(int count READ count NOTIFY countChanged)

public:
    enum Role { CardRole = Qt::UserRole };

    using QAbstractListModel::QAbstractListModel;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override { return {{CardRole, "card"}}; }
    [[nodiscard]] bool canFetchMore(const QModelIndex& parent) const override;
    void fetchMore(const QModelIndex& parent) override; ///< moreWanted() follows, once until more() or set()

    [[nodiscard]] int count() const { return static_cast<int>(m_cards.size()); }
    [[nodiscard]] const QList<QVariantMap>& cards() const { return m_cards; }
    void set(QList<QVariantMap> cards, bool isMore = false);
    void add(const QList<QVariantMap>& cards, bool isMore);

    /// The same cards with other words keep their places: nothing is drawn anew but what has changed.
    void update(QList<QVariantMap> cards);

signals:
    void countChanged();
    void moreWanted();

private:
    QList<QVariantMap> m_cards;
    bool m_isMore = false;
    bool m_isAsked = false;
};

} // namespace calliope::app
