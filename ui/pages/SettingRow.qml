import QtQuick
import Calliope

// A setting: its name, what it does, and its control at the right; below, where that leaves hardly any room for words.
Item {
    id: row

    required property string title
    property string detail: ""
    property real least: Theme.rowSetting // its height, where few words are in it
    default property alias control: place.data
    readonly property bool first: y === 0
    readonly property bool stacked: place.width > 0 && width - place.width - 3 * Theme.space4 < Theme.dp(150)

    width: parent ? parent.width : 0
    implicitHeight: Math.max(least, words.implicitHeight + 2 * Theme.gapM + (stacked ? place.height + Theme.space2 : 0))

    Rectangle { visible: !row.first; width: parent.width; height: Theme.hairline; color: Theme.line }
    Column {
        id: words
        x: Theme.space4
        y: row.stacked ? Theme.gapM : Math.round((row.height - height) / 2)
        width: row.width - 2 * Theme.space4 - (row.stacked ? 0 : Theme.space4 + place.width)
        Label { width: parent.width; text: row.title; wrapMode: Text.Wrap }
        Label {
            width: parent.width
            visible: text !== ""
            text: row.detail
            font: Theme.fontSmall
            line: Theme.lineSmallProse
            color: Theme.ink3
            wrapMode: Text.Wrap
        }
    }
    Row {
        id: place
        x: row.stacked ? Theme.space4 : row.width - width - Theme.space4
        y: row.stacked ? words.y + words.height + Theme.space2 : Math.round((row.height - height) / 2)
        spacing: Theme.space3
    }
}
