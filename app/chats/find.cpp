#include "app/chats/find.h"

#include "storage/search_query.h"

#include <algorithm>
#include <utility>

namespace calliope::app {

namespace {

constexpr int pause = 200; ///< milliseconds between two searches while an answer grows

} // namespace

Find::Find(Transcript& transcript, QObject* parent)
    : QObject(parent)
    , m_transcript(transcript) {
    m_again.setSingleShot(true);
    m_again.setInterval(pause);
    const auto later = [this] {
        if (m_isOpen && !m_again.isActive()) m_again.start();
    };
    connect(&m_transcript, &QAbstractItemModel::rowsInserted, this, later);
    connect(&m_transcript, &QAbstractItemModel::rowsRemoved, this, later);
    connect(&m_transcript, &QAbstractItemModel::dataChanged, this, later);
    connect(&m_transcript, &QAbstractItemModel::modelReset, this, later);
    connect(&m_again, &QTimer::timeout, this, &Find::search);
}

QString Find::field() const {
    if (m_current < 0) return {};
    const Match& match = m_matches[static_cast<std::size_t>(m_current)];
    return m_transcript.keyOf(match.row) + '/' + QString::number(match.field);
}

int Find::numberInField() const {
    return m_current < 0 ? -1 : m_matches[static_cast<std::size_t>(m_current)].inField;
}

void Find::begin() {
    m_isOpen = true;
    search();
    emit termsChanged();
    emit begun();
}

void Find::end() {
    if (!m_isOpen) return;
    m_isOpen = false;
    m_again.stop();
    m_matches.clear();
    m_current = -1;
    emit termsChanged();
    emit changed();
}

void Find::setWords(const QString& words) {
    if (words == m_words) return;
    m_words = words;
    setTerms({words});
    m_current = -1;
    search();
    if (!m_matches.empty()) setCurrent(0);
}

void Find::setTerms(const QStringList& terms) {
    m_terms = terms;
    emit termsChanged();
}

void Find::search() {
    const TextMatcher matcher(m_terms);
    const std::size_t before = m_matches.size();
    m_matches.clear();
    if (m_isOpen && !matcher.isEmpty()) {
        for (int row = 0; row < m_transcript.count(); ++row) {
            const QStringList fields = m_transcript.fieldsOf(row);
            for (int field = 0; field < fields.size(); ++field) {
                const auto found = static_cast<int>(matcher.find(fields[field]).size());
                for (int i = 0; i < found; ++i) m_matches.push_back({row, field, i});
            }
        }
    }
    if (m_current >= count()) m_current = count() - 1;
    if (before != m_matches.size() || m_matches.empty()) emit changed();
}

void Find::step(int by) {
    if (m_matches.empty()) return;
    setCurrent((m_current + by + count()) % count());
}

void Find::setCurrent(int match) {
    m_current = match;
    emit changed();
    emit shown(m_matches[static_cast<std::size_t>(match)].row);
}

void Find::expect(qint64 message, const QString& typed) {
    m_expected = message;
    m_expectedWords = typed;
}

void Find::takeOpened() {
    const storage::Id message = std::exchange(m_expected, 0);
    if (message == 0 || !m_transcript.find(message)) return end();
    if (m_expectedWords.trimmed().isEmpty()) {
        end();
        emit shown(m_transcript.rowOf(message));
        return;
    }
    m_isOpen = true;
    m_words = m_expectedWords.simplified();
    QStringList terms;
    for (const std::string& term : storage::SearchQuery(m_words.toStdString()).terms)
        terms.append(QString::fromStdString(term));
    setTerms(terms);
    m_current = -1;
    search();
    const int first = m_transcript.rowOf(message);
    const int last = m_transcript.lastRowOf(message);
    const auto found =
        std::ranges::find_if(m_matches, [&](const Match& match) { return first <= match.row && match.row <= last; });
    if (found != m_matches.end()) return setCurrent(static_cast<int>(found - m_matches.begin()));
    emit changed();
    emit shown(first); // it was found in what is not shown, as in a link's address
}

} // namespace calliope::app
