import QtQuick
import Calliope

// A tool of a server that is new, or not what was approved: what is different, else all that it says of itself.
Item {
    id: waiting

    required property var tool // { title, name, description, schema, isNew, changes }
    readonly property bool tellsChanges: tool.changes.length > 0
    property bool open: !tellsChanges

    implicitHeight: content.height + 2 * content.y

    Rectangle { width: parent.width; height: Theme.hairline; color: Theme.line }
    Column {
        id: content
        x: Theme.space4
        y: Theme.space3
        width: parent.width - 2 * x
        spacing: Theme.space2
        Label {
            objectName: "waitingTool"
            width: parent.width
            text: waiting.tool.isNew ? qsTr("%1 is new").arg(waiting.tool.title)
                : waiting.tellsChanges ? qsTr("%1 is not what you approved").arg(waiting.tool.title)
                : qsTr("%1 is not what you approved, which was too long to keep. This is what it is now:").arg(waiting.tool.title)
            wrapMode: Text.Wrap
        }
        ChangeList {
            width: parent.width
            visible: waiting.tellsChanges
            changes: waiting.tool.changes
        }
        InkButton {
            visible: waiting.tellsChanges
            x: -Theme.space2
            kind: "quiet"
            small: true
            text: waiting.open ? qsTr("Only what changed") : qsTr("All of it")
            Accessible.name: qsTr("%1 of %2").arg(text).arg(waiting.tool.title)
            onClicked: waiting.open = !waiting.open
        }
        PlainLines {
            width: parent.width
            visible: waiting.open && text !== ""
            text: waiting.tool.description
            name: qsTr("Description: %1").arg(text)
        }
        Label {
            visible: schema.visible
            width: parent.width
            text: qsTr("Arguments of %1").arg(waiting.tool.name)
            font: Theme.fontSmall
            color: Theme.ink3
        }
        PlainLines {
            id: schema
            width: parent.width
            visible: waiting.open && text !== ""
            most: 4
            text: waiting.tool.schema
            name: qsTr("Arguments: %1").arg(text)
        }
    }
}
