import QtQuick
import Calliope
import Calliope.App

// Between the question and the first word, and while results of tools are read. Who does not want to wait for thoughts
// says so here already.
Item {
    id: block

    required property var row

    implicitHeight: Theme.dp(36)

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
        anchors { left: nib.right; leftMargin: Theme.space2; right: now.visible ? now.left : parent.right; rightMargin: now.visible ? Theme.space3 : 0; verticalCenter: parent.verticalCenter }
        text: block.row.words
        color: Theme.ink3
        Accessible.role: Accessible.StaticText
        Accessible.name: text
    }
    AnswerNowButton {
        id: now
        objectName: "answerNow"
        visible: Chat.canAnswerNow
        anchors { right: parent.right; rightMargin: Theme.gapM; verticalCenter: parent.verticalCenter }
    }
}
