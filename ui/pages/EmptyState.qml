import QtQuick
import Calliope
import Calliope.App

// A new chat: one line of greeting, what can be done, and what was going on.
Item {
    id: empty

    required property real composerTop
    required property real composerBottom
    required property real columnWidth

    Image {
        anchors.horizontalCenter: parent.horizontalCenter
        y: empty.composerTop + Theme.dp(60) - height / 2
        width: Theme.dp(1100)
        height: Theme.dp(720)
        sourceSize: Qt.size(550, 360)
        source: "image://ink/glow?" + Theme.hex(Theme.glow).slice(1)
        Accessible.ignored: true
    }
    Heading {
        anchors.horizontalCenter: parent.horizontalCenter
        y: empty.composerTop - Theme.dp(86)
        text: Chat.temporary ? qsTr("What stays between us?") : qsTr("Where shall we begin?")
        font: Theme.fontHero
        line: Theme.lineHero
    }
    Column {
        y: empty.composerBottom + Theme.dp(Chat.hint === "" ? 22 : 40)
        anchors.horizontalCenter: parent.horizontalCenter
        width: empty.columnWidth
        spacing: Theme.space6 + Theme.space1

        Grid {
            id: starters
            width: parent.width
            columns: width < Theme.dp(600) ? 2 : 4
            spacing: Theme.gapM
            Repeater {
                model: Chat.starters // as Chat has them
                Starter {
                    required property var modelData
                    width: (starters.width - (starters.columns - 1) * starters.spacing) / starters.columns
                    starter: modelData
                }
            }
        }
        Column {
            width: parent.width
            visible: Chats.recent.length > 0 && empty.height - empty.composerBottom > Theme.dp(260)
            Label {
                text: qsTr("Pick up again")
                font: Theme.fontSmallActive
                line: Theme.lineSmall
                color: Theme.ink3
                leftPadding: Theme.gapL
                bottomPadding: Theme.gapS
            }
            Repeater {
                model: Chats.recent // { id, title, words, time }
                RecentRow {
                    required property var modelData
                    width: empty.columnWidth
                    chat: modelData
                }
            }
        }
    }
}
