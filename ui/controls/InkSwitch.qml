import QtQuick
import QtQuick.Templates as T
import Calliope

// On or off, at once.
T.Switch {
    id: control

    implicitWidth: Theme.dp(34)
    implicitHeight: Theme.dp(20)
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    Accessible.name: text
    Accessible.onPressAction: Reader.press(control)
    Accessible.onToggleAction: Reader.press(control)

    indicator: Rectangle {
        width: Theme.dp(34)
        height: Theme.dp(20)
        radius: height / 2
        color: control.checked ? Theme.fill : Theme.sheet
        border.width: Theme.outline
        border.color: control.checked ? Theme.fill : Theme.edge
        Rectangle {
            width: Theme.dp(12)
            height: width
            radius: width / 2
            y: (parent.height - height) / 2
            x: control.checked ? parent.width - width - Theme.space1 : Theme.space1
            color: control.checked ? Theme.overFill : Theme.edge
            Behavior on x { NumberAnimation { duration: Theme.normal; easing.type: Easing.OutCubic } }
        }
        FocusRing { shown: control.visualFocus; around: parent.radius }
    }
    contentItem: null
}
