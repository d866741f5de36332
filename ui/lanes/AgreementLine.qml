import QtQuick
import Calliope

// How many say the same, as bars and in words.
Row {
    id: line

    required property var lanes
    property bool centred: false

    spacing: Theme.space2
    visible: lanes.agreementWords !== ""
    Accessible.role: Accessible.StaticText
    Accessible.name: words.text + (rest.visible ? ". " + rest.text : "")

    ConfidenceBars {
        id: bars
        value: line.lanes.agreeing > 1 ? line.lanes.agreeing : 0
        most: line.lanes.count
        tall: Theme.dp(14)
        anchors.verticalCenter: words.lineCount > 1 ? undefined : parent.verticalCenter
        y: Theme.dp(3)
    }
    Label {
        id: words
        readonly property real room: line.width - bars.width - line.spacing - (rest.visible ? rest.width + line.spacing : 0)
        width: Math.min(implicitWidth, Math.max(Theme.dp(120), room))
        text: line.lanes.agreementWords
        font: Theme.fontUiActive
        wrapMode: line.centred ? Text.NoWrap : Text.Wrap
        elide: Text.ElideRight
    }
    Label {
        id: rest
        visible: text !== "" && line.lanes.running
        text: line.lanes.restWords
        color: Theme.ink3
    }
}
