#pragma once

#include "app/shop/words/money.h"
#include "app/shop/words/wish.h"
#include "tests/support/reference_data.h"

#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

/// The golden set of wishes (tests/data/shopping/wishes.txt), and how readings are told to be right.
namespace calliope::test {

using Slots = std::map<std::string, std::set<std::string>>;

struct GoldenWish {
    std::string language;
    std::string wish;
    Slots wanted;
    bool isHeldOut = false;
};

inline std::string trimmed(std::string text) {
    while (!text.empty() && text.front() == ' ') text.erase(0, 1);
    while (!text.empty() && text.back() == ' ') text.pop_back();
    return text;
}

inline std::vector<GoldenWish> goldenWishes() {
    std::vector<GoldenWish> set;
    std::istringstream lines(readText(fixtures() / "shopping" / "wishes.txt"));
    for (std::string line; std::getline(lines, line);) {
        if (line.empty() || line[0] == '#') continue;
        const std::size_t first = line.find('|');
        const std::size_t second = line.find('|', first + 1);
        GoldenWish row{trimmed(line.substr(0, first)), trimmed(line.substr(first + 1, second - first - 1)), {}, false};
        std::istringstream parts(line.substr(second + 1));
        for (std::string part; std::getline(parts, part, ';');) {
            const std::size_t equals = part.find('=');
            row.wanted[trimmed(part.substr(0, equals))].insert(trimmed(part.substr(equals + 1)));
        }
        set.push_back(row);
        set.back().isHeldOut = set.size() % 3 == 0;
    }
    return set;
}

inline Slots slotsOf(const shop::Wish& wish) {
    Slots all;
    const auto add = [&](const char* slot, const std::string& value) {
        if (!value.empty()) all[slot].insert(value);
    };
    const auto addAll = [&](const char* slot, const std::vector<std::string>& values) {
        for (const std::string& value : values) add(slot, value);
    };
    add("category", wish.category);
    add("gender", wish.gender);
    addAll("colour", wish.colours);
    addAll("material", wish.materials);
    addAll("pattern", wish.patterns);
    addAll("-colour", wish.notColours);
    addAll("-material", wish.notMaterials);
    add("size", wish.size.label);
    add("system", wish.size.system);
    if (wish.leastMinor) add("min", shop::decimalOf({*wish.leastMinor, wish.currency}) + ' ' + wish.currency);
    if (wish.mostMinor) add("max", shop::decimalOf({*wish.mostMinor, wish.currency}) + ' ' + wish.currency);
    return all;
}

/// What is told of together.
inline const std::map<std::string, std::vector<std::string>>& wishTopics() {
    static const std::map<std::string, std::vector<std::string>> topics{{"price", {"min", "max"}},
                                                                        {"size", {"size", "system"}},
                                                                        {"colour", {"colour", "-colour"}},
                                                                        {"material", {"material", "-material"}},
                                                                        {"category", {"category"}},
                                                                        {"pattern", {"pattern"}},
                                                                        {"gender", {"gender"}}};
    return topics;
}

inline Slots onlySlots(const Slots& all, const std::vector<std::string>& names) {
    Slots some;
    for (const std::string& name : names)
        if (const auto found = all.find(name); found != all.end()) some.insert(*found);
    return some;
}

inline std::string writtenSlots(const Slots& all) {
    std::string text;
    for (const auto& [name, values] : all)
        for (const std::string& value : values) text.append(name).append("=").append(value).append("; ");
    return text;
}

/// A slot counts where it is wanted or read; it is right where both are the same.
struct SlotScore {
    int right = 0;
    int all = 0;

    [[nodiscard]] double share() const { return all == 0 ? 1 : static_cast<double>(right) / all; }
};

inline void addScores(std::map<std::string, SlotScore>& scores, const Slots& read, const Slots& wanted) {
    for (const auto& [topic, names] : wishTopics()) {
        const Slots a = onlySlots(read, names);
        const Slots b = onlySlots(wanted, names);
        if (a.empty() && b.empty()) continue;
        ++scores[topic].all;
        scores[topic].right += a == b;
    }
}

} // namespace calliope::test
