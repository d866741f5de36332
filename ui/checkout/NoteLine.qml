import QtQuick
import Calliope

// A line that is worth noticing: an icon and words in its colour.
Item {
    id: note

    required property string words
    property string iconName: "info"
    property color colour: Theme.ink2

    implicitHeight: Math.max(Theme.lineUi, text.implicitHeight)
    Accessible.role: Accessible.StaticText
    Accessible.name: words

    InkIcon {
        id: icon
        y: Theme.gapXs
        name: note.iconName
        size: Theme.iconSmall
        colour: note.colour
    }
    Label {
        id: text
        anchors { left: icon.right; leftMargin: Theme.space2; right: parent.right }
        text: note.words
        color: note.colour
        wrapMode: Text.Wrap
    }
}
