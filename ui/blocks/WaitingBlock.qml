import QtQuick
import Calliope

// Between the question and the first word.
Item {
    id: block

    required property var row

    implicitHeight: Theme.dp(36)
    Accessible.role: Accessible.StaticText
    Accessible.name: words.text

    InkIcon {
        id: nib
        name: "diamond-filled"
        size: Theme.iconTiny
        colour: Theme.lampGlow
        anchors.verticalCenter: parent.verticalCenter
        SequentialAnimation on opacity {
            running: Theme.breath > 0 && block.visible
            loops: Animation.Infinite
            NumberAnimation { to: 0.55; duration: Theme.breath / 2; easing.type: Easing.InOutSine }
            NumberAnimation { to: 1; duration: Theme.breath / 2; easing.type: Easing.InOutSine }
        }
    }
    Label {
        id: words
        anchors { left: nib.right; leftMargin: Theme.space2; verticalCenter: parent.verticalCenter }
        text: block.row.words
        color: Theme.ink3
    }
}
