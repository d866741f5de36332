import QtQuick
import Calliope
import Calliope.App

// Ends the thinking; the answer comes.
InkButton {
    id: button

    text: qsTr("Answer now")
    shortcutText: Shortcuts.text("answerNow")
    enabled: Chat.canAnswerNow
    Accessible.description: qsTr("Ends the thinking and starts the answer")
    onClicked: Chat.answerNow()

    background: Rectangle {
        radius: height / 2
        color: button.hovered ? Theme.lampSoft : Theme.sheet
        border.width: Theme.hairline
        border.color: Theme.lampGlow
        FocusRing { shown: button.visualFocus; around: parent.radius }
    }
}
