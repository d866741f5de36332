pragma Singleton
import QtQuick
import QtQuick.Templates as T

// Screen readers press buttons by themselves, which the buttons of Qt 6.4 do not notice: every kind of button that is
// made of one of Qt's says `Accessible.onPressAction: Reader.press(button)`, and one that can be checked the same of
// onToggleAction.
QtObject {
    /// As a click does.
    function press(button: T.AbstractButton) {
        if (!button.enabled) return;
        if (button.checkable && !(button.checked && button.autoExclusive)) {
            button.toggle();
            button.toggled();
        }
        button.clicked();
    }
}
