import QtQuick
import QtQuick.Templates as T
import Calliope

// A page of the shopping panel, in its head.
T.AbstractButton {
    id: tab

    property string iconName: ""
    property bool narrow: false // its words only where it is on
    property bool on: false
    property bool opens: false // a menu
    readonly property bool isWord: !narrow || on || iconName === ""

    implicitWidth: content.implicitWidth + Theme.dp(isWord ? 20 : 16)
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    Accessible.role: opens ? Accessible.ButtonMenu : Accessible.PageTab
    Accessible.name: text
    Accessible.selected: on

    background: Item {
        Rectangle {
            anchors { fill: parent; topMargin: Theme.space2; bottomMargin: Theme.space2 }
            radius: Theme.radiusM
            color: tab.hovered && !tab.on ? Theme.hover : "transparent"
            FocusRing { shown: tab.visualFocus; anchors.margins: 0 }
        }
        Rectangle {
            visible: tab.on
            anchors { bottom: parent.bottom; left: parent.left; right: parent.right; leftMargin: Theme.space1; rightMargin: Theme.space1 }
            height: Theme.dp(2)
            color: Theme.ink
        }
    }
    contentItem: Item {
        Row {
            id: content
            anchors.centerIn: parent
            spacing: Theme.dp(7)
            InkIcon {
                name: tab.iconName
                visible: name !== ""
                size: Theme.iconSmall
                colour: tab.on ? Theme.ink : Theme.ink2
                anchors.verticalCenter: parent.verticalCenter
            }
            Label {
                visible: tab.isWord
                text: tab.text
                font: tab.on ? Theme.fontUiActive : Theme.fontUi
                color: tab.on ? Theme.ink : Theme.ink2
                anchors.verticalCenter: parent.verticalCenter
            }
            InkIcon {
                visible: tab.opens
                name: "chevron-down"
                size: Theme.iconSmall
                anchors.verticalCenter: parent.verticalCenter
            }
        }
    }
    InkToolTip { shown: !tab.isWord && (tab.hovered || tab.visualFocus); text: tab.text }
}
