import QtQuick
import Calliope

// What a tool is given, exactly: a row for each argument.
Column {
    id: list

    required property var given // { name, value, isLong } each

    spacing: Theme.space1

    Label {
        visible: list.given.length === 0
        text: qsTr("It is given nothing.")
        font: Theme.fontSmall
        color: Theme.ink3
    }
    Repeater {
        model: list.given
        Item {
            id: entry
            required property var modelData
            width: list.width
            height: Math.max(key.implicitHeight, value.implicitHeight)
            Label {
                id: key
                width: Theme.dp(96)
                text: entry.modelData.name
                font: Theme.fontUi
                line: Theme.lineCode
                color: Theme.ink3
            }
            PlainLines {
                id: value
                x: key.width + Theme.space3
                width: parent.width - x
                most: 6
                text: entry.modelData.value
                name: entry.modelData.name + ": " + entry.modelData.value
            }
        }
    }
}
