import QtQuick

// Where a link of a text stands, or what of it stands in its first line.
Item {
    required property TextEdit text
    required property var link // { begin, end } in it

    readonly property rect begin: text.width > 0 ? text.positionToRectangle(link.begin) : Qt.rect(0, 0, 0, 0)
    readonly property rect end: text.width > 0 ? text.positionToRectangle(link.end) : Qt.rect(0, 0, 0, 0)

    x: begin.x
    y: begin.y
    width: end.y > begin.y ? text.width - begin.x : end.x - begin.x
    height: begin.height
}
