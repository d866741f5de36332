import QtQuick
import QtQuick.Templates as T
import Calliope

T.Button {
    id: row

    required property string iconName
    property string shortcutText: ""
    property bool strong: false
    property bool on: false

    implicitHeight: Theme.rowNav
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    Accessible.name: text
    Accessible.onPressAction: Reader.press(row)

    background: Rectangle {
        radius: Theme.radiusM
        color: row.on ? Theme.selected : row.hovered ? Theme.hover : "transparent"
        FocusRing { shown: row.visualFocus; anchors.margins: 0 }
    }
    contentItem: Item {
        InkIcon {
            id: picture
            x: Theme.space2
            anchors.verticalCenter: parent.verticalCenter
            name: row.iconName
            colour: row.strong || row.on ? Theme.ink : Theme.ink3
        }
        Label {
            anchors { left: picture.right; leftMargin: Theme.gapM; right: keys.left; verticalCenter: parent.verticalCenter }
            text: row.text
            font: row.strong || row.on ? Theme.fontUiActive : Theme.fontUi
            color: row.strong || row.on ? Theme.ink : Theme.ink2
        }
        Label {
            id: keys
            anchors { right: parent.right; rightMargin: Theme.space2; verticalCenter: parent.verticalCenter }
            text: row.shortcutText
            font: Theme.fontMicro
            color: row.on ? Theme.ink2 : Theme.ink3
        }
    }
}
