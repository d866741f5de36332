#include "app/shop/advice/size_charts.h"

#include "app/shop/words/lexicon.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace calliope::shop {

namespace {

constexpr std::string_view female = "female";
constexpr std::string_view male = "male";

// EN 13402-3:2004: letter codes by chest girth; the other girths are those of its numbered sizes in the same letter.
constexpr std::array rows{
    SizeRow{female, "XXS", {"chest", 660, 740}},    SizeRow{female, "XXS", {"waist", 500, 580}},
    SizeRow{female, "XXS", {"hips", 740, 820}},     SizeRow{female, "XS", {"chest", 740, 820}},
    SizeRow{female, "XS", {"waist", 580, 660}},     SizeRow{female, "XS", {"hips", 820, 900}},
    SizeRow{female, "S", {"chest", 820, 900}},      SizeRow{female, "S", {"waist", 660, 740}},
    SizeRow{female, "S", {"hips", 900, 980}},       SizeRow{female, "M", {"chest", 900, 980}},
    SizeRow{female, "M", {"waist", 740, 820}},      SizeRow{female, "M", {"hips", 980, 1060}},
    SizeRow{female, "L", {"chest", 980, 1070}},     SizeRow{female, "L", {"waist", 820, 910}},
    SizeRow{female, "L", {"hips", 1060, 1145}},     SizeRow{female, "XL", {"chest", 1070, 1190}},
    SizeRow{female, "XL", {"waist", 910, 1030}},    SizeRow{female, "XL", {"hips", 1145, 1245}},
    SizeRow{female, "XXL", {"chest", 1190, 1310}},  SizeRow{female, "XXL", {"waist", 1030, 1150}},
    SizeRow{female, "XXL", {"hips", 1245, 1345}},   SizeRow{female, "XXXL", {"chest", 1310, 1430}},
    SizeRow{female, "XXXL", {"waist", 1150, 1270}}, SizeRow{female, "XXXL", {"hips", 1345, 1445}},

    SizeRow{male, "XXS", {"chest", 700, 780}},      SizeRow{male, "XXS", {"waist", 580, 660}},
    SizeRow{male, "XS", {"chest", 780, 860}},       SizeRow{male, "XS", {"waist", 660, 740}},
    SizeRow{male, "S", {"chest", 860, 940}},        SizeRow{male, "S", {"waist", 740, 820}},
    SizeRow{male, "M", {"chest", 940, 1020}},       SizeRow{male, "M", {"waist", 820, 900}},
    SizeRow{male, "L", {"chest", 1020, 1100}},      SizeRow{male, "L", {"waist", 900, 980}},
    SizeRow{male, "XL", {"chest", 1100, 1180}},     SizeRow{male, "XL", {"waist", 980, 1060}},
    SizeRow{male, "XXL", {"chest", 1180, 1290}},    SizeRow{male, "XXL", {"waist", 1060, 1170}},
    SizeRow{male, "XXXL", {"chest", 1290, 1410}},   SizeRow{male, "XXXL", {"waist", 1170, 1290}},

    SizeRow{female, "32", {"chest", 740, 780}},     SizeRow{female, "32", {"waist", 580, 620}},
    SizeRow{female, "32", {"hips", 820, 860}},      SizeRow{female, "34", {"chest", 780, 820}},
    SizeRow{female, "34", {"waist", 620, 660}},     SizeRow{female, "34", {"hips", 860, 900}},
    SizeRow{female, "36", {"chest", 820, 860}},     SizeRow{female, "36", {"waist", 660, 700}},
    SizeRow{female, "36", {"hips", 900, 940}},      SizeRow{female, "38", {"chest", 860, 900}},
    SizeRow{female, "38", {"waist", 700, 740}},     SizeRow{female, "38", {"hips", 940, 980}},
    SizeRow{female, "40", {"chest", 900, 940}},     SizeRow{female, "40", {"waist", 740, 780}},
    SizeRow{female, "40", {"hips", 980, 1020}},     SizeRow{female, "42", {"chest", 940, 980}},
    SizeRow{female, "42", {"waist", 780, 820}},     SizeRow{female, "42", {"hips", 1020, 1060}},
    SizeRow{female, "44", {"chest", 980, 1020}},    SizeRow{female, "44", {"waist", 820, 860}},
    SizeRow{female, "44", {"hips", 1060, 1100}},    SizeRow{female, "46", {"chest", 1020, 1070}},
    SizeRow{female, "46", {"waist", 860, 910}},     SizeRow{female, "46", {"hips", 1100, 1145}},
    SizeRow{female, "48", {"chest", 1070, 1130}},   SizeRow{female, "48", {"waist", 910, 970}},
    SizeRow{female, "48", {"hips", 1145, 1195}},    SizeRow{female, "50", {"chest", 1130, 1190}},
    SizeRow{female, "50", {"waist", 970, 1030}},    SizeRow{female, "50", {"hips", 1195, 1245}},
    SizeRow{female, "52", {"chest", 1190, 1250}},   SizeRow{female, "52", {"waist", 1030, 1090}},
    SizeRow{female, "52", {"hips", 1245, 1295}},

    SizeRow{female, "XS", {"hand", 150, 165}},      SizeRow{female, "S", {"hand", 165, 180}},
    SizeRow{female, "M", {"hand", 180, 195}},       SizeRow{female, "L", {"hand", 195, 210}},
    SizeRow{female, "XL", {"hand", 210, 225}},      SizeRow{male, "XS", {"hand", 170, 190}},
    SizeRow{male, "S", {"hand", 190, 210}},         SizeRow{male, "M", {"hand", 210, 230}},
    SizeRow{male, "L", {"hand", 230, 250}},         SizeRow{male, "XL", {"hand", 250, 270}},

    SizeRow{female, "XS", {"head", 520, 540}},      SizeRow{female, "S", {"head", 540, 560}},
    SizeRow{female, "M", {"head", 560, 580}},       SizeRow{female, "L", {"head", 580, 600}},
    SizeRow{female, "XL", {"head", 600, 620}},      SizeRow{male, "XS", {"head", 520, 540}},
    SizeRow{male, "S", {"head", 540, 560}},         SizeRow{male, "M", {"head", 560, 580}},
    SizeRow{male, "L", {"head", 580, 600}},         SizeRow{male, "XL", {"head", 600, 620}},
};

struct Deciding {
    std::string_view category; ///< with all narrower ones, unless they have a row of their own
    std::array<std::string_view, 3> measures;
};

constexpr std::array deciding{
    Deciding{"top", {"chest"}},
    Deciding{"outerwear", {"chest"}},
    Deciding{"pyjamas", {"chest", "waist"}},
    Deciding{"bathrobe", {"chest"}},
    Deciding{"dress", {"chest", "waist", "hips"}},
    Deciding{"jumpsuit", {"chest", "waist", "hips"}},
    Deciding{"suit", {"chest", "waist"}},
    Deciding{"trousers", {"waist", "hips", "inseam"}},
    Deciding{"skirt", {"waist", "hips"}},
    Deciding{"underwear", {"waist", "hips"}},
    Deciding{"swimwear", {"waist", "hips"}},
    Deciding{"tights", {"hips", "waist"}},
    Deciding{"shoes", {"foot"}},
    Deciding{"socks", {"foot"}},
    Deciding{"belt", {"waist"}},
    Deciding{"hat", {"head"}},
    Deciding{"gloves", {"hand"}},
};

const Deciding* decidingFor(std::string_view category) {
    while (!category.empty()) {
        const auto* row = std::ranges::find(deciding, category, &Deciding::category);
        if (row != deciding.end()) return row;
        const auto table = concepts(Topic::category);
        const auto kind = std::ranges::find(table, category, &Concept::key);
        category = kind == table.end() ? std::string_view() : kind->parent;
    }
    return nullptr;
}

/// "39.5" as 395; nullopt for what is no plain number. Labels are at most three digits with one behind the point.
std::optional<int> tenthsOf(std::string_view label) {
    constexpr std::size_t longest = 5;
    int tenths = 0;
    int behind = -1;
    if (label.empty() || label.size() > longest) return std::nullopt;
    for (const char c : label) {
        if (c == '.' && behind < 0) {
            behind = 0;
        } else if (c >= '0' && c <= '9' && behind < 1) {
            tenths = tenths * 10 + (c - '0');
            behind += behind >= 0 ? 1 : 0;
        } else {
            return std::nullopt;
        }
    }
    return behind == 1 ? tenths : tenths * 10;
}

BodyRange around(std::string_view measure, double middle, double half) {
    return {measure, static_cast<int>(std::lround(middle - half)), static_cast<int>(std::lround(middle + half))};
}

constexpr double millimetresPerInch = 25.4;

/// The length of a foot for a shoe of the European size: two thirds of a centimetre for each, and 15 mm of room.
double footOf(double european) {
    return european * 20 / 3 - 15;
}

std::vector<BodyRange> shoeRanges(const LabelledSize& size, double half) {
    const auto tenths = tenthsOf(size.label);
    if (!tenths) return {};
    const double number = *tenths / 10.0;
    if (size.system == "JP") return {around("foot", number * 10, 2.5)};
    const auto fromBritish = [](double british) { return 1.27 * (british + 23) + 2; };
    double european = number;
    if (size.system == "UK") european = fromBritish(number);
    if (size.system == "US") european = fromBritish(number - (size.gender == female ? 2 : 1));
    if (size.system == "IT" || size.system == "INT" || european < 15 || european > 55) return {};
    return {around("foot", footOf(european), half * 20 / 3)};
}

/// "W32 L34", in inches.
std::vector<BodyRange> trouserRanges(std::string_view label) {
    constexpr std::size_t length = 7;
    if (label.size() != length || label[0] != 'W' || label.substr(3, 2) != " L") return {};
    const auto waist = tenthsOf(label.substr(1, 2));
    const auto inseam = tenthsOf(label.substr(5, 2));
    if (!waist || !inseam) return {};
    return {around("waist", *waist / 10.0 * millimetresPerInch, millimetresPerInch / 2),
            around("inseam", *inseam / 10.0 * millimetresPerInch, millimetresPerInch)};
}

/// Numbers that are lengths themselves.
std::vector<BodyRange> numberRanges(const LabelledSize& size, std::string_view main, int tenths) {
    const double number = tenths / 10.0;
    const bool isEuropean = size.system.empty() || size.system == "EU";
    if (size.category == "belt" && number >= 60 && number <= 140) return {around("waist", number * 10, 25)};
    if (main == "head" && number >= 48 && number <= 66) return {around("head", number * 10, 5)};
    if (main == "hand" && number >= 5 && number <= 12) return {around("hand", number * millimetresPerInch, 6.35)};
    if (size.gender == female || !isEuropean) return {};
    // Men's shirts are named by the collar, which has room for a finger; jackets and trousers by half the chest.
    if (size.category == "shirt" && number >= 35 && number <= 48) return {around("neck", number * 10 - 10, 5)};
    if (number < 40 || number > 70) return {};
    if (main == "chest") return {around("chest", number * 20, 20)};
    if (main == "waist") return {around("waist", number * 20 - 120, 20)};
    return {};
}

std::vector<BodyRange> chartRanges(std::string_view gender, std::string_view label, const Deciding& kind) {
    std::vector<BodyRange> ranges;
    for (const SizeRow& row : rows)
        if (row.gender == gender && row.label == label &&
            std::ranges::find(kind.measures, row.range.measure) != kind.measures.end())
            ranges.push_back(row.range);
    return ranges;
}

} // namespace

std::span<const SizeRow> sizeRows() {
    return rows;
}

std::vector<std::string_view> measuresFor(std::string_view category) {
    std::vector<std::string_view> measures;
    if (const Deciding* kind = decidingFor(category))
        for (const std::string_view measure : kind->measures)
            if (!measure.empty()) measures.push_back(measure);
    return measures;
}

std::vector<BodyRange> bodyRanges(const LabelledSize& size) {
    const Deciding* kind = decidingFor(size.category);
    if (!kind) return {};
    const std::string_view main = kind->measures[0];
    const std::string_view gender = size.gender == female ? female : male;
    const auto slash = size.label.find('/');
    if (slash != std::string::npos) { // "S/M": from the one's beginning to the other's end
        std::vector<BodyRange> joined = chartRanges(gender, size.label.substr(0, slash), *kind);
        for (const BodyRange& second : chartRanges(gender, size.label.substr(slash + 1), *kind))
            for (BodyRange& first : joined)
                if (first.measure == second.measure) first.most = std::max(first.most, second.most);
        return joined;
    }
    if (main == "foot") return shoeRanges(size, size.category == "socks" ? 1.5 : size.hasHalves ? 0.25 : 0.5);
    if (std::vector<BodyRange> trousers = trouserRanges(size.label); !trousers.empty()) return trousers;
    const auto tenths = tenthsOf(size.label);
    if (!tenths) return chartRanges(gender, size.label, *kind);
    if (std::vector<BodyRange> numbers = numberRanges(size, main, *tenths); !numbers.empty()) return numbers;
    if (gender != female || size.category == "belt") return {};
    // France counts two and Italy six more than Germany, whose numbers go for European ones.
    constexpr std::array<std::pair<std::string_view, int>, 4> systems{{{"", 0}, {"EU", 0}, {"FR", 2}, {"IT", 6}}};
    const auto* system = std::ranges::find(systems, size.system, &std::pair<std::string_view, int>::first);
    if (system == systems.end() || *tenths % 10 != 0) return {};
    return chartRanges(gender, std::to_string(*tenths / 10 - system->second), *kind);
}

} // namespace calliope::shop
