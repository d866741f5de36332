import QtQuick
import Calliope
import Calliope.App

// Marks what is looked for in a text of the conversation, and says where the reader's match is. Texts that no row shows
// have no marks.
FindMarks {
    id: marks

    required property TextEdit text
    required property string key // of the row
    property int number: 0 // of the field in its row

    signal found(rect place) // in the text

    document: text.textDocument
    words: text.visible ? Find.terms : []
    current: text.visible && Find.field === key + "/" + number ? Find.numberInField : -1
    colour: Theme.lampSoft
    currentColour: Theme.lampGlow
    currentInk: Theme.onLamp
    onReached: position => {
        const place = text.positionToRectangle(position);
        found(place);
        Found.reach(text, place);
    }
}
