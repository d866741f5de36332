#pragma once

#include <QString>
#include <cstdint>

namespace calliope::app {

/// What a question is about, as far as it matters for how long to think and from which sides to look at it.
enum class QuestionKind : std::uint8_t { general, sum, code, writing, decision, picture };
constexpr int questionKinds = 6;

/// By a few words and signs of its beginning; English only, everything else is general.
[[nodiscard]] QuestionKind questionKindOf(const QString& question, bool hasPicture = false);

/// As it is stored.
[[nodiscard]] const char* nameOf(QuestionKind kind);

/// For people: "sums and puzzles".
[[nodiscard]] QString wordsOf(QuestionKind kind);

} // namespace calliope::app
