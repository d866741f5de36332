import QtQuick
import Calliope
import Calliope.App

// Text of others as it is: plain, in the fixed face, selectable; folded where it is long, to its first lines or its last.
Column {
    id: lines

    required property string text
    property string name: text
    property bool folded: true
    property int most: 12 // lines while it is folded
    property bool showsEnd: false
    readonly property int hidden: Math.max(0, Math.round(words.implicitHeight / Theme.lineCode) - most)

    spacing: Theme.space1

    Item {
        id: view
        width: parent.width
        height: lines.folded ? Math.min(words.implicitHeight, lines.most * Theme.lineCode) : words.implicitHeight
        clip: true
        TextEdit {
            id: words
            y: lines.showsEnd ? view.height - height : 0
            width: parent.width
            readOnly: true
            selectByMouse: true
            textFormat: TextEdit.PlainText
            text: lines.text
            font: Theme.fontMeter
            color: Theme.ink
            selectionColor: Theme.selection
            selectedTextColor: Theme.ink
            wrapMode: TextEdit.Wrap
            Accessible.role: Accessible.StaticText
            Accessible.name: lines.name
            LineHeight { document: words.textDocument; height: Theme.lineCode }
        }
    }
    InkButton {
        visible: lines.hidden > 0
        x: -Theme.space2
        kind: "quiet"
        small: true
        text: lines.folded ? lines.hidden === 1 ? qsTr("One more line") : qsTr("%1 more lines").arg(lines.hidden)
            : qsTr("Show less")
        onClicked: lines.folded = !lines.folded
    }
}
