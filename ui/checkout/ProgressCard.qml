import QtQuick
import Calliope

// What is being done in the background, how far it is, and its one button.
ShopCardFrame {
    id: card

    required property string words
    required property real share // 0 to 1
    property string button: qsTr("Stop")
    property string buttonIcon: "stop"
    property string buttonName: "" // for tests
    signal pressed

    name: words
    space: Theme.space2

    Item {
        width: parent.width
        height: Theme.control
        Label {
            anchors { left: parent.left; right: press.left; rightMargin: Theme.space3; verticalCenter: parent.verticalCenter }
            text: card.words
            font: Theme.fontUiActive
        }
        InkButton {
            id: press
            objectName: card.buttonName
            anchors.right: parent.right
            iconName: card.buttonIcon
            text: card.button
            onClicked: card.pressed()
        }
    }
    Rectangle {
        width: parent.width
        height: Theme.meter
        radius: height / 2
        color: Theme.track
        Accessible.role: Accessible.ProgressBar
        Accessible.name: card.words
        Rectangle {
            width: parent.width * Math.min(1, card.share)
            height: parent.height
            radius: parent.radius
            color: Theme.lampGlow
        }
    }
}
