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
    property int news: 0 // that have not been looked at
    readonly property bool isWord: !narrow || on || iconName === ""

    implicitWidth: content.implicitWidth + 2 * (isWord ? Theme.gapM : Theme.space2)
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    Accessible.role: opens ? Accessible.ButtonMenu : Accessible.PageTab
    Accessible.name: news > 0 ? qsTr("%1, %2 new").arg(text).arg(news) : text
    Accessible.selected: on
    Accessible.onPressAction: Reader.press(tab)

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
            height: Theme.outlineStrong
            color: Theme.ink
        }
    }
    contentItem: Item {
        Row {
            id: content
            anchors.centerIn: parent
            spacing: Theme.gapIcon
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
            Rectangle {
                objectName: "news"
                visible: tab.news > 0
                width: Theme.dp(7)
                height: width
                radius: width / 2
                color: Theme.verdigris
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
