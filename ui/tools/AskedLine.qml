import QtQuick
import Calliope
import Calliope.App

// A server of tools is asked for something that goes into the message.
Item {
    implicitHeight: visible ? Theme.field : 0
    visible: Offers.asked !== ""

    Label {
        anchors { left: parent.left; leftMargin: Theme.gapXl; right: cancel.left; verticalCenter: parent.verticalCenter }
        text: qsTr("Asking %1…").arg(Offers.asked)
        font: Theme.fontSmall
        color: Theme.ink2
        maximumLineCount: 1
        Accessible.role: Spoken.role
        Spoken.words: text
    }
    IconButton {
        id: cancel
        anchors { right: parent.right; rightMargin: Theme.space2; verticalCenter: parent.verticalCenter }
        side: Theme.controlSmall
        iconName: "close"
        iconSize: Theme.iconTiny
        text: qsTr("Do not wait for %1").arg(Offers.asked)
        onClicked: Offers.cancel()
    }
}
