import QtQuick
import QtQuick.Templates as T
import Calliope

// One of several that stand below each other. What is checked is the owner's to say.
T.AbstractButton {
    id: control

    property string name: ""

    implicitWidth: Theme.radio
    implicitHeight: Theme.radio
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    Accessible.role: Accessible.RadioButton
    Accessible.name: name
    Accessible.checkable: true
    Accessible.checked: checked
    Accessible.onPressAction: Reader.press(control)
    Accessible.onToggleAction: Reader.press(control)

    background: Rectangle {
        radius: height / 2
        color: Theme.sheet
        border.width: control.checked ? Theme.radioRing : Theme.outline
        border.color: control.checked ? Theme.fill : Theme.edge
        FocusRing { shown: control.visualFocus; around: parent.radius }
    }
}
