import QtQuick
import Calliope

// What is not as it was approved: each thing with its exact text, before and now.
Column {
    id: list

    required property var changes // { what, before, now }

    function wordsOf(change: var): string {
        if (change.before === "" && change.now === "") return qsTr("%1 is another one.").arg(change.what);
        if (change.before === "") return qsTr("%1: new").arg(change.what);
        if (change.now === "") return qsTr("%1: gone").arg(change.what);
        return qsTr("%1: changed").arg(change.what);
    }

    spacing: Theme.space3

    Repeater {
        model: list.changes
        Column {
            id: change
            required property var modelData
            objectName: "change"
            width: list.width
            spacing: Theme.space1
            Label {
                width: parent.width
                text: list.wordsOf(change.modelData)
                font: Theme.fontUiStrong
                wrapMode: Text.Wrap
            }
            Label {
                visible: before.visible
                text: qsTr("It was")
                font: Theme.fontSmall
                color: Theme.ink3
            }
            PlainLines {
                id: before
                width: parent.width
                visible: text !== ""
                text: change.modelData.before
                name: qsTr("It was: %1").arg(text)
            }
            Label {
                visible: now.visible
                text: qsTr("It is now")
                font: Theme.fontSmall
                color: Theme.ink3
            }
            PlainLines {
                id: now
                width: parent.width
                visible: text !== ""
                text: change.modelData.now
                name: qsTr("It is now: %1").arg(text)
            }
        }
    }
}
