#include "inference/dialect/effort.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <limits>
#include <string>
#include <vector>

namespace calliope::dialect {

namespace {

using Json = nlohmann::ordered_json;
using Level = Effort::Level;

struct LevelName {
    std::string_view text;
    Level level;
};
constexpr LevelName levelNames[] = {
    {"none", Level::none},     {"minimal", Level::low}, {"low", Level::low},
    {"medium", Level::medium}, {"high", Level::high},   {"xhigh", Level::xhigh},
};

/// Up to so many tokens of thoughts are that level.
struct BudgetStep {
    std::uint32_t most;
    Level level;
};
constexpr BudgetStep budgetSteps[] = {
    {0, Level::none},
    {1024, Level::low},
    {4096, Level::medium},
    {16384, Level::high},
    {std::numeric_limits<std::uint32_t>::max(), Level::xhigh},
};

enum class Values : std::uint8_t { onOff, strength, budget };

/// A variable that templates ask for. `strengths`: what it takes where the template does not list that itself.
struct Variable {
    std::string_view name;
    Values values;
    std::array<std::string_view, 4> strengths = {};
};
constexpr Variable variables[] = {
    {"enable_thinking", Values::onOff}, // Qwen, GLM, SmolLM, Gemma, Nemotron, ...
    {"thinking", Values::onOff},        // Granite 3, DeepSeek V3.1, Kimi
    {"reasoning_effort", Values::strength, {"low", "medium", "high"}},
    {"reasoning_strength", Values::strength, {"low", "medium", "high", "xhigh"}},
    {"thinking_budget", Values::budget}, // Seed
};

bool isNameByte(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
}

/// Whether the template has a variable of this name: the word, not as an attribute and not in quotes.
bool asksFor(std::string_view chatTemplate, std::string_view name) {
    for (std::size_t at = chatTemplate.find(name); at != std::string_view::npos; at = chatTemplate.find(name, at + 1)) {
        const char before = at == 0 ? ' ' : chatTemplate[at - 1];
        const std::size_t end = at + name.size();
        const char behind = end == chatTemplate.size() ? ' ' : chatTemplate[end];
        const auto quotes = [](char c) { return c == '\'' || c == '"'; };
        if (!isNameByte(before) && before != '.' && !quotes(before) && !isNameByte(behind) && !quotes(behind))
            return true;
    }
    return false;
}

bool quotes(std::string_view chatTemplate, std::string_view word) {
    for (const char quote : {'\'', '"'})
        if (chatTemplate.find(std::string(1, quote) + std::string(word) + quote) != std::string_view::npos) return true;
    return false;
}

/// The strength nearest to `level` among those that the template compares with, or that the variable always takes.
std::string strengthFor(std::string_view chatTemplate, const Variable& variable, Level level) {
    std::vector<LevelName> known;
    for (const LevelName& name : levelNames)
        if (quotes(chatTemplate, name.text)) known.push_back(name);
    if (known.size() < 2) { // a default alone says nothing
        known.clear();
        for (const LevelName& name : levelNames)
            if (std::find(variable.strengths.begin(), variable.strengths.end(), name.text) != variable.strengths.end())
                known.push_back(name);
    }
    const auto distance = [level](const LevelName& name) {
        return std::abs(static_cast<int>(name.level) - static_cast<int>(level));
    };
    return std::string(std::min_element(known.begin(), known.end(), [&](const LevelName& a, const LevelName& b) {
                           return distance(a) < distance(b);
                       })->text);
}

std::optional<std::uint32_t> budgetFor(const Effort& effort) {
    if (effort.budget) return effort.budget;
    for (const BudgetStep& step : budgetSteps)
        if (step.level == effort.level && effort.level < Level::high) return step.most;
    return std::nullopt; // as much as it likes
}

} // namespace

std::optional<Effort> Effort::from(const Json& value) {
    if (value.is_string()) {
        const std::string text = value.get<std::string>();
        for (const LevelName& name : levelNames)
            if (text == name.text) return Effort{name.level, std::nullopt};
        return std::nullopt;
    }
    if (!value.is_number_integer()) return std::nullopt;
    const bool fits =
        value.is_number_unsigned() ? value.get<std::uint64_t>() <= budgetSteps[4].most : value.get<std::int64_t>() >= 0;
    if (!fits) return std::nullopt;
    const auto tokens = value.get<std::uint32_t>();
    for (const BudgetStep& step : budgetSteps)
        if (tokens <= step.most) return Effort{step.level, tokens};
    return std::nullopt;
}

Json effortVariables(std::string_view chatTemplate, const Effort& effort) {
    Json out = Json::object();
    for (const Variable& variable : variables) {
        if (!asksFor(chatTemplate, variable.name)) continue;
        const std::string name(variable.name);
        switch (variable.values) {
        case Values::onOff: out[name] = effort.level != Level::none; break;
        case Values::strength: out[name] = strengthFor(chatTemplate, variable, effort.level); break;
        case Values::budget:
            if (const auto tokens = budgetFor(effort)) out[name] = *tokens;
            break;
        }
    }
    return out;
}

} // namespace calliope::dialect
