import QtQuick
import QtQuick.Templates as T
import Calliope

T.Button {
    id: row

    required property var chat

    implicitHeight: Theme.dp(38)
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    text: chat.title
    Accessible.name: chat.title
    Accessible.onPressAction: Reader.press(row)
    onClicked: Navigation.openChat(chat.id)

    background: Rectangle {
        color: row.hovered ? Theme.hover : "transparent"
        Rectangle { width: parent.width; height: Theme.hairline; color: Theme.line }
        FocusRing { shown: row.visualFocus; anchors.margins: 0 }
    }
    contentItem: Item {
        Label {
            id: title
            x: Theme.gapL
            anchors.verticalCenter: parent.verticalCenter
            width: Math.min(implicitWidth, parent.width * 0.5)
            text: row.chat.title
        }
        Label {
            anchors { left: title.right; leftMargin: Theme.space3; right: time.left; rightMargin: Theme.space3; verticalCenter: parent.verticalCenter }
            text: row.chat.words
            color: Theme.ink3
        }
        Label {
            id: time
            anchors { right: parent.right; rightMargin: Theme.gapL; verticalCenter: parent.verticalCenter }
            text: row.chat.time
            font: Theme.fontSmall
            color: Theme.ink3
        }
    }
}
