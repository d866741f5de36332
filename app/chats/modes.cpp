#include "app/chats/modes.h"

#include <QCoreApplication>
#include <algorithm>
#include <array>

namespace calliope::app {

namespace {

constexpr std::array table{
    Mode{"instant", QT_TRANSLATE_NOOP("Mode", "Instant"), "instant", "none", 0, 1},
    Mode{"thinking", QT_TRANSLATE_NOOP("Mode", "Thinking"), "thinking", "medium", 2'000, 1},
    // One effort for lanes and synthesis: a prompt that names it is read once.
    Mode{"contemplating", QT_TRANSLATE_NOOP("Mode", "Contemplating"), "contemplating", "medium", 1'000, 4},
};

constexpr const Mode& usual = table[1];

} // namespace

std::span<const Mode> modes() {
    return table;
}

const Mode& modeOf(const QString& name) {
    const auto found =
        std::find_if(table.begin(), table.end(), [&](const Mode& mode) { return name == QLatin1String(mode.name); });
    return found == table.end() ? usual : *found;
}

} // namespace calliope::app
