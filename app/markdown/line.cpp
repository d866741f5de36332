#include "app/markdown/line.h"

#include <algorithm>

namespace calliope::app::markdown {
namespace {

bool isBlankCharacter(QChar character) {
    return character == u' ' || character == u'\t';
}

qsizetype runLength(QStringView text, qsizetype begin, qsizetype end, QChar mark) {
    qsizetype at = begin;
    while (at < end && text[at] == mark) ++at;
    return at - begin;
}

bool isOnlyBlank(QStringView text, qsizetype begin, qsizetype end) {
    return std::all_of(text.begin() + begin, text.begin() + end, isBlankCharacter);
}

/// Columns after the blanks at `at`, which stands in column `column`; moves `at` behind them.
qsizetype columnAfterBlanks(QStringView text, qsizetype& at, qsizetype end, qsizetype column) {
    for (; at < end && isBlankCharacter(text[at]); ++at) column += text[at] == u'\t' ? 4 - column % 4 : 1;
    return column;
}

} // namespace

Line lineAt(QStringView text, qsizetype begin, qsizetype end) {
    Line line{begin, end, begin, 0};
    line.indent = columnAfterBlanks(text, line.first, end, 0);
    return line;
}

std::optional<Fence> openingFence(QStringView text, const Line& line) {
    if (line.isBlank()) return {};
    const QChar mark = text[line.first];
    if (mark != u'`' && mark != u'~') return {};
    const qsizetype length = runLength(text, line.first, line.end, mark);
    if (length < 3) return {};
    const Fence fence{mark, length, line.first + length, line.end};
    if (mark == u'`' && text.mid(fence.infoBegin, fence.infoEnd - fence.infoBegin).contains(u'`')) return {};
    return fence;
}

bool closesFence(QStringView text, const Line& line, const Fence& fence) {
    const qsizetype length = runLength(text, line.first, line.end, fence.mark);
    return length >= fence.length && isOnlyBlank(text, line.first + length, line.end);
}

std::optional<ListMarker> listMarker(QStringView text, const Line& line) {
    if (line.isBlank() || isRule(text, line)) return {};
    qsizetype at = line.first;
    qsizetype number = 1;
    if (text[at] == u'-' || text[at] == u'+' || text[at] == u'*') {
        ++at;
    } else {
        number = 0;
        for (; at < line.end && text[at] >= u'0' && text[at] <= u'9'; ++at) {
            if (at - line.first == 9) return {};
            number = number * 10 + text[at].digitValue();
        }
        if (at == line.first || at == line.end || (text[at] != u'.' && text[at] != u')')) return {};
        ++at;
    }
    if (at < line.end && !isBlankCharacter(text[at])) return {};
    const qsizetype markerEnd = line.indent + (at - line.first);
    const qsizetype content = columnAfterBlanks(text, at, line.end, markerEnd);
    if (at == line.end) return ListMarker{markerEnd + 1, false};
    // More than four blanks: the item begins with indented code.
    return ListMarker{content - markerEnd > 4 ? markerEnd + 1 : content, number == 1};
}

bool isHeading(QStringView text, const Line& line) {
    const qsizetype level = runLength(text, line.first, line.end, u'#');
    return level >= 1 && level <= 6 && (line.first + level == line.end || isBlankCharacter(text[line.first + level]));
}

bool isUnderline(QStringView text, const Line& line) {
    if (line.isBlank() || (text[line.first] != u'=' && text[line.first] != u'-')) return false;
    const qsizetype length = runLength(text, line.first, line.end, text[line.first]);
    return isOnlyBlank(text, line.first + length, line.end);
}

bool isRule(QStringView text, const Line& line) {
    if (line.isBlank()) return false;
    const QChar mark = text[line.first];
    if (mark != u'-' && mark != u'*' && mark != u'_') return false;
    qsizetype marks = 0;
    for (qsizetype at = line.first; at < line.end; ++at) {
        if (text[at] == mark)
            ++marks;
        else if (!isBlankCharacter(text[at]))
            return false;
    }
    return marks >= 3;
}

bool isQuote(QStringView text, const Line& line) {
    return !line.isBlank() && text[line.first] == u'>';
}

bool isTableUnderline(QStringView text, const Line& line) {
    const QStringView content = text.mid(line.first, line.end - line.first);
    const auto belongs = [](QChar character) {
        return isBlankCharacter(character) || character == u'|' || character == u'-' || character == u':';
    };
    return content.contains(u'|') && content.contains(u'-') && std::all_of(content.begin(), content.end(), belongs);
}

bool isUndecided(QStringView text, const Line& line) {
    constexpr QStringView marks = u"-=*+#`~>|:_";
    constexpr qsizetype longestNumber = 4;
    const QStringView content = text.mid(line.first, line.end - line.first);
    const auto isMark = [&](QChar character) { return isBlankCharacter(character) || marks.contains(character); };
    const auto isNumber = [](QChar character) {
        return (character >= u'0' && character <= u'9') || character == u'.' || character == u')';
    };
    return std::all_of(content.begin(), content.end(), isMark) ||
           (content.size() <= longestNumber && std::all_of(content.begin(), content.end(), isNumber));
}

} // namespace calliope::app::markdown
