#include "app/shop/feeds/clean_text.h"
#include "app/shop/feeds/readers.h"
#include "storage/error.h"
#include "storage/shop/fold.h"

#include <algorithm>
#include <array>

namespace calliope::shop {

namespace {

using storage::Error;
using storage::ErrorKind;

constexpr std::size_t mostColumns = 300;

/// Cuts rows as RFC 4180 has them, with any separator; quoted fields may hold line breaks.
class Rows {
public:
    Rows(FeedBytes& bytes, const FeedLimits& limits)
        : m_lines(bytes, limits.row)
        , m_longest(limits.row) {}

    enum class Next { row, bad, end };

    Next next(std::vector<std::string>& fields) {
        fields.clear();
        const FeedLines::Next first = nextLine(m_line);
        if (first == FeedLines::Next::end) return Next::end;
        if (first == FeedLines::Next::tooLong) return Next::bad;
        if (m_separator == 0) begin();
        std::string field;
        bool isQuoted = false;
        for (std::size_t at = 0;; ++at) {
            if (at >= m_line.size()) {
                if (!isQuoted) break;
                std::string more;
                if (nextLine(more) != FeedLines::Next::line || field.size() + more.size() > m_longest) return Next::bad;
                field += '\n';
                m_line = std::move(more);
                at = static_cast<std::size_t>(-1);
                continue;
            }
            const char c = m_line[at];
            if (isQuoted && c == '"' && at + 1 < m_line.size() && m_line[at + 1] == '"') {
                field += '"';
                ++at;
            } else if (c == '"' && (isQuoted || field.empty())) {
                isQuoted = !isQuoted;
            } else if (c == m_separator && !isQuoted) {
                if (fields.size() == mostColumns) return Next::bad;
                fields.push_back(std::move(field));
                field.clear();
            } else {
                field += c;
            }
        }
        fields.push_back(std::move(field));
        return Next::row;
    }

private:
    FeedLines::Next nextLine(std::string& line) {
        const FeedLines::Next next = m_lines.next(line);
        line = utf8Line(std::move(line));
        return next;
    }

    /// The first line says what parts the fields: whatever it has most of.
    void begin() {
        if (m_line.starts_with("\xef\xbb\xbf")) m_line.erase(0, 3);
        std::ptrdiff_t most = 0;
        m_separator = '\t';
        for (const char separator : {'\t', ',', ';', '|'})
            if (const std::ptrdiff_t count = std::ranges::count(m_line, separator); count > most) {
                most = count;
                m_separator = separator;
            }
    }

    FeedLines m_lines;
    std::size_t m_longest;
    std::string m_line;
    char m_separator = 0;
};

/// "g:Item Group ID" as "item_group_id".
std::string nameOfColumn(const std::string& title) {
    std::string name = storage::fold(title.substr(0, 100));
    while (!name.empty() && name.front() == ' ') name.erase(0, 1);
    while (!name.empty() && name.back() == ' ') name.pop_back();
    if (name.starts_with("g:")) name.erase(0, 2);
    std::ranges::replace(name, ' ', '_');
    return name;
}

} // namespace

void readTable(FeedBytes& bytes, const FeedContext& context, const TakeItem& take) {
    Rows rows(bytes, context.limits);
    std::vector<std::string> columns;
    if (rows.next(columns) != Rows::Next::row) throw Error(ErrorKind::format, "The feed has no line with names.");
    for (std::string& column : columns) column = nameOfColumn(column);
    std::vector<std::string> values;
    for (std::int64_t row = 1;; ++row) {
        const Rows::Next next = rows.next(values);
        if (next == Rows::Next::end) return;
        if (next == Rows::Next::row && values.size() == 1 && values[0].empty()) continue;
        FeedItem item;
        if (next == Rows::Next::bad || values.size() > columns.size()) {
            item.reject({}, next == Rows::Next::bad ? "It is too long, or its quotes do not end."
                                                    : "It has more fields than the first line has names.");
        } else {
            Fields fields;
            for (std::size_t i = 0; i < values.size(); ++i)
                if (values[i].size() <= context.limits.text) fields.emplace_back(columns[i], std::move(values[i]));
            item = itemOfFields(fields, context);
        }
        take(std::move(item), row);
    }
}

} // namespace calliope::shop
