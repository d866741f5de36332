import QtQuick
import Calliope

// Below a merged answer: what the agents saw differently, and what settled it.
Item {
    id: block

    required property var row

    component Part: Item {
        id: part
        required property string title
        required property string words
        required property int field
        visible: words !== ""
        width: parent.width
        height: visible ? Math.max(Theme.lineUi, text.implicitHeight) : 0
        Accessible.role: Accessible.StaticText
        Accessible.name: title
        Label { width: Theme.dp(112); text: part.title; color: Theme.ink3 }
        RichBlock {
            id: text
            x: Theme.dp(112)
            width: parent.width - x
            html: part.words
            key: block.row.key
            number: part.field
            font: Theme.fontUi
            line: Theme.lineUi
        }
    }

    implicitHeight: parts.height + Theme.space4 + Theme.gapL

    Rectangle { y: Theme.space1; width: parent.width; height: Theme.hairline; color: Theme.line }
    Column {
        id: parts
        y: Theme.space4
        width: parent.width
        spacing: Theme.gapS
        Part { title: qsTr("They differed"); words: block.row.differed; field: 0 }
        Part { title: qsTr("What decided it"); words: block.row.decided; field: 1 }
    }
}
