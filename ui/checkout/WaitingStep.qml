import QtQuick
import Calliope
import Calliope.App

// The shop is being asked, or an order is on its way.
Column {
    id: step

    spacing: Theme.space4

    Row {
        spacing: Theme.space3
        InkIcon {
            anchors.verticalCenter: parent.verticalCenter
            name: "diamond-filled"
            size: Theme.iconSmall
            colour: Theme.lampGlow
            SequentialAnimation on opacity {
                running: step.visible && Theme.breath > 0
                loops: Animation.Infinite
                NumberAnimation { to: 0.55; duration: Theme.breath / 2; easing.type: Easing.InOutSine }
                NumberAnimation { to: 1; duration: Theme.breath / 2; easing.type: Easing.InOutSine }
            }
        }
        Label {
            anchors.verticalCenter: parent.verticalCenter
            width: Math.min(implicitWidth, step.width - x)
            text: Buying.step === "placing" ? qsTr("Waiting for the shop's answer") : qsTr("Waiting for %1").arg(Buying.host)
            color: Theme.ink2
        }
    }
    PriceCard { visible: Buying.sessions }
}
