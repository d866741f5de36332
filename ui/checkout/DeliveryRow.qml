import QtQuick
import QtQuick.Templates as T
import Calliope
import Calliope.App

// One way in which it can come; all of the row chooses it.
T.AbstractButton {
    id: row

    required property var option // { id, title, amount }
    property bool first: false

    objectName: "delivery " + option.id
    implicitHeight: Theme.rowTwo
    checked: Buying.delivery === option.id
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    text: option.title
    Accessible.role: Accessible.RadioButton
    Accessible.name: [option.title, option.amount].filter(each => each !== "").join(", ")
    Accessible.checkable: true
    Accessible.checked: checked
    Accessible.onPressAction: Reader.press(row)
    Accessible.onToggleAction: Reader.press(row)
    onClicked: Buying.chooseDelivery(option.id)

    background: Rectangle {
        radius: Theme.radiusM
        color: row.hovered ? Theme.hover : "transparent"
        Rectangle { visible: !row.first; width: parent.width; height: Theme.hairline; color: Theme.line }
        FocusRing { shown: row.visualFocus; anchors.margins: 0 }
    }
    contentItem: Item {
        Rectangle {
            id: mark
            anchors.verticalCenter: parent.verticalCenter
            x: Theme.space2
            width: Theme.radio
            height: width
            radius: height / 2
            color: Theme.sheet
            border.width: row.checked ? Theme.radioRing : Theme.outline
            border.color: row.checked ? Theme.fill : Theme.edge
        }
        Label {
            anchors { left: mark.right; leftMargin: Theme.space3; right: amount.left; rightMargin: Theme.space3; verticalCenter: parent.verticalCenter }
            text: row.option.title
            font: row.checked ? Theme.fontUiActive : Theme.fontUi
        }
        Label {
            id: amount
            anchors { right: parent.right; rightMargin: Theme.space2; verticalCenter: parent.verticalCenter }
            text: row.option.amount
            font: Theme.fontMeter
        }
    }
}
