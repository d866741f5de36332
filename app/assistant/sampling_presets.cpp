#include "app/assistant/sampling_presets.h"

#include <QtGlobal>
#include <algorithm>
#include <array>

namespace calliope::app {

namespace {

constexpr std::array presets{
    SamplingPreset{"model", QT_TRANSLATE_NOOP("Sampling", "As its makers suggest"),
                   QT_TRANSLATE_NOOP("Sampling", "What the model was tuned for; right for nearly everything"), -1, -1,
                   -1},
    SamplingPreset{"exact", QT_TRANSLATE_NOOP("Sampling", "Exact"),
                   QT_TRANSLATE_NOOP("Sampling", "Always the likeliest word: the same question gets the same answer"),
                   0, 1, 1},
    SamplingPreset{"steady", QT_TRANSLATE_NOOP("Sampling", "Steady"),
                   QT_TRANSLATE_NOOP("Sampling", "Few surprises: for facts, summaries and code"), 0.4, 0.9, 40},
    SamplingPreset{"lively", QT_TRANSLATE_NOOP("Sampling", "Lively"),
                   QT_TRANSLATE_NOOP("Sampling", "More variety: for stories, names and ideas"), 1.1, 0.97, 100},
};

} // namespace

std::span<const SamplingPreset> samplingPresets() {
    return presets;
}

const SamplingPreset& samplingPreset(const QString& name) {
    const auto* row =
        std::ranges::find_if(presets, [&](const SamplingPreset& each) { return name == QLatin1String(each.name); });
    return row == presets.end() ? presets.front() : *row;
}

void apply(const SamplingPreset& preset, SamplingFields& fields) {
    if (preset.temperature >= 0) fields.temperature = preset.temperature;
    if (preset.topP >= 0) fields.topP = preset.topP;
    if (preset.topK >= 0) fields.topK = preset.topK;
}

} // namespace calliope::app
