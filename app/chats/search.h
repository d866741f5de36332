#pragma once

#include "app/chats/chat_list.h"
#include "app/store/store_thread.h"

#include <QAbstractListModel>
#include <QVariantMap>
#include <atomic>
#include <memory>

namespace calliope::app {

/// What is shown of Search: chats by title, messages by text, documents and pictures by name and text, and the app's
/// commands, as one list in groups.
class SearchResults : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role { GroupRole = Qt::UserRole + 1, IconRole, HtmlRole, PlainRole, DetailRole, KeysRole };

    struct Row {
        QString group;
        QString icon;
        QString plain;
        QString html; ///< made here, of escaped text
        QString detail;
        QString keys;       ///< the name of a shortcut, which the user may have changed; empty: it has none
        QVariantMap action; ///< what Search::activate returns
    };

    using QAbstractListModel::QAbstractListModel;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

    void setRows(QVector<Row> rows);
    [[nodiscard]] const QVector<Row>& rows() const { return m_rows; }

private:
    QVector<Row> m_rows;
};

/// Search over everything while the user types. Answers come from the store's thread; a query that a newer one has
/// replaced before its turn is not searched for, and its answer is thrown away. Of many hits the first are shown, with
/// a row for more.
class Search : public QObject {
    Q_OBJECT
    Q_PROPERTY(QString query READ query WRITE setQuery NOTIFY queryChanged)
    Q_PROPERTY(calliope::app::SearchResults* results READ results CONSTANT)
    Q_PROPERTY(bool inThoughts READ isInThoughts WRITE setInThoughts NOTIFY queryChanged) ///< there as well
    Q_PROPERTY(QString summary READ summary NOTIFY summaryChanged)

public:
    Search(StoreThread& store, ChatList& chats, QObject* parent = nullptr);

    [[nodiscard]] QString query() const { return m_query; }
    void setQuery(const QString& query);
    [[nodiscard]] bool isInThoughts() const { return m_inThoughts; }
    void setInThoughts(bool inThoughts);
    [[nodiscard]] SearchResults* results() { return &m_results; }
    [[nodiscard]] QString summary() const { return m_summary; }

    /// What a row leads to: one of { chat } or { chat, message, isHidden } (found in
    /// its thoughts or in what is attached to it, and not in its words), { page }, { command }, { mode }. { more } asks
    /// for more hits of the same query, which follow.
    Q_INVOKABLE QVariantMap activate(int row);

signals:
    void queryChanged();
    void summaryChanged();

private:
    void showCommands();
    void askAnew(); ///< for the first hits
    void ask();
    [[nodiscard]] QVector<SearchResults::Row> commands() const;

    StoreThread& m_store;
    ChatList& m_chats;
    QString m_query;
    bool m_inThoughts = false;
    QString m_summary;
    SearchResults m_results;
    int m_parts = 1; ///< as many hits are wanted as so many times the first
    std::shared_ptr<std::atomic<quint64>> m_asked =
        std::make_shared<std::atomic<quint64>>(0); ///< the newest query's number
};

} // namespace calliope::app
