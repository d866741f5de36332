#include "app/modes/question_kind.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <algorithm>
#include <array>

namespace calliope::app {

namespace {

struct Row {
    QuestionKind kind;
    const char* pattern;
};

/// The first row that fits counts.
constexpr std::array rows{
    Row{QuestionKind::code,
        "```|[{};]\\s*$|#include\\b|\\b(def|class|function|const|import|SELECT)\\s+\\w+|"
        "\\b(c\\+\\+|python|javascript|typescript|rust|java|sql|regex|compiler|stack trace|segfault|unit test)"
        "(?![\\w+])"},
    Row{QuestionKind::sum, "\\d\\s*[-+*/×÷^=]\\s*\\d|\\b(how (many|much)|calculate|solve|prove|probability|percent|"
                           "equation|integral|derivative|puzzle|riddle)\\b|\\d\\s*%"},
    Row{QuestionKind::decision, "\\b(should (i|we|he|she|they|our|my)|better|worth|choose|decide|decision|compare|"
                                "versus|vs|pros and cons|advise|recommend|plan)\\b"},
    Row{QuestionKind::writing, "\\b(write|draft|rewrite|rephrase|translate|summari[sz]e|poem|story|letter|e-?mail|"
                               "essay|headline|proofread|shorten)\\b"},
};

constexpr std::array names{"general", "sum", "code", "writing", "decision", "picture"};
constexpr std::array words{QT_TRANSLATE_NOOP("QuestionKind", "General questions"),
                           QT_TRANSLATE_NOOP("QuestionKind", "Sums and puzzles"),
                           QT_TRANSLATE_NOOP("QuestionKind", "Code"),
                           QT_TRANSLATE_NOOP("QuestionKind", "Writing"),
                           QT_TRANSLATE_NOOP("QuestionKind", "Decisions and plans"),
                           QT_TRANSLATE_NOOP("QuestionKind", "Pictures")};

} // namespace

QuestionKind questionKindOf(const QString& question, bool hasPicture) {
    if (hasPicture) return QuestionKind::picture;
    constexpr int looked = 2'000;
    const QString beginning = question.left(looked);
    const auto* row = std::find_if(rows.begin(), rows.end(), [&](const Row& each) {
        const QRegularExpression pattern(QString::fromUtf8(each.pattern), QRegularExpression::CaseInsensitiveOption |
                                                                              QRegularExpression::MultilineOption);
        return pattern.match(beginning).hasMatch();
    });
    return row == rows.end() ? QuestionKind::general : row->kind;
}

const char* nameOf(QuestionKind kind) {
    return names[static_cast<std::size_t>(kind)];
}

QString wordsOf(QuestionKind kind) {
    return QCoreApplication::translate("QuestionKind", words[static_cast<std::size_t>(kind)]);
}

} // namespace calliope::app
