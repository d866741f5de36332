#include "app/shop/panel/card_list.h"

#include <utility>

namespace calliope::app {

int CardList::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : count();
}

QVariant CardList::data(const QModelIndex& index, int role) const {
    if (role != CardRole || !checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    return m_cards[index.row()];
}

bool CardList::canFetchMore(const QModelIndex& parent) const {
    return !parent.isValid() && m_isMore && !m_isAsked;
}

void CardList::fetchMore(const QModelIndex& parent) {
    if (!canFetchMore(parent)) return;
    m_isAsked = true;
    emit moreWanted();
}

void CardList::set(QList<QVariantMap> cards, bool isMore) {
    beginResetModel();
    m_cards = std::move(cards);
    m_isMore = isMore;
    m_isAsked = false;
    endResetModel();
    emit countChanged();
}

void CardList::add(const QList<QVariantMap>& cards, bool isMore) {
    m_isMore = isMore;
    m_isAsked = false;
    if (cards.isEmpty()) return;
    beginInsertRows({}, count(), count() + static_cast<int>(cards.size()) - 1);
    m_cards += cards;
    endInsertRows();
    emit countChanged();
}

void CardList::update(QList<QVariantMap> cards) {
    if (cards.size() != m_cards.size()) return set(std::move(cards), m_isMore);
    for (int row = 0; row < count(); ++row) {
        if (m_cards[row] == cards[row]) continue;
        m_cards[row] = cards[row];
        emit dataChanged(index(row), index(row), {CardRole});
    }
}

} // namespace calliope::app
