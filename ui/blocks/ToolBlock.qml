import QtQuick
import Calliope
import Calliope.App

// What a tool did, as one line; opened, it shows exactly what it was given and what came back.
Item {
    id: block

    required property var row
    readonly property bool open: row.openByUser > 0

    implicitHeight: head.height + (details.visible ? details.height + Theme.space2 : 0) + Theme.gapS

    Item {
        id: head
        width: parent.width
        height: Theme.control
        InkButton {
            id: toggle
            x: -Theme.space2
            anchors.verticalCenter: parent.verticalCenter
            width: Math.min(implicitWidth, parent.width - Theme.space6)
            kind: "quiet"
            iconName: block.row.state === "failed" ? "warn" : "tool"
            text: block.row.words
            shortcutText: block.row.status
            Accessible.name: qsTr("Tool %1: %2").arg(block.row.title).arg(block.row.words)
            Accessible.description: block.row.status
            onClicked: Chat.setOpen(block.row.messageId, block.row.blockId, !block.open)
        }
        InkIcon {
            anchors.left: toggle.right
            anchors.verticalCenter: parent.verticalCenter
            name: block.row.live ? "diamond-filled" : block.open ? "chevron-down" : "chevron-right"
            size: block.row.live ? Theme.iconMini : Theme.iconSmall
            colour: block.row.live ? Theme.lampGlow : Theme.ink3
        }
    }
    Rectangle {
        id: details
        visible: block.open
        y: head.height + Theme.space1
        width: parent.width
        height: content.implicitHeight + 2 * content.y
        radius: Theme.radiusL
        color: Theme.sunk
        border.width: Theme.hairline
        border.color: Theme.line
        Column {
            id: content
            x: Theme.gapL
            y: Theme.space3
            width: parent.width - 2 * x
            spacing: Theme.space2
            ToolArguments { width: parent.width; given: block.row.arguments }
            Rectangle {
                visible: result.visible
                width: parent.width
                height: Theme.hairline
                color: Theme.line
            }
            PlainLines {
                id: result
                visible: block.row.result !== ""
                width: parent.width
                text: block.open ? block.row.result : ""
                name: qsTr("What came back: %1").arg(text)
            }
        }
    }
}
