import QtQuick
import Calliope
import Calliope.App

// Which model is loaded, how much memory it takes, and whether anything leaves the machine.
Item {
    id: card

    implicitHeight: column.implicitHeight + Theme.gapL

    Column {
        id: column
        x: Theme.space2
        y: Theme.space2
        width: parent.width - 2 * x
        spacing: Theme.gapS
        Item {
            width: parent.width
            height: Theme.lineSmall
            Label {
                width: parent.width - figures.implicitWidth - Theme.space2
                text: Engine.modelName === "" ? qsTr("No model loaded") : Engine.modelName
                font: Theme.fontSmallActive
                line: Theme.lineSmall
            }
            Label {
                id: figures
                anchors.right: parent.right
                text: Engine.stateWords
                font: Theme.fontMeter
                line: Theme.lineSmall
                color: Theme.ink3
            }
        }
        Rectangle {
            width: parent.width
            height: Theme.meterThin
            radius: height / 2
            color: Theme.track
            visible: Engine.share >= 0
            Accessible.role: Accessible.ProgressBar
            Accessible.name: Engine.modelName + ", " + Engine.stateWords
            Rectangle {
                width: parent.width * Math.max(0, Math.min(1, Engine.share))
                height: parent.height
                radius: parent.radius
                color: Engine.loading ? Theme.lampGlow : Theme.ink2
            }
        }
        Row {
            spacing: Theme.gapS
            InkIcon {
                name: Engine.isPrivate ? "shield" : "online"
                size: Theme.iconSmall
                colour: Engine.isPrivate ? Theme.verdigris : Theme.lamp
                anchors.verticalCenter: parent.verticalCenter
            }
            Label {
                width: Math.min(implicitWidth, column.width - x)
                text: Engine.privacyWords
                font: Theme.fontSmallActive
                line: Theme.lineSmall
                color: Engine.isPrivate ? Theme.verdigris : Theme.lamp
                anchors.verticalCenter: parent.verticalCenter
            }
        }
    }
}
