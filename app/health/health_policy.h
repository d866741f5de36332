#pragma once

#include <QString>
#include <cstdint>

namespace calliope::app {

/// Whether a question is about somebody's health, and so is answered carefully.
enum class HealthConcern : std::uint8_t { none, general, urgent };

/// By the words of its beginning, here on this computer: tables of expressions with weights,
/// resources/health/words.txt. English, German, French, Spanish and Italian; rather once too often than too seldom.
///
/// A short question that says nothing of another matter goes on with the one before it ("and for a child?"), and has
/// the `former` concern where it has none of its own.
[[nodiscard]] HealthConcern healthConcernOf(const QString& question, HealthConcern former = HealthConcern::none);

/// What a model is told for such a question; empty for `none`.
[[nodiscard]] QString healthInstruction(HealthConcern concern);

/// For people: what is different about the answer; empty for `none`.
[[nodiscard]] QString healthNote(HealthConcern concern);

/// As it is stored; whatever is no name of one is `none`.
[[nodiscard]] const char* nameOf(HealthConcern concern);
[[nodiscard]] HealthConcern healthConcernNamed(const QString& name);

} // namespace calliope::app
