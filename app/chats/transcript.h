#pragma once

#include "app/chats/lane_list.h"
#include "app/markdown/document.h"
#include "app/markdown/rich_text.h"
#include "storage/message.h"

#include <QAbstractListModel>
#include <QHash>
#include <QSet>
#include <QVariantMap>
#include <memory>
#include <optional>
#include <vector>

namespace calliope::app {

/// The open chat as rows for a list view: each row one block, so that only what is near the eye is ever drawn. A row
/// has one role, `block`: a map with `component` (the QML file that draws it), `messageId`, and what the component
/// reads. Rows are made of their messages when they are asked for; long chats cost their texts and a few bytes per
/// block.
///
/// A text that streams changes its last rows only; rows above are never touched.
class Transcript : public QAbstractListModel {
    Q_OBJECT
    Q_PROPERTY(int count READ count NOTIFY countChanged)
    Q_PROPERTY(QVariantMap colours READ colours WRITE setColours NOTIFY coloursChanged)

public:
    enum Role { BlockRole = Qt::UserRole + 1 };

    using QAbstractListModel::QAbstractListModel;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;
    [[nodiscard]] int count() const { return static_cast<int>(m_rows.size()); }

    /// Colours of rich text by name: "link", "codeInk" and "codeFill", and the family "codeFont".
    [[nodiscard]] const QVariantMap& colours() const { return m_colours; }
    void setColours(const QVariantMap& colours);

    // --- messages, in the order in which they are shown ---

    void setMessages(std::vector<storage::Message> messages);
    void addMessage(storage::Message message);

    /// The message with its id, changed in any way.
    void replaceMessage(storage::Message message);

    /// Removes the message and all below it.
    void removeFrom(storage::Id message);

    /// A block of a message that is new, or says something else of itself than before; its text stays.
    void setBlock(storage::Id message, const storage::Block& block);

    /// More text of a block.
    void append(storage::Id message, storage::Id block, const QString& text);

    /// What the live reasoning block says of itself.
    void setProgress(storage::Id message, const QString& words, const QString& cost, double share);

    /// Whether thoughts are shown: 0 as the settings say, 1 open, -1 closed.
    void setOpen(storage::Id message, storage::Id block, int open);
    [[nodiscard]] int openOf(storage::Id block) const { return m_open.value(block, 0); }

    /// What the row shows as text that can be found and selected: a question is a paragraph, and most rows of an answer
    /// are one block. Thoughts and what tools did stand beside the conversation.
    [[nodiscard]] markdown::Blocks textOf(int row) const;

    /// The same by field, each a text of its own in views: a table has one for each cell.
    [[nodiscard]] QStringList fieldsOf(int row) const;

    /// Names the row, also when others come and go above it; `key` of its map.
    [[nodiscard]] QString keyOf(int row) const;
    [[nodiscard]] int rowOfKey(const QString& key) const; ///< -1: it is not there

    /// The rows of a message; -1 where it is not there.
    [[nodiscard]] int rowOf(storage::Id message) const;
    [[nodiscard]] int lastRowOf(storage::Id message) const;

    [[nodiscard]] const storage::Message* find(storage::Id message) const;
    [[nodiscard]] bool isEmpty() const { return m_entries.empty(); }
    [[nodiscard]] const storage::Message* last() const;
    [[nodiscard]] int messageCount() const { return static_cast<int>(m_entries.size()); }
    [[nodiscard]] const storage::Message& message(int number) const { ///< from 0
        return m_entries[static_cast<std::size_t>(number)].message;
    }

    /// From the first message to this one.
    [[nodiscard]] std::vector<storage::Message> upTo(storage::Id message) const;
    [[nodiscard]] std::vector<storage::Message> messages() const;

    /// The code of a row, by its key: all of it, where it was too long for one row. Empty where there is none.
    [[nodiscard]] QString codeOf(const QString& key) const;

    /// What the message says, as Markdown, without its thoughts.
    [[nodiscard]] QString markdownOf(storage::Id message) const;

    /// The agents beside an answer; null where there are none.
    [[nodiscard]] LaneList* lanesOf(storage::Id message) const;
    [[nodiscard]] int lanesRowOf(storage::Id message) const;          ///< -1: there is none
    [[nodiscard]] int lookRowOf(storage::Id message, int step) const; ///< -1: there is none

signals:
    void countChanged();
    void coloursChanged();

private:
    enum class Component : std::uint8_t {
        question,
        reasoning,
        part,
        regions,
        waiting,
        error,
        actions,
        lanes,
        agreement,
        outcome,
        tool,
        permission,
        look,
        picture,
        products
    };

    struct Row {
        Component component = Component::question;
        int entry = 0;
        int block = -1; ///< of the message
        int part = -1;  ///< of the block's Markdown

        bool operator==(const Row&) const = default;
    };
    struct Entry {
        storage::Message message;
        std::vector<std::unique_ptr<markdown::Document>> texts; ///< by block; null for other kinds
        std::unique_ptr<LaneList> lanes;                        ///< null where there are none
        QString words;
        QString cost;
        double share = 0;
        bool waits = false; ///< goes on, and nothing of that has come yet
    };

    void keepOpen(const storage::Message& from, const storage::Message& to);
    void leave(std::vector<Entry> entries); ///< keeps their lanes as long as views look at them
    [[nodiscard]] Entry makeEntry(storage::Message message) const;
    [[nodiscard]] std::vector<Row> rowsOf(int number) const;
    /// What shows a block of an answer besides its text. `products` has those of the rows above, and gets the block's.
    [[nodiscard]] static std::optional<Component> componentOf(const Entry& entry, const storage::Block& block,
                                                              QSet<qint64>& products);
    [[nodiscard]] int entryOf(storage::Id message) const; ///< -1: not there
    [[nodiscard]] int firstRow(int entry) const;

    /// Brings the rows of an entry up to date. Parts are told as changed from `changedPart` of `changedBlock` on, all
    /// other rows always.
    void refresh(int entry, int changedBlock, int changedPart);
    void changed(int first, int last);

    /// Whether it is a part that goes on from the one before.
    [[nodiscard]] bool isContinued(const Row& row) const;
    [[nodiscard]] QString keyOf(const Row& row) const;
    [[nodiscard]] markdown::InlineStyle inlineStyle() const;
    [[nodiscard]] static markdown::InlineRuns outcomeOf(const Entry& entry, const char* section);
    [[nodiscard]] QVariantMap describe(const Row& row) const;
    [[nodiscard]] QVariantMap describePart(const Entry& entry, const Row& row) const;
    [[nodiscard]] QVariantMap describeOutcome(const Entry& entry) const;
    [[nodiscard]] QVariantMap describeReasoning(const Entry& entry, const Row& row) const;
    [[nodiscard]] QVariantMap describeTool(const Entry& entry, const Row& row) const;
    [[nodiscard]] QVariantMap describeActions(const Entry& entry, const Row& row) const;

    std::vector<Entry> m_entries;
    std::vector<Row> m_rows;
    std::vector<std::unique_ptr<LaneList>> m_leaving; ///< of messages that went
    QVariantMap m_colours;
    QHash<storage::Id, int> m_open; ///< by block
};

} // namespace calliope::app
