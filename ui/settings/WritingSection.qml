import QtQuick
import QtQuick.Templates as T
import Calliope
import Calliope.App

// What new chats begin with, and what is said in every chat.
Column {
    id: section

    spacing: Theme.space6
    SettingCard {
        title: qsTr("New chats")
        SettingRow {
            title: qsTr("Mode")
            detail: qsTr("What a new chat begins with")
            Segment {
                name: qsTr("Mode")
                narrow: section.width < Theme.dp(500)
                options: Chat.modes
                value: Settings.mode
                onChosen: value => Settings.mode = value
            }
        }
        SettingRow {
            title: qsTr("Enter sends the message")
            detail: qsTr("Otherwise Ctrl+Enter does, and Enter begins a new line")
            InkSwitch { text: qsTr("Enter sends the message"); checked: Settings.enterSends; onToggled: Settings.enterSends = checked }
        }
    }
    ThoughtsCard {}
    SettingCard {
        title: qsTr("Instructions for every chat")
        Item {
            width: parent.width
            height: Theme.dp(150)
            T.ScrollView {
                anchors { fill: parent; margins: Theme.space4 }
                contentWidth: availableWidth
                clip: true
                T.TextArea {
                    id: prompt
                    objectName: "systemPrompt"
                    implicitHeight: Math.max(Theme.dp(110), contentHeight)
                    font: Theme.fontUi
                    color: Theme.ink
                    selectionColor: Theme.selection
                    selectedTextColor: Theme.ink
                    selectByMouse: true
                    wrapMode: TextEdit.Wrap
                    textFormat: TextEdit.PlainText
                    text: Settings.systemPrompt
                    Accessible.name: qsTr("Instructions for every chat")
                    Accessible.multiLine: true
                    onEditingFinished: Settings.systemPrompt = text
                    Keys.onTabPressed: nextItemInFocusChain(true).forceActiveFocus(Qt.TabFocusReason)
                    Keys.onBacktabPressed: nextItemInFocusChain(false).forceActiveFocus(Qt.BacktabFocusReason)
                    Label {
                        visible: prompt.text === ""
                        width: parent.width
                        text: qsTr("For example: Answer briefly. I am a gardener in Leipzig.")
                        color: Theme.ink3
                    }
                }
            }
        }
    }
}
