import QtQuick
import QtQuick.Templates as T
import Calliope

// A button that is an icon; its name is told by a tooltip and to screen readers.
T.Button {
    id: button

    required property string iconName
    property string shortcutText: ""
    property real side: Theme.control
    property real iconSize: Theme.icon
    property color colour: Theme.ink2
    property bool on: checked

    implicitWidth: side
    implicitHeight: side
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    Accessible.name: text
    Accessible.onPressAction: Reader.press(button)

    background: Rectangle {
        radius: Theme.radiusM
        color: button.on ? Theme.selected : button.down ? Theme.pressed : button.hovered ? Theme.hover : "transparent"
        FocusRing { shown: button.visualFocus }
    }
    contentItem: Item {
        InkIcon {
            anchors.centerIn: parent
            name: button.iconName
            size: button.iconSize
            colour: !button.enabled ? Theme.mix(Theme.ink3, Theme.paper, 0.5) : button.on ? Theme.ink : button.colour
        }
    }
    InkToolTip {
        shown: button.hovered || button.visualFocus
        text: button.text + (button.shortcutText === "" ? "" : "  " + button.shortcutText)
    }
}
