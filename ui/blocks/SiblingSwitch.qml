import QtQuick
import Calliope
import Calliope.App

// ‹ 2 / 3 ›: what else was tried in a message's place.
FocusScope {
    id: scope

    required property var row

    visible: row.siblings > 1
    implicitWidth: visible ? line.implicitWidth : 0
    implicitHeight: Theme.controlTiny
    Accessible.role: Accessible.Grouping
    Accessible.name: qsTr("Version %1 of %2").arg(row.sibling).arg(row.siblings)

    Row {
        id: line
        IconButton {
            side: Theme.controlTiny
            iconName: "chevron-left"
            iconSize: Theme.iconSmall
            text: qsTr("Version before")
            enabled: scope.row.sibling > 1 && !Chat.running
            onClicked: Chat.selectSibling(scope.row.messageId, -1)
        }
        Label {
            text: qsTr("%1 / %2").arg(scope.row.sibling).arg(scope.row.siblings)
            font: Theme.fontSmall
            color: Theme.ink2
            anchors.verticalCenter: parent.verticalCenter
        }
        IconButton {
            side: Theme.controlTiny
            iconName: "chevron-right"
            iconSize: Theme.iconSmall
            text: qsTr("Version after")
            enabled: scope.row.sibling < scope.row.siblings && !Chat.running
            onClicked: Chat.selectSibling(scope.row.messageId, 1)
        }
    }
}
