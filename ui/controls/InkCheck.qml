import QtQuick
import QtQuick.Templates as T
import Calliope

// Chosen or not, among others. What is checked is the owner's to say.
T.AbstractButton {
    id: control

    implicitWidth: Theme.controlSmall
    implicitHeight: Theme.controlSmall
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    Accessible.role: Accessible.CheckBox
    Accessible.name: text
    Accessible.checkable: true
    Accessible.checked: checked
    Accessible.onPressAction: Reader.press(control)
    Accessible.onToggleAction: Reader.press(control)

    background: Item {
        Rectangle {
            anchors.centerIn: parent
            width: Theme.check
            height: width
            radius: Theme.radiusXs
            color: control.checked ? Theme.fill : Theme.sheet
            border.width: control.checked ? 0 : Theme.outline
            border.color: control.hovered ? Theme.ink : Theme.edge
            InkIcon {
                anchors.centerIn: parent
                visible: control.checked
                name: "check"
                size: Theme.iconTiny
                colour: Theme.overFill
            }
            FocusRing { shown: control.visualFocus; around: parent.radius }
        }
    }
    InkToolTip { shown: control.hovered || control.visualFocus; text: control.text }
}
