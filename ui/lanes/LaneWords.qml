import QtQuick
import Calliope
import Calliope.App

// Words of an agent, which can be selected.
TextEdit {
    id: words

    readOnly: true
    selectByMouse: true
    activeFocusOnTab: false
    textFormat: TextEdit.PlainText
    font: Theme.fontUi
    color: Theme.ink2
    selectionColor: Theme.selection
    selectedTextColor: Theme.ink
    wrapMode: TextEdit.Wrap
    Accessible.role: Accessible.StaticText
    Accessible.name: text

    LineHeight { document: words.textDocument; height: Theme.lineUi }
}
