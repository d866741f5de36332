import QtQuick
import Calliope
import Calliope.App

// Who answers now, on what, and what memory it takes.
Rectangle {
    height: now.implicitHeight + 2 * Theme.space5
    radius: Theme.radiusCard
    color: Theme.sheet
    border.width: Theme.hairline
    border.color: Theme.line

    Column {
        id: now
        x: Theme.space5
        y: Theme.space5
        width: parent.width - 2 * x
        spacing: Theme.space3
        Item {
            width: parent.width
            height: Theme.lineUi
            InkIcon {
                id: picture
                name: Engine.isPrivate ? "chip" : "online"
                colour: Engine.isPrivate ? Theme.ink2 : Theme.lamp
                anchors.verticalCenter: parent.verticalCenter
            }
            Label {
                id: device
                anchors { left: picture.right; leftMargin: Theme.space2; verticalCenter: parent.verticalCenter }
                width: Math.min(implicitWidth, parent.width * 0.5)
                text: Engine.deviceName
                font: Theme.fontUiActive
            }
            Label {
                anchors { left: device.right; leftMargin: Theme.space2; right: parent.right; verticalCenter: parent.verticalCenter }
                text: Engine.deviceReason
                font: Theme.fontSmall
                color: Theme.ink3
            }
        }
        Rectangle {
            width: parent.width
            height: Theme.dp(28)
            radius: Theme.radiusM
            color: Theme.track
            visible: Engine.share >= 0
            Accessible.role: Accessible.ProgressBar
            Accessible.name: Engine.loading ? Engine.stateWords : qsTr("Memory of the device: %1").arg(Engine.stateWords)
            Rectangle {
                width: parent.width * Math.max(0, Math.min(1, Engine.share))
                height: parent.height
                radius: parent.radius
                color: Engine.loading ? Theme.lampGlow : Theme.ink
            }
        }
        Label {
            width: parent.width
            visible: text !== ""
            text: Engine.details
            font: Theme.fontSmall
            color: Theme.ink2
            wrapMode: Text.Wrap
        }
    }
}
