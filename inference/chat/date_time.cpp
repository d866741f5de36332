#include "inference/chat/date_time.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <ctime>

namespace calliope {

namespace {
constexpr std::array<std::string_view, 7> weekdays = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                      "Thursday", "Friday", "Saturday"};
constexpr std::array<std::string_view, 12> months = {"January",   "February", "March",    "April",
                                                     "May",       "June",     "July",     "August",
                                                     "September", "October",  "November", "December"};

bool isLeap(int year) {
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int daysInMonth(int year, int month) {
    constexpr std::array<int, 12> days = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[static_cast<std::size_t>(month - 1)] + (month == 2 && isLeap(year) ? 1 : 0);
}

struct IsoWeek {
    int year;
    int week;
};

/// ISO 8601: weeks start on Monday and belong to the year of their Thursday.
IsoWeek isoWeek(const DateTime& date) {
    const int mondayFirst = (date.weekday() + 6) % 7;
    const int thursday = date.dayOfYear() - mondayFirst + 3; // its day of this year, perhaps outside 1 to 366
    if (thursday < 1) {
        const int before = 365 + (isLeap(date.year - 1) ? 1 : 0);
        return {date.year - 1, (thursday + before - 1) / 7 + 1};
    }
    const int length = 365 + (isLeap(date.year) ? 1 : 0);
    if (thursday > length) return {date.year + 1, 1};
    return {date.year, (thursday - 1) / 7 + 1};
}

/// Written as wide as `width`, filled with `fill`; '\0' leaves the filling out.
std::string number(int value, int width, char fill) {
    std::string digits = std::to_string(value);
    if (fill == '\0' || digits.size() >= static_cast<std::size_t>(width)) return digits;
    return std::string(static_cast<std::size_t>(width) - digits.size(), fill) + digits;
}

/// One field that is a number: what fills it when no flag says otherwise, and how wide it is.
struct NumberField {
    char code;
    char fill;
    int width;
    int (*value)(const DateTime&);
};

int twelveHour(const DateTime& t) {
    return (t.hour + 11) % 12 + 1;
}

constexpr NumberField numberFields[] = {
    {'d', '0', 2, [](const DateTime& t) { return t.day; }},
    {'e', ' ', 2, [](const DateTime& t) { return t.day; }},
    {'H', '0', 2, [](const DateTime& t) { return t.hour; }},
    {'k', ' ', 2, [](const DateTime& t) { return t.hour; }},
    {'I', '0', 2, twelveHour},
    {'l', ' ', 2, twelveHour},
    {'j', '0', 3, [](const DateTime& t) { return t.dayOfYear(); }},
    {'m', '0', 2, [](const DateTime& t) { return t.month; }},
    {'M', '0', 2, [](const DateTime& t) { return t.minute; }},
    {'S', '0', 2, [](const DateTime& t) { return t.second; }},
    {'y', '0', 2, [](const DateTime& t) { return t.year % 100; }},
    {'C', '0', 2, [](const DateTime& t) { return t.year / 100; }},
    {'Y', '0', 1, [](const DateTime& t) { return t.year; }},
    {'u', '0', 1, [](const DateTime& t) { return (t.weekday() + 6) % 7 + 1; }},
    {'w', '0', 1, [](const DateTime& t) { return t.weekday(); }},
    {'U', '0', 2, [](const DateTime& t) { return (t.dayOfYear() + 6 - t.weekday()) / 7; }},
    {'W', '0', 2, [](const DateTime& t) { return (t.dayOfYear() + 6 - (t.weekday() + 6) % 7) / 7; }},
    {'V', '0', 2, [](const DateTime& t) { return isoWeek(t).week; }},
    {'G', '0', 1, [](const DateTime& t) { return isoWeek(t).year; }},
    {'g', '0', 2, [](const DateTime& t) { return isoWeek(t).year % 100; }},
};

/// Codes that stand for a whole pattern in the C locale.
struct Shorthand {
    char code;
    std::string_view pattern;
};

constexpr Shorthand shorthands[] = {
    {'c', "%a %b %e %H:%M:%S %Y"},
    {'D', "%m/%d/%y"},
    {'F', "%Y-%m-%d"},
    {'R', "%H:%M"},
    {'r', "%I:%M:%S %p"},
    {'T', "%H:%M:%S"},
    {'x', "%m/%d/%y"},
    {'X', "%H:%M:%S"},
    {'n', "\n"},
    {'t', "\t"},
    {'f', "000000"},
    {'z', ""},
    {'Z', ""},
};

std::optional<std::string> name(char code, const DateTime& time) {
    const std::string_view weekday = weekdays[static_cast<std::size_t>(time.weekday())];
    const std::string_view month = months[static_cast<std::size_t>(time.month - 1)];
    switch (code) {
    case 'A': return std::string(weekday);
    case 'a': return std::string(weekday.substr(0, 3));
    case 'B': return std::string(month);
    case 'b':
    case 'h': return std::string(month.substr(0, 3));
    case 'p': return time.hour < 12 ? "AM" : "PM";
    case 'P': return time.hour < 12 ? "am" : "pm";
    default: return std::nullopt;
    }
}

void changeCase(std::string& text, char flag, char code) {
    const bool toLower = flag == '#' && code == 'p';
    if (flag != '^' && flag != '#') return;
    for (char& c : text) {
        const int letter = static_cast<unsigned char>(c);
        c = static_cast<char>(toLower ? std::tolower(letter) : std::toupper(letter));
    }
}

/// The text of one code, or nullopt if there is no such code.
std::optional<std::string> field(char code, char flag, const DateTime& time) {
    if (code == '%') return "%";
    for (const NumberField& row : numberFields) {
        if (row.code != code) continue;
        const char fill = flag == '-' ? '\0' : flag == '_' ? ' ' : flag == '0' ? '0' : row.fill;
        return number(row.value(time), row.width, fill);
    }
    for (const Shorthand& row : shorthands) {
        if (row.code != code) continue;
        std::string text = time.format(row.pattern);
        changeCase(text, flag, code);
        return text;
    }
    std::optional<std::string> text = name(code, time);
    if (text) changeCase(*text, flag, code);
    return text;
}

/// Reads `count` digits at `at` and moves behind them.
std::optional<int> digits(std::string_view text, std::size_t& at, std::size_t count) {
    int value = 0;
    for (; count > 0; --count, ++at) {
        if (at >= text.size() || text[at] < '0' || text[at] > '9') return std::nullopt;
        value = value * 10 + (text[at] - '0');
    }
    return value;
}

bool isZone(std::string_view text) {
    if (text.empty() || text == "Z") return true;
    return (text[0] == '+' || text[0] == '-') && text.size() >= 3 && text.size() <= 6 &&
           std::all_of(text.begin() + 1, text.end(), [](char c) { return (c >= '0' && c <= '9') || c == ':'; });
}
} // namespace

DateTime DateTime::local() {
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
#ifdef _WIN32
    localtime_s(&parts, &now);
#else
    localtime_r(&now, &parts);
#endif
    return {parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday,
            parts.tm_hour,        parts.tm_min,     std::min(parts.tm_sec, 59)};
}

std::optional<DateTime> DateTime::fromIso(std::string_view text) {
    DateTime out;
    std::size_t at = 0;
    const auto read = [&](char before, std::size_t count, int least, int most, int& value) {
        if (before != '\0' && (at >= text.size() || text[at++] != before)) return false;
        const std::optional<int> got = digits(text, at, count);
        value = got.value_or(0);
        return got && *got >= least && *got <= most;
    };
    if (!read('\0', 4, 1, 9999, out.year) || !read('-', 2, 1, 12, out.month)) return std::nullopt;
    if (!read('-', 2, 1, daysInMonth(out.year, out.month), out.day)) return std::nullopt;
    if (at == text.size()) return out;
    const char separator = text[at];
    if ((separator != 'T' && separator != ' ') || !read(separator, 2, 0, 23, out.hour)) return std::nullopt;
    if (!read(':', 2, 0, 59, out.minute)) return std::nullopt;
    if (at < text.size() && text[at] == ':' && !read(':', 2, 0, 59, out.second)) return std::nullopt;
    if (at < text.size() && text[at] == '.') {
        ++at;
        while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
    }
    return isZone(text.substr(at)) ? std::optional(out) : std::nullopt;
}

int DateTime::dayOfYear() const {
    int days = day;
    for (int m = 1; m < month; ++m) days += daysInMonth(year, m);
    return days;
}

int DateTime::weekday() const {
    const int before = year - 1; // 1 January of the year 1 was a Monday
    return (before * 365 + before / 4 - before / 100 + before / 400 + dayOfYear()) % 7;
}

std::string DateTime::format(std::string_view pattern) const {
    std::string out;
    for (std::size_t at = 0; at < pattern.size(); ++at) {
        if (pattern[at] != '%') {
            out += pattern[at];
            continue;
        }
        const std::size_t start = at++;
        char flag = '\0';
        while (at < pattern.size() && std::string_view("-_0^#").find(pattern[at]) != std::string_view::npos)
            flag = pattern[at++];
        const std::optional<std::string> text = at < pattern.size() ? field(pattern[at], flag, *this) : std::nullopt;
        out += text ? *text : std::string(pattern.substr(start, at + 1 - start));
    }
    return out;
}

} // namespace calliope
