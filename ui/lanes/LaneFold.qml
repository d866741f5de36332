import QtQuick
import Calliope

// What an agent has thought, or said in an earlier round: a line until it is opened.
Column {
    id: fold

    required property string key
    required property string title
    required property string words
    property bool open: false

    InkButton {
        objectName: "fold_" + fold.key
        x: -Theme.space2
        width: Math.min(implicitWidth, fold.width - x)
        kind: "quiet"
        small: true
        iconName: fold.open ? "chevron-down" : "chevron-right"
        text: fold.title
        Accessible.description: fold.open ? qsTr("Close it") : qsTr("Show it")
        onClicked: fold.open = !fold.open
    }
    LaneWords {
        visible: fold.open
        width: parent.width
        text: fold.open ? fold.words : ""
        color: Theme.ink3
    }
}
