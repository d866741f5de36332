import QtQuick
import QtQuick.Templates as T
import Calliope
import Calliope.App

// A new server: its name, one line and what it has to know, or the JSON that its makers give.
SettingCard {
    id: card

    property bool pastes: false
    property string problem: ""

    title: qsTr("Add a server")

    function add() {
        problem = pastes ? Servers.paste(json.text) : Servers.add(name.text, line.text, keys.text);
        if (problem !== "") return;
        name.clear();
        line.clear();
        keys.clear();
        json.clear();
    }

    Item {
        width: parent.width
        height: form.height + 2 * form.y
        Column {
            id: form
            x: Theme.space4
            y: Theme.space4
            width: parent.width - 2 * x
            spacing: Theme.space3
            Segment {
                name: qsTr("How")
                options: [{ value: false, text: qsTr("Command or address") }, { value: true, text: qsTr("Paste JSON") }]
                value: card.pastes
                onChosen: value => card.pastes = value
            }
            InkTextField {
                id: name
                visible: !card.pastes
                width: Math.min(parent.width, Theme.dp(260))
                placeholderText: qsTr("Name, for example Files")
            }
            InkTextField {
                id: line
                objectName: "serverLine"
                visible: !card.pastes
                width: parent.width
                placeholderText: qsTr("npx -y @modelcontextprotocol/server-filesystem /home/me/Documents, or https://…")
                onAccepted: card.add()
            }
            InkTextField {
                id: keys
                objectName: "serverKeys"
                visible: !card.pastes
                width: parent.width
                placeholderText: qsTr("Key, if it needs one: API_KEY=… for a command, Authorization: Bearer … for an address")
                onAccepted: card.add()
            }
            Rectangle {
                visible: card.pastes
                width: parent.width
                height: Theme.dp(150)
                radius: Theme.radiusM
                color: Theme.sheet
                border.width: json.activeFocus ? Theme.outlineStrong : Theme.hairline
                border.color: json.activeFocus ? Theme.lapis : Theme.edge
                T.ScrollView {
                    anchors { fill: parent; margins: Theme.gapM }
                    contentWidth: availableWidth
                    clip: true
                    T.TextArea {
                        id: json
                        objectName: "serverJson"
                        implicitHeight: Math.max(Theme.dp(120), contentHeight)
                        font: Theme.fontMeter
                        color: Theme.ink
                        selectionColor: Theme.selection
                        selectedTextColor: Theme.ink
                        selectByMouse: true
                        wrapMode: TextEdit.Wrap
                        textFormat: TextEdit.PlainText
                        Accessible.name: qsTr("JSON with mcpServers")
                        Accessible.multiLine: true
                        Keys.onTabPressed: nextItemInFocusChain(true).forceActiveFocus(Qt.TabFocusReason)
                        Keys.onBacktabPressed: nextItemInFocusChain(false).forceActiveFocus(Qt.BacktabFocusReason)
                        Label {
                            visible: json.text === ""
                            text: "{ \"mcpServers\": { … } }"
                            font: Theme.fontMeter
                            color: Theme.ink3
                        }
                    }
                }
            }
            Row {
                width: parent.width
                spacing: Theme.space3
                InkButton {
                    id: adding
                    objectName: "addServer"
                    text: qsTr("Add")
                    enabled: card.pastes ? json.text !== "" : line.text !== ""
                    onClicked: card.add()
                }
                Label {
                    width: parent.width - adding.width - parent.spacing
                    wrapMode: Text.Wrap
                    Accessible.role: Spoken.role
                    Spoken.words: card.problem
                    text: card.problem !== "" ? card.problem : qsTr("Nothing is started yet.")
                    color: card.problem !== "" ? Theme.rubric : Theme.ink3
                    anchors.verticalCenter: parent.verticalCenter
                }
            }
        }
    }
}
