import QtQuick
import Calliope
import Calliope.App

// Below an answer: what can be done with it, and what it took.
Item {
    id: block

    required property var row

    function forget() { copied.stop(); }

    implicitHeight: Theme.dp(34)

    Row {
        x: -(Theme.rowChat - Theme.iconSmall) / 2
        anchors.verticalCenter: parent.verticalCenter
        IconButton {
            side: Theme.rowChat
            iconName: copied.running ? "check" : "copy"
            iconSize: Theme.iconSmall
            colour: Theme.ink3
            text: qsTr("Copy the answer")
            onClicked: {
                Clipboard.setText(Chat.markdownOf(block.row.messageId));
                copied.restart();
            }
            Timer { id: copied; interval: 1500 }
        }
        IconButton {
            objectName: "answerAgain"
            side: Theme.rowChat
            iconName: "regenerate"
            iconSize: Theme.iconSmall
            colour: Theme.ink3
            text: !Chat.temporary ? qsTr("Answer again") // beside this one
                : block.row.isLast ? qsTr("Answer again; this answer goes") : qsTr("Answer again; this answer goes, and what follows it")
            shortcutText: block.row.isLast ? Shortcuts.text("regenerate") : ""
            enabled: !Chat.running
            onClicked: Chat.regenerate(block.row.messageId)
        }
        InkButton {
            visible: block.row.canGoOn
            small: true
            iconName: "play"
            text: qsTr("Continue")
            hint: qsTr("The answer goes on where it stopped")
            enabled: Chat.canSend
            anchors.verticalCenter: parent.verticalCenter
            onClicked: Chat.goOn(block.row.messageId)
        }
        SiblingSwitch { row: block.row; anchors.verticalCenter: parent.verticalCenter }
        Item { width: Theme.gapM; height: 1 }
        Label {
            width: Math.min(implicitWidth, block.width - parent.x - x)
            text: block.row.words
            font: Theme.fontSmall
            color: Theme.ink3
            anchors.verticalCenter: parent.verticalCenter
        }
    }
}
