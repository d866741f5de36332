#include "app/shop/words/money.h"

#include "storage/shop/fold.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace calliope::shop {

namespace {

struct Digits {
    std::string_view currencies;
    int digits;
};

/// ISO 4217; all others have two.
constexpr std::array digitTable{Digits{"BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF", 0},
                                Digits{"BHD IQD JOD KWD LYD OMR TND", 3}, Digits{"CLF UYW", 4}};

struct CurrencyWords {
    std::string_view code;
    std::string_view words; ///< folded, with blanks around
};

constexpr std::array currencyTable{
    CurrencyWords{"EUR", " € eur euro euros "},
    CurrencyWords{"USD", " $ usd dollar dollars dolar dolares bucks us$ "},
    CurrencyWords{"GBP", " £ gbp pound pounds quid pfund livres libras "},
    CurrencyWords{"CHF", " chf franken francs franc sfr fr. "},
    CurrencyWords{"JPY", " ¥ jpy yen yens "},
    CurrencyWords{"KRW", " ₩ krw won "},
    CurrencyWords{"INR", " ₹ inr rupees rupien roupies rupias "},
    CurrencyWords{"PLN", " zl pln zloty "},
    CurrencyWords{"SEK", " sek "},
    CurrencyWords{"NOK", " nok "},
    CurrencyWords{"DKK", " dkk "},
    CurrencyWords{"CZK", " czk "},
    CurrencyWords{"CAD", " cad c$ "},
    CurrencyWords{"AUD", " aud a$ "},
    CurrencyWords{"KWD", " kwd "},
};

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

/// What stands between the groups of a number; ' and the blanks only between thousands.
bool isSign(char c) {
    return c == '.' || c == ',' || c == '\'';
}

/// Of a number with a single sign: whether what stands behind it may as well be a group of thousands.
bool mayBeThousands(std::string_view number, int digits) {
    constexpr std::size_t group = 3;
    const auto whole = static_cast<std::size_t>(std::ranges::find_if(number, isSign) - number.begin());
    return digits < static_cast<int>(group) && number.size() == whole + 1 + group && whole <= group && number[0] != '0';
}

std::string_view trimmed(std::string_view text) {
    const auto isBlank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
    while (!text.empty() && isBlank(text.front())) text.remove_prefix(1);
    while (!text.empty() && isBlank(text.back())) text.remove_suffix(1);
    return text;
}

} // namespace

int minorDigits(std::string_view currency) {
    if (currency.size() == 3)
        for (const Digits& row : digitTable)
            if (row.currencies.find(currency) != std::string_view::npos) return row.digits;
    return 2;
}

bool isCurrency(std::string_view code) {
    return code.size() == 3 && std::ranges::all_of(code, [](char c) { return c >= 'A' && c <= 'Z'; });
}

std::optional<std::string> currencyOf(std::string_view word) {
    if (word.empty() || word.find(' ') != std::string_view::npos) return std::nullopt;
    const std::string wanted = ' ' + storage::fold(word) + ' ';
    for (const CurrencyWords& row : currencyTable)
        if (row.words.find(wanted) != std::string_view::npos) return std::string(row.code);
    return std::nullopt;
}

std::optional<std::int64_t> minorOf(std::string_view decimal, std::string_view currency) {
    const std::size_t point = decimal.find('.');
    const std::string_view whole = decimal.substr(0, point);
    std::string_view part = point == std::string_view::npos ? std::string_view() : decimal.substr(point + 1);
    const auto isNumber = [](std::string_view text) { return std::ranges::all_of(text, isDigit); };
    if (whole.empty() || whole.size() > 18 || part.size() > 18 || !isNumber(whole) || !isNumber(part))
        return std::nullopt;
    const auto digits = static_cast<std::size_t>(minorDigits(currency));
    while (part.size() > digits && part.back() == '0') part.remove_suffix(1);
    if (part.size() > digits) return std::nullopt;
    std::string all = std::string(whole) + std::string(part) + std::string(digits - part.size(), '0');
    std::int64_t minor = 0;
    for (const char c : all) {
        minor = minor * 10 + (c - '0');
        if (minor > largestPrice) return std::nullopt;
    }
    return minor;
}

std::string decimalOf(const Money& money) {
    const auto digits = static_cast<std::size_t>(minorDigits(money.currency));
    const bool isNegative = money.minor < 0;
    std::string text = std::to_string(money.minor).substr(isNegative ? 1 : 0);
    if (text.size() <= digits) text.insert(0, digits + 1 - text.size(), '0');
    if (digits > 0) text.insert(text.size() - digits, 1, '.');
    return isNegative ? '-' + text : text;
}

std::optional<std::string> decimalOfWritten(std::string_view number) {
    std::array<std::size_t, 8> signs{};
    std::size_t count = 0;
    for (std::size_t i = 0; i < number.size(); ++i) {
        if (isDigit(number[i])) continue;
        if (!isSign(number[i]) || count == signs.size() || i == 0 || i + 1 == number.size()) return std::nullopt;
        signs[count++] = i;
    }
    if (number.empty()) return std::nullopt;
    if (count == 0) return std::string(number);
    const std::size_t last = signs[count - 1];
    const std::size_t behind = number.size() - last - 1;
    const bool allAlike = std::all_of(signs.begin(), signs.begin() + static_cast<std::ptrdiff_t>(count),
                                      [&](std::size_t at) { return number[at] == number[last]; });
    const bool isThousands = allAlike && behind == 3 && signs[0] <= 3;
    const std::size_t groups = isThousands ? count : count - 1;
    if (!isThousands && (number[last] == '\'' || (allAlike && count > 1))) return std::nullopt;
    for (std::size_t i = 0; i < groups; ++i) { // each group behind a sign has three digits
        const std::size_t end = i + 1 < count ? signs[i + 1] : number.size();
        if (end - signs[i] - 1 != 3 || number[signs[i]] != number[signs[0]]) return std::nullopt;
    }
    std::string decimal;
    for (std::size_t i = 0; i < number.size(); ++i) {
        if (isDigit(number[i])) decimal += number[i];
        if (i == last && !isThousands) decimal += '.';
    }
    return decimal;
}

std::optional<Money> priceOf(std::string_view text, std::string_view currency) {
    text = trimmed(text);
    if (text.size() > 40) return std::nullopt;
    const auto begin = std::ranges::find_if(text, isDigit);
    if (begin == text.end()) return std::nullopt;
    const auto from = static_cast<std::size_t>(begin - text.begin());
    std::size_t end = from;
    while (end < text.size() && (isDigit(text[end]) || isSign(text[end]))) ++end;
    const std::string_view before = trimmed(text.substr(0, from));
    const std::string_view after = trimmed(text.substr(end));
    if (!before.empty() && !after.empty()) return std::nullopt; // also "-5 EUR"
    const std::string_view word = before.empty() ? after : before;
    std::string code(currency);
    if (!word.empty()) {
        const std::optional<std::string> known = currencyOf(word);
        if (!known && !isCurrency(word)) return std::nullopt;
        code = known ? *known : std::string(word);
    }
    if (!isCurrency(code)) return std::nullopt;
    const std::string_view number = text.substr(from, end - from);
    const auto sign = std::ranges::find_if(number, isSign);
    const bool isSingle = sign != number.end() && std::ranges::count_if(number, isSign) == 1;
    std::optional<std::string> decimal;
    if (isSingle && *sign != '\'') {
        if (mayBeThousands(number, minorDigits(code))) return std::nullopt;
        decimal = std::string(number);
        (*decimal)[static_cast<std::size_t>(sign - number.begin())] = '.';
        if (decimal->back() == '.') decimal->pop_back();
    } else {
        decimal = decimalOfWritten(number);
    }
    if (!decimal) return std::nullopt;
    const std::optional<std::int64_t> minor = minorOf(*decimal, code);
    if (!minor) return std::nullopt;
    return Money{*minor, code};
}

} // namespace calliope::shop
