import QtQuick
import Calliope

// A group of settings: a heading and rows in one frame.
Column {
    id: card

    property string title: ""
    default property alias rows: rows.data

    width: parent ? parent.width : 0
    spacing: Theme.gapM

    Heading { visible: card.title !== ""; width: parent.width; text: card.title; font: Theme.fontUiStrong }
    Rectangle {
        width: card.width
        height: rows.height
        radius: Theme.radiusCard
        color: Theme.sheet
        border.width: Theme.hairline
        border.color: Theme.line
        Column { id: rows; width: parent.width }
    }
}
