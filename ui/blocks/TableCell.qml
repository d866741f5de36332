import QtQuick
import Calliope

// A cell of a table, which says where it lies and how large it is.
Item {
    id: cell

    property int number: 0 // of the field in the row
    property int line: 0 // -1: the head
    property string html: ""
    property string key: "" // of the row
    property int alignment: Qt.AlignLeft
    readonly property real padding: Theme.gapL
    readonly property real wantedWidth: words.implicitWidth + 2 * padding
    readonly property real wantedHeight: Math.max(Theme.rowTable, words.implicitHeight + Theme.gapL)

    Rectangle {
        anchors.fill: parent
        color: Theme.sunk
        visible: cell.line < 0
    }
    Rectangle {
        width: parent.width
        height: Theme.hairline
        color: Theme.line
        visible: cell.line >= 0
    }
    RichBlock {
        id: words
        x: cell.padding
        anchors.verticalCenter: parent.verticalCenter
        width: parent.width - 2 * x
        html: cell.html
        key: cell.visible ? cell.key : ""
        number: cell.number
        place: cell
        line: Theme.lineUi
        font: cell.line < 0 ? Theme.fontSmallActive : Theme.fontUi
        color: cell.line < 0 ? Theme.ink3 : Theme.ink
        horizontalAlignment: cell.alignment
        Accessible.role: cell.line < 0 ? Accessible.ColumnHeader : Accessible.Cell
    }
}
