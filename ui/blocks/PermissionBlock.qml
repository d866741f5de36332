import QtQuick
import Calliope
import Calliope.App

// A tool that does something asks first. No has the focus; Enter never allows anything.
Item {
    id: block

    required property var row
    readonly property bool keeps: row.effect === "keep"

    implicitHeight: card.height + Theme.dp(20)

    Rectangle {
        id: card
        y: Theme.space2
        width: parent.width
        height: content.height + Theme.dp(14) + foot.height
        radius: Theme.radiusCard
        color: Theme.sheet
        border.width: Theme.hairline
        border.color: Theme.edge
        Accessible.role: Accessible.AlertMessage
        Accessible.name: title.text + " " + detail.text
        Shadow { radius: parent.radius }

        Column {
            id: content
            x: Theme.dp(18)
            y: Theme.dp(14)
            width: parent.width - 2 * x
            bottomPadding: Theme.dp(14)
            spacing: Theme.space1

            Item {
                width: parent.width
                height: title.implicitHeight
                InkIcon { id: icon; name: block.row.effect === "read" ? "eye" : "pen"; size: Theme.icon; colour: Theme.ink }
                Label {
                    id: title
                    anchors { left: icon.right; leftMargin: Theme.dp(10); right: kind.left; rightMargin: Theme.space3 }
                    text: qsTr("%1?").arg(block.row.words)
                    font: Theme.fontUiStrong
                    wrapMode: Text.Wrap
                }
                Rectangle {
                    id: kind
                    anchors.right: parent.right
                    width: kindWords.implicitWidth + Theme.dp(20)
                    height: Theme.dp(22)
                    radius: height / 2
                    color: "transparent"
                    border.width: Theme.hairline
                    border.color: Theme.line
                    Label {
                        id: kindWords
                        anchors.centerIn: parent
                        text: block.row.effect === "read" ? qsTr("Reads") : block.keeps ? qsTr("Can be undone") : qsTr("Has effects")
                        font: Theme.fontSmall
                        color: Theme.ink2
                    }
                }
            }
            Column {
                x: icon.width + Theme.dp(10)
                width: parent.width - x
                spacing: Theme.space1
                Label {
                    id: detail
                    width: parent.width
                    bottomPadding: Theme.space2
                    text: block.row.source !== "" ? qsTr("The tool %1 of %2 wants to run. What it does is up to its maker.").arg(block.row.title).arg(block.row.source)
                        : block.keeps ? qsTr("This answer has read texts of others, so Calliope asks before it changes anything.")
                        : qsTr("The tool %1 wants to run.").arg(block.row.title)
                    color: Theme.ink2
                    wrapMode: Text.Wrap
                }
                ToolArguments { width: parent.width; given: block.row.arguments }
                Item {
                    width: parent.width
                    height: asker.implicitHeight
                    Label { id: asker; width: Theme.dp(96); text: qsTr("Asked by"); line: Theme.lineCode; color: Theme.ink3 }
                    Label {
                        x: asker.width + Theme.space3
                        width: parent.width - x
                        text: block.row.askedBy
                        line: Theme.lineCode
                    }
                }
            }
        }
        Rectangle {
            id: foot
            anchors { left: parent.left; right: parent.right; bottom: parent.bottom; margins: Theme.hairline }
            height: Theme.dp(52)
            radius: card.radius
            color: Theme.sunk
            Rectangle { width: parent.width; height: parent.radius; color: parent.color } // square at the top
            Rectangle { width: parent.width; height: Theme.hairline; color: Theme.line }
            Row {
                anchors { left: parent.left; leftMargin: Theme.space4; verticalCenter: parent.verticalCenter }
                spacing: Theme.space2
                InkButton {
                    objectName: "allowOnce"
                    text: qsTr("Once")
                    onClicked: Chat.decide(block.row.callId, "once")
                    Keys.onReturnPressed: event => event.accepted = true
                    Keys.onEnterPressed: event => event.accepted = true
                }
                InkButton {
                    objectName: "allowAlways"
                    text: qsTr("Always for this tool")
                    visible: !block.keeps // it is asked for by what was read, not by what is allowed
                    onClicked: Chat.decide(block.row.callId, "always")
                    Keys.onReturnPressed: event => event.accepted = true
                    Keys.onEnterPressed: event => event.accepted = true
                }
            }
            InkButton {
                id: no
                objectName: "allowNo"
                anchors { right: parent.right; rightMargin: Theme.dp(10); verticalCenter: parent.verticalCenter }
                text: qsTr("No")
                shortcutText: qsTr("Esc")
                focus: true
                onClicked: Chat.decide(block.row.callId, "no")
                Keys.onReturnPressed: event => event.accepted = true
                Keys.onEnterPressed: event => event.accepted = true
                Component.onCompleted: forceActiveFocus(Qt.TabFocusReason)
            }
        }
    }
    // Before Esc stops the answer.
    Keys.onShortcutOverride: event => event.accepted = event.key === Qt.Key_Escape
    Keys.onEscapePressed: event => {
        Chat.decide(block.row.callId, "no");
        event.accepted = true;
    }
}
