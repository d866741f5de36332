import QtQuick
import Calliope

// Text of the interface. What comes from outside is shown as it is: never as markup.
Text {
    property real line: Theme.lineUi

    font: Theme.fontUi
    color: Theme.ink
    textFormat: Text.PlainText
    lineHeightMode: Text.FixedHeight
    lineHeight: line
    verticalAlignment: Text.AlignVCenter
    elide: wrapMode === Text.NoWrap ? Text.ElideRight : Text.ElideNone
}
