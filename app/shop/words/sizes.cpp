#include "app/shop/words/sizes.h"

#include "storage/shop/fold.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace calliope::shop {

namespace {

struct Row {
    std::string_view name;
    std::string_view words; ///< folded, with '|' around
};

constexpr std::array letterSizes{
    Row{"XXS", "|xxs|2xs|extra extra small|"},
    Row{"XS", "|xs|x small|extra small|"},
    Row{"S", "|s|small|"},
    Row{"M", "|m|medium|"},
    Row{"L", "|l|large|"},
    Row{"XL", "|xl|x large|extra large|"},
    Row{"XXL", "|xxl|2xl|extra extra large|"},
    Row{"XXXL", "|xxxl|3xl|"},
    Row{"4XL", "|4xl|xxxxl|"},
    Row{"5XL", "|5xl|xxxxxl|"},
    Row{"ONE", "|one size|onesize|one size fits all|os|einheitsgrosse|taille unique|tu|talla unica|unica|unique|"},
};

constexpr std::array systems{
    Row{"EU", "|eu|eur|european|de|"},
    Row{"UK", "|uk|gb|"},
    Row{"US", "|us|usa|"},
    Row{"IT", "|it|"},
    Row{"FR", "|fr|"},
    Row{"JP", "|jp|"},
    Row{"INT", "|int|"},
};

template<std::size_t count>
std::string nameIn(const std::array<Row, count>& table, std::string_view words) {
    if (words.empty() || words.find('|') != std::string_view::npos) return {};
    const std::string wanted = '|' + std::string(words) + '|';
    for (const Row& row : table)
        if (row.words.find(wanted) != std::string_view::npos) return std::string(row.name);
    return {};
}

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

bool isNumber(std::string_view text) {
    const std::size_t point = text.find('.');
    const std::string_view whole = text.substr(0, point);
    if (whole.empty() || whole.size() > 3 || !std::ranges::all_of(whole, isDigit)) return false;
    return point == std::string_view::npos ||
           (text.size() - point == 2 && isDigit(text.back())); // "39.5", and nothing finer
}

/// Words of a label: folded, separated at blanks and hyphens, with points for commas.
std::vector<std::string> wordsOf(std::string_view label) {
    std::vector<std::string> words(1);
    for (const char c : storage::fold(label.substr(0, 60))) {
        const bool isBreak = c == ' ' || c == '-' || c == '\t' || c == '(' || c == ')' || c == ':';
        if (!isBreak)
            words.back() += c == ',' ? '.' : c;
        else if (!words.back().empty())
            words.emplace_back();
    }
    if (words.back().empty()) words.pop_back();
    return words;
}

/// "w32" and "l34", or two numbers: waist and length of trousers.
std::string trouserSize(std::string text) {
    std::ranges::replace(text, 'x', '/');
    if (text.starts_with('w')) text.erase(0, 1);
    const std::size_t slash = text.find('/');
    std::size_t second = slash == std::string::npos ? text.find('l') : slash;
    if (second == std::string::npos) return {};
    const std::string waist = text.substr(0, second);
    std::string length = text.substr(second + 1);
    if (length.starts_with('l')) length.erase(0, 1);
    const auto isTwoDigits = [](const std::string& part) {
        return part.size() == 2 && std::ranges::all_of(part, isDigit) && part >= "20" && part <= "60";
    };
    return isTwoDigits(waist) && isTwoDigits(length) ? 'W' + waist + " L" + length : std::string();
}

} // namespace

std::string letterSizeOf(std::string_view folded) {
    return nameIn(letterSizes, folded);
}

std::string sizeSystemOf(std::string_view folded) {
    return nameIn(systems, folded);
}

Size sizeOf(std::string_view label) {
    std::vector<std::string> words = wordsOf(label);
    Size size;
    if (words.size() > 1) { // "EU 42" and "42 EU", but not "L" of "L EU"
        for (const bool isFront : {true, false}) {
            const std::string& word = isFront ? words.front() : words.back();
            const std::string system = sizeSystemOf(word);
            if (system.empty() || !size.system.empty() || words.size() < 2) continue;
            size.system = system;
            words.erase(isFront ? words.begin() : words.end() - 1);
        }
    }
    std::string joined;
    for (const std::string& word : words) joined += (joined.empty() ? "" : " ") + word;
    if (const std::string letter = letterSizeOf(joined); !letter.empty()) {
        size.label = letter;
    } else if (std::string packed = joined; std::erase(packed, ' '), !trouserSize(packed).empty()) {
        size.label = trouserSize(packed);
    } else if (isNumber(joined)) {
        size.label = joined.ends_with(".0") ? joined.substr(0, joined.size() - 2) : joined;
    } else if (const std::size_t slash = joined.find('/'); slash != std::string::npos) {
        const std::string first = letterSizeOf(std::string_view(joined).substr(0, slash));
        const std::string second = letterSizeOf(std::string_view(joined).substr(slash + 1));
        if (!first.empty() && !second.empty()) size.label = first + '/' + second;
    }
    if (size.label.empty())
        for (const char c : joined) size.label += c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c;
    return size;
}

std::vector<std::string> fittingLabels(const std::string& label) {
    std::vector<std::string> labels{label};
    for (std::size_t i = 0; i + 2 < letterSizes.size(); ++i) { // of neighbours
        const std::string both = std::string(letterSizes[i].name) + '/' + std::string(letterSizes[i + 1].name);
        if (letterSizes[i].name == label || letterSizes[i + 1].name == label) labels.push_back(both);
    }
    return labels;
}

} // namespace calliope::shop
