import QtQuick
import Calliope

// Above a merged answer: how many agree on what; or whose words it is.
Item {
    id: block

    required property var row

    implicitHeight: visibleWords.height + Theme.space2

    Column {
        id: visibleWords
        width: parent.width
        spacing: Theme.space1
        AgreementLine {
            width: parent.width
            lanes: block.row.lanes
        }
        Label {
            visible: text !== ""
            width: parent.width
            text: block.row.lanes.note !== "" ? qsTr("%1: these are the words of agent %2.").arg(block.row.lanes.note).arg(block.row.lanes.letterOf(block.row.lanes.chosen))
                : block.row.lanes.chosen > 0 ? qsTr("These are the words of agent %1.").arg(block.row.lanes.letterOf(block.row.lanes.chosen)) : ""
            font: Theme.fontSmall
            color: Theme.ink3
            wrapMode: Text.Wrap
        }
    }
}
