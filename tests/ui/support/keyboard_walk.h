#pragma once

#include "tests/ui/support/test_window.h"

namespace calliope::test {

// What people who use the keyboard, or hear the window read, can make of it.

[[nodiscard]] bool isA(const QObject* object, const char* type);
/// One of our QML types, or a type made of it.
[[nodiscard]] bool isOf(const QObject* object, const char* file);
[[nodiscard]] bool isControl(const QQuickItem* item);
[[nodiscard]] bool isHeading(QQuickItem* item); ///< as it is read
[[nodiscard]] bool isBelow(const QQuickItem* item, const QQuickItem* above);
[[nodiscard]] QString nameOf(QQuickItem* item); ///< as it is read
/// Whether something hears that a screen reader presses it.
[[nodiscard]] bool answersReaders(const QQuickItem* item);
[[nodiscard]] QString describe(QQuickItem* item);
/// Whether a focus ring is shown in the item, or a caret.
[[nodiscard]] bool showsFocus(QQuickItem* item);
/// Whether the window and all that scrolls around it show it; of what is larger than that, some.
[[nodiscard]] bool isInView(QQuickItem* item);

/// The item and all below it that are to be seen.
template<typename Visit>
void visitItems(QQuickItem* item, const Visit& visit) {
    if (!item->isVisible()) return;
    visit(item);
    for (QQuickItem* child : item->childItems()) visitItems(child, visit);
}

/// What lies over the window and has the keys; nullptr where nothing does.
[[nodiscard]] QQuickItem* sheetOf(TestWindow& window);

void pressByKey(TestWindow& window, QQuickItem* button);

/// Walks with Tab over what is shown, or over what lies over it. Returns what is wrong, each once: controls that are
/// not reached, have no name or role, do not show that they have the focus, or are out of view with it; headings
/// without a name; buttons that screen readers cannot press; and where fewer than `fewest` are reached, that.
[[nodiscard]] QStringList walk(TestWindow& window, int fewest = 6);
/// Likewise with the arrows through the menu that is open.
[[nodiscard]] QStringList walkMenu(TestWindow& window, int fewest = 4);

} // namespace calliope::test
