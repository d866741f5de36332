import QtQuick
import Calliope
import Calliope.App

// A message that waits for the answer under way to end.
Item {
    implicitHeight: visible ? Theme.field : 0
    visible: Chat.queued !== ""

    InkIcon {
        id: clock
        name: "clock"
        size: Theme.iconSmall
        colour: Theme.ink3
        x: Theme.space4
        anchors.verticalCenter: parent.verticalCenter
    }
    Label {
        anchors { left: clock.right; leftMargin: Theme.space2; right: back.left; verticalCenter: parent.verticalCenter }
        text: qsTr("Goes next: %1").arg(Chat.queued)
        font: Theme.fontSmall
        color: Theme.ink2
        maximumLineCount: 1
    }
    IconButton {
        id: back
        anchors { right: parent.right; rightMargin: Theme.space2; verticalCenter: parent.verticalCenter }
        side: Theme.controlSmall
        iconName: "close"
        iconSize: Theme.iconTiny
        text: qsTr("Do not send this yet")
        onClicked: Chat.unqueue()
    }
}
