import QtQuick
import QtQuick.Templates as T
import Calliope

// Takes the picture, or stops the countdown.
T.Button {
    id: button

    property bool counting: false

    implicitWidth: Theme.dp(56)
    implicitHeight: Theme.dp(56)
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    Accessible.name: counting ? qsTr("Stop the countdown") : qsTr("Take the picture")
    Accessible.onPressAction: Reader.press(button)

    background: Rectangle {
        radius: height / 2
        color: "transparent"
        border.width: Theme.outlineStrong
        border.color: button.enabled ? Theme.ink : Theme.line
        Rectangle {
            anchors { fill: parent; margins: Theme.gapS }
            radius: button.counting ? Theme.radiusS : height / 2
            color: !button.enabled ? Theme.line : button.hovered || button.down ? Theme.fillHover : Theme.fill
        }
        FocusRing { shown: button.visualFocus; around: parent.radius }
    }
    InkToolTip { shown: button.hovered; text: button.Accessible.name + "  " + qsTr("Space") }
}
