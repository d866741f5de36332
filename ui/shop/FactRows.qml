import QtQuick
import Calliope

// What a feed says, row by row; what it does not say is shown as unknown.
Column {
    id: table

    required property var facts // { name, text, known }
    property real nameWidth: Theme.dp(130)

    Accessible.role: Accessible.Table
    Accessible.name: qsTr("Facts")

    Repeater {
        model: table.facts
        Item {
            id: row
            required property var modelData
            required property int index
            width: table.width
            height: Math.max(Theme.dp(30), value.implicitHeight + 2 * Theme.inset)
            Accessible.role: Accessible.Row
            Accessible.name: modelData.name + ": " + modelData.text
            Rectangle { visible: row.index > 0; width: parent.width; height: Theme.hairline; color: Theme.line }
            Label {
                width: table.nameWidth - Theme.space2
                y: Theme.inset
                text: row.modelData.name
                color: Theme.ink3
            }
            Label {
                id: value
                x: table.nameWidth
                y: Theme.inset
                width: parent.width - x
                text: row.modelData.text
                color: row.modelData.known ? Theme.ink : Theme.ink3
                wrapMode: Text.Wrap
                maximumLineCount: 6
            }
        }
    }
}
