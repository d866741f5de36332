import QtQuick
import Calliope

// A paragraph, a heading, or an item of a list, at its depth in lists and quotes.
Item {
    id: block

    required property var row

    readonly property bool isHeading: row.level > 0

    function forget() {}

    implicitHeight: words.implicitHeight + words.y + (isHeading || row.tight ? Theme.gapS : Theme.space3)

    Nesting { id: nesting; path: block.row.nesting }
    Label {
        visible: text !== ""
        text: block.row.marker
        font: Theme.fontBody
        line: Theme.lineBody
        color: Theme.ink3
        anchors.right: words.left
        anchors.rightMargin: Theme.space2
        y: words.y
        elide: Text.ElideNone
    }
    RichBlock {
        id: words
        x: nesting.indent
        y: block.isHeading && block.row.part > 0 ? Theme.gapM : 0
        width: block.width - x
        html: block.row.html
        key: block.row.key
        line: block.row.level === 1 ? Theme.lineTitle : Theme.lineBody
        font: !block.isHeading ? Theme.fontBody : block.row.level === 1 ? Theme.fontTitle : Theme.fontHeading
        Accessible.role: block.isHeading ? Accessible.Heading : Accessible.StaticText
    }
}
