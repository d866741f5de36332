import QtQuick
import Calliope

// How far a purchase has come: a diamond for each part, joined by a line.
Row {
    id: marks

    required property string step
    readonly property var parts: [
        { text: qsTr("Shop"), steps: ["permission", "finding", "asking"] },
        { text: qsTr("Address"), steps: ["address"] },
        { text: qsTr("Delivery"), steps: ["delivery"] },
        { text: qsTr("Review"), steps: ["review"] },
        { text: qsTr("Ordered"), steps: ["placing", "placed", "unknown"] }
    ]
    readonly property int now: parts.findIndex(part => part.steps.includes(step))

    visible: now >= 0
    spacing: Theme.space2
    Accessible.role: Accessible.StaticText
    Accessible.name: now < 0 ? "" : qsTr("Step %1 of %2: %3").arg(now + 1).arg(parts.length).arg(parts[now].text)

    Repeater {
        model: marks.parts
        Row {
            id: mark
            required property var modelData
            required property int index
            spacing: Theme.space2
            Rectangle {
                visible: mark.index > 0
                anchors.verticalCenter: parent.verticalCenter
                width: Theme.space4
                height: Theme.hairline
                color: mark.index <= marks.now ? Theme.ink2 : Theme.line
            }
            InkIcon {
                anchors.verticalCenter: parent.verticalCenter
                name: mark.index <= marks.now ? "diamond-filled" : "diamond"
                size: Theme.iconMini
                colour: mark.index === marks.now ? Theme.lampGlow : mark.index < marks.now ? Theme.ink2 : Theme.ink3
            }
            Label {
                anchors.verticalCenter: parent.verticalCenter
                text: mark.modelData.text
                font: mark.index === marks.now ? Theme.fontSmallActive : Theme.fontSmall
                line: Theme.lineSmall
                color: mark.index === marks.now ? Theme.ink : Theme.ink3
            }
        }
    }
}
