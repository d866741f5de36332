import QtQuick
import Calliope
import Calliope.App

// An agent in full: what it looks at, what it writes, its verdict, and what can be done with it.
LaneFrame {
    id: column

    required property var lanes
    required property var messageId
    required property int number
    required property string letter
    required property string name
    required property string angle
    required property string laneState
    required property string stateWords
    required property string costWords
    required property string timeWords
    required property bool running
    required property string text
    required property string step
    required property string thoughts
    required property var before // of earlier rounds
    required property var uses   // of tools, in words
    required property var marked // on pictures
    required property string verdict
    required property int confidence
    required property bool dissents
    required property bool pinned
    required property string hints
    required property string problem

    readonly property bool isUsed: lanes.chosen === number
    property bool hinting: false

    function act(action: string, words: string): bool { return Chat.steerLane(messageId, number, action, words); }

    objectName: "lane" + letter
    radius: Theme.radiusCard
    color: Theme.sheet
    dashed: dissents
    Accessible.role: Accessible.Grouping
    Accessible.name: qsTr("Agent %1, %2: %3").arg(letter).arg(name).arg(stateWords)

    Row { // head
        id: head
        x: Theme.gapL
        y: Theme.space3
        width: parent.width - 2 * x
        height: Theme.tag
        spacing: Theme.space2
        Rectangle {
            id: box
            width: Theme.tag
            height: width
            radius: Theme.radiusS
            color: Theme.sunk
            border.width: Theme.hairline
            border.color: Theme.line
            Label { anchors.centerIn: parent; text: column.letter; font: Theme.fontMeter }
        }
        Heading {
            width: parent.width - box.width - status.width - 2 * parent.spacing
            height: parent.height
            text: column.name
            font: Theme.fontUiStrong
        }
        Row {
            id: status
            spacing: Theme.gapS
            height: parent.height
            InkIcon {
                name: column.laneState === "failed" ? "warn" : column.laneState === "stopped" ? "stop"
                    : column.running ? "diamond-filled" : column.laneState === "done" ? "check" : ""
                visible: name !== ""
                size: Theme.iconTiny
                colour: column.laneState === "failed" ? Theme.rubric : column.running ? Theme.lampGlow : Theme.ink2
                anchors.verticalCenter: parent.verticalCenter
            }
            Label {
                height: parent.height
                text: column.stateWords
                font: Theme.fontSmall
                color: column.laneState === "failed" ? Theme.rubric : column.running ? Theme.lamp : Theme.ink2
            }
        }
    }
    Label {
        id: angle
        anchors { top: head.bottom; topMargin: Theme.gapS; left: head.left; right: head.right }
        text: column.angle
        font: Theme.fontAngle
        line: Theme.lineThought
        color: Theme.ink2
    }
    LaneText {
        objectName: "text" + column.letter
        anchors { top: angle.bottom; topMargin: Theme.gapS; left: head.left; right: head.right; bottom: line.top; bottomMargin: Theme.gapS }
        name: qsTr("What agent %1 says").arg(column.letter)
        uses: column.uses
        before: column.before
        thoughts: column.thoughts
        text: wrong ? column.problem : column.text === "" && column.step !== "" ? column.step : column.text
        wrong: column.problem !== "" && column.text === ""
        marked: column.marked
        running: column.running
    }
    Rectangle {
        id: line
        anchors { left: head.left; right: head.right; bottom: said.top }
        height: Theme.hairline
        color: Theme.line
    }
    Item { // its verdict, or the user's hint to it
        id: said
        anchors { left: head.left; right: head.right; bottom: foot.top }
        height: column.hinting ? Theme.field + Theme.space2 : Theme.dp(38)
        Row {
            visible: !column.hinting
            anchors.verticalCenter: parent.verticalCenter
            width: parent.width
            spacing: Theme.gapIcon
            InkIcon {
                id: flag
                visible: column.dissents
                name: "flag"
                size: Theme.iconSmall
                colour: Theme.ink
                anchors.verticalCenter: parent.verticalCenter
            }
            Label {
                width: parent.width - (flag.visible ? flag.width + parent.spacing : 0)
                    - (bars.visible ? bars.width + parent.spacing : 0)
                text: column.verdict !== "" ? column.verdict : column.hints !== "" ? qsTr("Hint: %1").arg(column.hints)
                    : column.running ? qsTr("No verdict yet") : ""
                font: Theme.fontUiActive
                color: column.verdict !== "" ? Theme.ink : Theme.ink3
            }
            ConfidenceBars {
                id: bars
                visible: column.confidence > 0
                value: column.confidence
                anchors.verticalCenter: parent.verticalCenter
                Accessible.ignored: false
                Accessible.role: Accessible.StaticText
                Accessible.name: qsTr("Confidence %1 of 5").arg(value)
            }
        }
        InkTextField {
            id: field
            objectName: "hint" + column.letter
            visible: column.hinting
            anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter }
            placeholderText: qsTr("A hint to %1").arg(column.letter)
            onAccepted: {
                if (!column.act("hint", text)) return; // nothing that was written is lost
                clear();
                column.hinting = false;
            }
            Keys.onShortcutOverride: event => event.accepted = event.key === Qt.Key_Escape
            Keys.onEscapePressed: column.hinting = false
        }
    }
    Item { // what can be done
        id: foot
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom; margins: Theme.space2 }
        height: Theme.controlSmall
        Row {
            id: tools
            IconButton {
                side: Theme.controlSmall
                objectName: "pin" + column.letter
                iconName: "pin"
                iconSize: Theme.iconSmall
                colour: column.pinned ? Theme.ink : Theme.ink3
                on: column.pinned
                text: column.pinned ? qsTr("Unpin %1").arg(column.letter) : qsTr("Pin %1: it counts for more").arg(column.letter)
                onClicked: column.act(column.pinned ? "unpin" : "pin", "")
            }
            IconButton {
                visible: column.lanes.steerable
                side: Theme.controlSmall
                objectName: "hintTo" + column.letter
                iconName: "pen"
                iconSize: Theme.iconSmall
                colour: Theme.ink3
                on: column.hinting
                text: qsTr("Give %1 a hint for its next round").arg(column.letter)
                onClicked: {
                    column.hinting = !column.hinting;
                    if (column.hinting) field.forceActiveFocus();
                }
            }
            IconButton {
                visible: column.lanes.steerable
                side: Theme.controlSmall
                objectName: "extend" + column.letter
                iconName: "plus"
                iconSize: Theme.iconSmall
                colour: Theme.ink3
                text: qsTr("Give %1 twice the budget and another round").arg(column.letter)
                onClicked: column.act("extend", "")
            }
            IconButton {
                visible: column.lanes.steerable && column.running
                side: Theme.controlSmall
                objectName: "stop" + column.letter
                iconName: "stop"
                iconSize: Theme.iconSmall
                colour: Theme.ink3
                text: qsTr("Stop %1").arg(column.letter)
                onClicked: column.act("stop", "")
            }
        }
        Label {
            anchors { left: tools.right; leftMargin: Theme.space1; right: use.left; rightMargin: Theme.space1 }
            height: parent.height
            text: column.costWords === "" ? column.timeWords
                : column.timeWords === "" ? qsTr("%1 tokens").arg(column.costWords)
                                          : qsTr("%1 tokens, %2").arg(column.costWords).arg(column.timeWords)
            font: Theme.fontSmall
            color: Theme.ink3
        }
        InkButton {
            id: use
            objectName: "use" + column.letter
            anchors.right: parent.right
            kind: "quiet"
            small: true
            iconName: column.isUsed ? "check" : ""
            text: column.isUsed ? qsTr("Used") : qsTr("Use this one")
            enabled: column.text !== "" && !column.isUsed && (column.lanes.running || !Chat.running)
            Accessible.description: qsTr("Makes what agent %1 says the answer").arg(column.letter)
            onClicked: column.act("use", "")
        }
    }
}
