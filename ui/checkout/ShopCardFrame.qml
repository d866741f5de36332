import QtQuick
import Calliope

// A card of the pages of buying: rows below each other in one frame.
Rectangle {
    id: card

    property string name: "" // for screen readers
    property real space: Theme.space3
    default property alias rows: column.data

    width: parent ? parent.width : 0
    height: column.implicitHeight + 2 * column.y
    radius: Theme.radiusCard
    color: Theme.sheet
    border.width: Theme.hairline
    border.color: Theme.line
    Accessible.role: Accessible.Grouping
    Accessible.name: name

    Column {
        id: column
        x: Theme.space4
        y: Theme.space4
        width: parent.width - 2 * x
        spacing: card.space
    }
}
