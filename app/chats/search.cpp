#include "app/chats/search.h"

#include "app/chats/words.h"

#include <QElapsedTimer>
#include <QLocale>
#include <utility>

namespace calliope::app {

namespace {

constexpr int mostRecent = 6; ///< chats that are shown before anything is typed
constexpr std::size_t firstTitles = 20;
constexpr std::size_t firstTexts = 50;

/// Leaves the first `limit` of them; whether there were more.
template<typename Hit>
bool cut(std::vector<Hit>& hits, std::size_t limit) {
    if (hits.size() <= limit) return false;
    hits.resize(limit);
    return true;
}

/// An excerpt with what was found made visible. All text is escaped; the tags are ours.
QString markedHtml(const storage::Excerpt& excerpt) {
    const auto piece = [&](std::size_t begin, std::size_t end) {
        return QString::fromStdString(excerpt.text.substr(begin, end - begin)).toHtmlEscaped();
    };
    QString out;
    std::size_t at = 0;
    for (const storage::Stretch& match : excerpt.matches) {
        out += piece(at, match.begin) + "<b><u>" + piece(match.begin, match.begin + match.length) + "</u></b>";
        at = match.begin + match.length;
    }
    return out + piece(at, excerpt.text.size());
}

/// It was not found in what is said.
bool isAttached(const storage::TextHit& hit) {
    return hit.kind == storage::BlockKind::file || hit.kind == storage::BlockKind::picture ||
           hit.kind == storage::BlockKind::regions;
}

SearchResults::Row rowOf(const storage::TextHit& hit) {
    QStringList detail;
    if (!hit.document.empty()) {
        const QString name = QString::fromStdString(hit.document);
        detail << (hit.page > 0 ? Search::tr("%1, page %2").arg(name, QLocale().toString(hit.page)) : name);
    }
    const bool isThought = hit.kind == storage::BlockKind::reasoning;
    if (isThought) detail << Search::tr("Thoughts");
    detail << shownTitle(hit.title) << timeWords(hit.createdAt);
    return {isAttached(hit) ? Search::tr("Documents and pictures") : Search::tr("Messages"),
            hit.kind == storage::BlockKind::file ? "document"
            : isAttached(hit)                    ? "image"
            : isThought                          ? "thinking"
                                                 : "source",
            QString::fromStdString(hit.excerpt.text),
            markedHtml(hit.excerpt),
            detail.join(QStringLiteral(", ")),
            {},
            {{"chat", static_cast<qlonglong>(hit.conversation)},
             {"message", static_cast<qlonglong>(hit.message)},
             {"isHidden", isAttached(hit) || isThought}}};
}

} // namespace

// --- the list ---

int SearchResults::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QHash<int, QByteArray> SearchResults::roleNames() const {
    return {{GroupRole, "group"}, {IconRole, "icon"},     {HtmlRole, "html"},
            {PlainRole, "plain"}, {DetailRole, "detail"}, {KeysRole, "keys"}};
}

QVariant SearchResults::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const Row& row = m_rows[index.row()];
    switch (role) {
    case GroupRole: return row.group;
    case IconRole: return row.icon;
    case HtmlRole: return row.html.isEmpty() ? row.plain.toHtmlEscaped() : row.html;
    case PlainRole: return row.plain;
    case DetailRole: return row.detail;
    case KeysRole: return row.keys;
    default: return {};
    }
}

void SearchResults::setRows(QVector<Row> rows) {
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

// --- the search ---

Search::Search(StoreThread& store, ChatList& chats, QObject* parent)
    : QObject(parent)
    , m_store(store)
    , m_chats(chats) {}

QVector<SearchResults::Row> Search::commands() const {
    const QString group = tr("Commands");
    const QVector<SearchResults::Row> all{
        {group, "pen", tr("New chat"), {}, {}, "newChat", {{"command", "newChat"}}},
        {group, "folder", tr("New folder"), {}, {}, {}, {{"command", "folder"}}},
        {group, "search", tr("Find in this chat"), {}, {}, "find", {{"command", "find"}}},
        {group, "share", tr("Export this chat"), {}, {}, "export", {{"command", "export"}}},
        {group, "clock", tr("Temporary chat"), {}, {}, "temporary", {{"command", "temporary"}}},
        {group, "models", tr("Models"), {}, {}, {}, {{"page", "models"}}},
        {group, "shopping", tr("Shopping"), {}, {}, "shopping", {{"page", "shopping"}}},
        {group, "settings", tr("Settings"), {}, {}, "settings", {{"page", "settings"}}},
        {group, "instant", tr("Mode: Instant"), {}, {}, "instant", {{"mode", "instant"}}},
        {group, "thinking", tr("Mode: Thinking"), {}, {}, "thinking", {{"mode", "thinking"}}},
        {group, "contemplating", tr("Mode: Contemplating"), {}, {}, "contemplating", {{"mode", "contemplating"}}},
    };
    QVector<SearchResults::Row> fitting;
    for (const SearchResults::Row& row : all)
        if (row.plain.contains(m_query.trimmed(), Qt::CaseInsensitive)) fitting.append(row);
    return fitting;
}

void Search::setQuery(const QString& query) {
    if (query == m_query && !query.isEmpty()) return;
    m_query = query;
    emit queryChanged();
    askAnew();
}

void Search::setInThoughts(bool inThoughts) {
    if (inThoughts == m_inThoughts) return;
    m_inThoughts = inThoughts;
    emit queryChanged();
    askAnew();
}

void Search::askAnew() {
    m_parts = 1;
    ask();
}

void Search::ask() {
    const quint64 asked = ++*m_asked;
    if (m_query.trimmed().isEmpty()) return showCommands();

    struct Found {
        std::vector<storage::TitleHit> titles;
        std::vector<storage::TextHit> texts;
        qint64 milliseconds = 0;
        bool hasMore = false;
    };
    m_store.run(
        this,
        [typed = m_query.toStdString(), inThoughts = m_inThoughts, parts = static_cast<std::size_t>(m_parts), asked,
         newest = m_asked](storage::Store& store) {
            Found found;
            if (asked != *newest) return found;
            QElapsedTimer clock;
            clock.start();
            // One more than is shown: so it is seen that there are more.
            const auto limit = [&](std::size_t first) { return static_cast<std::int64_t>(parts * first + 1); };
            found.titles = store.search().titles(typed, limit(firstTitles));
            found.texts = store.search().texts(typed, {.inReasoning = inThoughts, .limit = limit(firstTexts)});
            const bool hasMoreTitles = cut(found.titles, parts * firstTitles);
            found.hasMore = cut(found.texts, parts * firstTexts) || hasMoreTitles;
            found.milliseconds = clock.elapsed();
            return found;
        },
        [this, asked](const Found& found) {
            if (asked != *m_asked) return;
            QVector<SearchResults::Row> rows;
            for (const storage::TitleHit& hit : found.titles)
                rows.append({tr("Chats"),
                             "document",
                             QString::fromStdString(hit.title.text),
                             markedHtml(hit.title),
                             timeWords(hit.usedAt),
                             {},
                             {{"chat", static_cast<qlonglong>(hit.conversation)}}});
            QVector<SearchResults::Row> attached;
            for (const storage::TextHit& hit : found.texts) (isAttached(hit) ? attached : rows).append(rowOf(hit));
            rows += attached;
            const auto count = rows.size();
            if (found.hasMore)
                rows.append({rows.back().group, "search", tr("Show more"), {}, {}, {}, {{"more", true}}});
            rows += commands();
            m_results.setRows(std::move(rows));
            m_summary = (found.hasMore ? tr("The first %1, found in %2 ms") : tr("%1 found in %2 ms"))
                            .arg(QLocale().toString(count))
                            .arg(found.milliseconds);
            emit summaryChanged();
        });
}

void Search::showCommands() {
    QVector<SearchResults::Row> rows;
    for (const storage::Conversation& chat : m_chats.chats()) {
        if (rows.size() == mostRecent) break;
        rows.append({tr("Last used"),
                     "document",
                     shownTitle(chat.title),
                     {},
                     timeWords(chat.usedAt),
                     {},
                     {{"chat", static_cast<qlonglong>(chat.id)}}});
    }
    rows += commands();
    m_results.setRows(std::move(rows));
    m_summary.clear();
    emit summaryChanged();
}

QVariantMap Search::activate(int row) {
    if (row < 0 || row >= m_results.rows().size()) return {};
    const QVariantMap action = m_results.rows()[row].action;
    if (action.contains("more")) {
        ++m_parts;
        ask();
    }
    return action;
}

} // namespace calliope::app
