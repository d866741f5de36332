import QtQuick
import Calliope
import Calliope.App

// Text of an answer that can be selected: words with their emphasis, made safe and turned into markup by the app alone.
TextEdit {
    id: words

    required property string html
    required property string key // of the row
    property int number: 0 // of the field in the row
    property Item place: words // for the mouse
    property real line: Theme.lineBody

    readOnly: true
    selectByMouse: false
    persistentSelection: true
    textFormat: TextEdit.PlainText // the document is written by RichDocument alone
    font: Theme.fontBody
    color: Theme.ink
    selectionColor: Theme.selection
    selectedTextColor: Theme.ink
    wrapMode: TextEdit.Wrap
    Accessible.role: Accessible.StaticText
    Accessible.name: getText(0, length)
    onLinkActivated: link => Links.ask(link)
    onHoveredLinkChanged: {
        Links.hovered = Links.isOpenable(hoveredLink) ? hoveredLink : "";
        Links.hoveredLook = hoveredLink.startsWith("look:") ? hoveredLink : "";
    }

    FoundMarks { text: words; key: words.key; number: words.number }
    SelectableText { text: words; place: words.place; key: words.key; number: words.number }
    RichDocument { document: words.textDocument; html: words.html; line: words.line }
    HoverHandler { cursorShape: words.hoveredLink !== "" ? Qt.PointingHandCursor : Qt.IBeamCursor }
}
