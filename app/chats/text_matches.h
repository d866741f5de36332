#pragma once

#include <QString>
#include <QStringList>
#include <QStringView>
#include <QVector>

namespace calliope::app {

/// Where something was found in a text.
struct TextMatch {
    qsizetype begin = 0;
    qsizetype length = 0;

    bool operator==(const TextMatch&) const = default;
};

/// Finds words as the search over all chats does: upper and lower case and accents are the same. For one thread.
class TextMatcher {
public:
    static constexpr qsizetype mostTerms = 16;
    static constexpr qsizetype longestTerm = 200; ///< characters; what is behind is not looked at

    explicit TextMatcher(const QStringList& terms = {});

    [[nodiscard]] bool isEmpty() const { return m_terms.isEmpty(); }

    /// All places of any of the terms, in order; none overlaps the one before.
    [[nodiscard]] QVector<TextMatch> find(QStringView text) const;

private:
    QStringList m_terms; ///< folded
};

} // namespace calliope::app
