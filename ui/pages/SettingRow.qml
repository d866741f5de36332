import QtQuick
import Calliope

// A setting: its name, what it does, and its control at the right.
Item {
    id: row

    required property string title
    property string detail: ""
    default property alias control: place.data
    readonly property bool first: y === 0

    width: parent ? parent.width : 0
    implicitHeight: Math.max(Theme.rowSetting, words.implicitHeight + 2 * Theme.gapM)

    Rectangle { visible: !row.first; width: parent.width; height: Theme.hairline; color: Theme.line }
    Column {
        id: words
        x: Theme.space4
        width: parent.width - 3 * Theme.space4 - place.width
        anchors.verticalCenter: parent.verticalCenter
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
        anchors { right: parent.right; rightMargin: Theme.space4; verticalCenter: parent.verticalCenter }
        spacing: Theme.space3
    }
}
