import QtQuick
import QtQuick.Window as System
import Calliope
import Calliope.App

// A tool that does something asks first. No has the focus, unless somebody is writing: that goes on, and what was meant for
// a text decides nothing. Enter never allows anything.
Item {
    id: block

    required property var row
    readonly property bool keeps: row.effect === "keep"
    readonly property Item focusItem: System.Window.activeFocusItem // of the whole window
    property bool isNew: true

    function isWriting(item: var): bool { // in whatever has the focus
        return item !== null && item.cursorPosition !== undefined && (item.text !== "" || item.preeditText !== "");
    }
    Timer { running: true; interval: 500; onTriggered: block.isNew = false } // the hand may still be on the space bar

    implicitHeight: card.height + 2 * Theme.gapM

    Rectangle {
        id: card
        y: Theme.space2
        width: parent.width
        height: content.height + Theme.gapL + foot.height
        radius: Theme.radiusCard
        color: Theme.sheet
        border.width: Theme.hairline
        border.color: Theme.edge
        Accessible.role: Spoken.role
        Accessible.name: title.text + " " + detail.text
        Spoken.words: Accessible.name
        Shadow { radius: parent.radius }

        Column {
            id: content
            x: Theme.gapXl
            y: Theme.gapL
            width: parent.width - 2 * x
            bottomPadding: Theme.gapL
            spacing: Theme.space1

            Item {
                width: parent.width
                height: title.implicitHeight
                InkIcon { id: icon; name: block.row.effect === "read" ? "eye" : "pen"; size: Theme.icon; colour: Theme.ink }
                Label {
                    id: title
                    anchors { left: icon.right; leftMargin: Theme.gapM; right: kind.left; rightMargin: Theme.space3 }
                    text: qsTr("%1?").arg(block.row.words)
                    font: Theme.fontUiStrong
                    wrapMode: Text.Wrap
                }
                Rectangle {
                    id: kind
                    anchors.right: parent.right
                    width: kindWords.implicitWidth + 2 * Theme.gapM
                    height: Theme.tag
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
                x: icon.width + Theme.gapM
                width: parent.width - x
                spacing: Theme.space1
                Label {
                    id: detail
                    width: parent.width
                    bottomPadding: Theme.space2
                    text: block.row.source !== "" ? qsTr("The tool %1 of %2 wants to run. What it does is up to its maker.").arg(block.row.title).arg(block.row.source)
                        : block.row.leaves ? qsTr("What it finds in your other chats goes to %1, which does not run on this computer.").arg(block.row.askedBy)
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
            height: Theme.foot
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
                anchors { right: parent.right; rightMargin: Theme.gapM; verticalCenter: parent.verticalCenter }
                text: qsTr("No")
                shortcutText: activeFocus ? qsTr("Esc") : "" // else it stops the answer
                focus: true
                onClicked: Chat.decide(block.row.callId, "no")
                Keys.onReturnPressed: event => event.accepted = true
                Keys.onEnterPressed: event => event.accepted = true
                Keys.onSpacePressed: event => event.accepted = block.isNew
                Component.onCompleted: if (!block.isWriting(block.focusItem)) forceActiveFocus(Qt.TabFocusReason)
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
