#pragma once

#include "app/endpoints/chat_request.h"

#include <QString>
#include <span>

namespace calliope::app {

/// How freely the next word is chosen. What is negative is left to the model's makers.
struct SamplingPreset {
    const char* name;
    const char* title; ///< to be translated, context "Sampling"
    const char* words;
    double temperature;
    double topP;
    int topK;
};

/// The rows, in the order in which they are shown; the first leaves everything to the model's makers.
[[nodiscard]] std::span<const SamplingPreset> samplingPresets();

/// The row of a name; the first for any other.
[[nodiscard]] const SamplingPreset& samplingPreset(const QString& name);

void apply(const SamplingPreset& preset, SamplingFields& fields);

} // namespace calliope::app
