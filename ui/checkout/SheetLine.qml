import QtQuick
import Calliope

// A row of the sheet, as it is approved. One that nobody asked for stands out.
Rectangle {
    id: line

    required property var row // { kind, label, value, alarming }
    readonly property bool noted: row.alarming || row.kind === "disclosure" || row.kind === "notice"

    height: texts.height + (noted ? Theme.space3 : 0)
    radius: Theme.radiusS
    color: noted ? Theme.lampSoft : "transparent"
    Accessible.role: Accessible.StaticText
    Accessible.name: (row.alarming ? qsTr("Not what you asked for: ") : "") + row.label + ": " + row.value

    Item {
        id: texts
        anchors { left: parent.left; right: parent.right; leftMargin: line.noted ? Theme.space2 : 0; rightMargin: line.noted ? Theme.space2 : 0; verticalCenter: parent.verticalCenter }
        height: Math.max(label.implicitHeight + (alarm.visible ? alarm.height : 0), value.implicitHeight)
        InkIcon {
            id: icon
            visible: line.noted
            y: Theme.gapXs
            name: line.noted ? "warn" : ""
            size: Theme.iconSmall
            colour: Theme.lamp
        }
        Label {
            id: label
            x: line.noted ? icon.width + Theme.space2 : 0
            width: line.row.kind === "line" ? parent.width * 0.5 - x : Theme.dp(128) - x
            text: line.row.label
            font: line.row.kind === "line" ? Theme.fontUiActive : Theme.fontUi
            color: line.row.kind === "line" ? Theme.ink : Theme.ink3
            wrapMode: Text.Wrap
        }
        Label {
            id: alarm
            visible: line.row.alarming
            x: label.x
            anchors.top: label.bottom
            text: qsTr("Not what you asked for")
            font: Theme.fontSmall
            line: Theme.lineSmall
            color: Theme.lamp
        }
        Label {
            id: value
            anchors { left: label.right; leftMargin: Theme.space3; right: parent.right }
            text: line.row.value
            font: line.row.kind === "line" ? Theme.fontMeter : Theme.fontUi
            horizontalAlignment: line.row.kind === "line" ? Text.AlignRight : Text.AlignLeft
            wrapMode: Text.Wrap
        }
    }
}
