import QtQuick
import Calliope

// A row of a sum, in the shop's words.
Item {
    id: row

    required property string label
    required property string value
    property bool sum: false

    implicitHeight: sum ? Theme.lineBody : Theme.lineUi
    Accessible.role: Accessible.StaticText
    Accessible.name: label + " " + value

    Label {
        anchors { left: parent.left; right: amount.left; rightMargin: Theme.space3 }
        text: row.label
        font: row.sum ? Theme.fontBodyStrong : Theme.fontUi
        line: row.implicitHeight
        color: row.sum ? Theme.ink : Theme.ink2
    }
    Label {
        id: amount
        anchors.right: parent.right
        text: row.value
        font: row.sum ? Theme.fontBodyStrong : Theme.fontMeter
        line: row.implicitHeight
    }
}
