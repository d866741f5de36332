import QtQuick
import Calliope
import Calliope.App

// The agents beside an answer: a strip of chips, or each in full. A card while they work, a line when they are done.
Item {
    id: block

    required property var row
    readonly property var lanes: row.lanes
    readonly property real columnWidth: Math.min(Theme.column, width)
    readonly property real side: Math.round((width - columnWidth) / 2)
    readonly property bool live: lanes.running
    readonly property bool open: lanes.expanded

    implicitHeight: body.height + Theme.gapL

    function show(lane: int) {
        lanes.expanded = true;
        lanes.shown = lane;
    }

    Item { // what screen readers are told: starts and ends, not every word
        objectName: "toldOfLanes"
        Accessible.role: Spoken.role
        Accessible.name: block.lanes.announcement
        Spoken.words: block.lanes.announcement
    }

    Column {
        id: body
        y: Theme.space2
        width: parent.width
        spacing: Theme.gapM

        // --- while they work ---
        Rectangle {
            visible: block.live
            x: block.side
            width: block.columnWidth
            height: inside.height
            radius: Theme.radiusCard
            color: Theme.sheet
            border.width: Theme.hairline
            border.color: Theme.line
            Accessible.role: Accessible.Grouping
            Accessible.name: block.lanes.stageWords

            Column {
                id: inside
                width: parent.width
                Item {
                    width: parent.width
                    height: Theme.dp(52)
                    InkIcon {
                        id: glyph
                        x: Theme.gapL
                        anchors.verticalCenter: parent.verticalCenter
                        name: "contemplating"
                        colour: Theme.lamp
                    }
                    Label {
                        anchors { left: glyph.right; leftMargin: Theme.gapM; right: cost.left; rightMargin: Theme.space3; verticalCenter: parent.verticalCenter }
                        text: block.lanes.stageWords
                        font: Theme.fontUiActive
                    }
                    Label {
                        id: cost
                        anchors { right: now.left; rightMargin: Theme.space3; verticalCenter: parent.verticalCenter }
                        text: block.lanes.costWords
                        font: Theme.fontMeter
                        color: Theme.ink3
                    }
                    AnswerNowButton {
                        id: now
                        anchors { right: parent.right; rightMargin: Theme.gapM; verticalCenter: parent.verticalCenter }
                    }
                }
                Rectangle { width: parent.width; height: Theme.hairline; color: Theme.line }
                Item { width: 1; height: Theme.gapL; visible: !block.open }
                LaneStrip {
                    visible: !block.open
                    x: Theme.gapL
                    width: parent.width - 2 * x
                    lanes: block.lanes
                    onChosen: lane => block.show(lane)
                }
                Item {
                    width: parent.width
                    height: Theme.dp(block.open ? 44 : 34)
                    AgreementLine {
                        anchors.horizontalCenter: parent.horizontalCenter
                        y: block.open ? Theme.space3 : Theme.gapXs
                        width: Math.min(implicitWidth, parent.width - 2 * Theme.space4)
                        lanes: block.lanes
                        centred: true
                    }
                }
                Item { // what the last one does
                    visible: !block.open && block.lanes.liveLane > 0
                    width: parent.width
                    height: Theme.dp(48)
                    Rectangle { width: parent.width; height: Theme.hairline; color: Theme.line }
                    Label {
                        id: who
                        x: Theme.space4
                        anchors.verticalCenter: parent.verticalCenter
                        text: block.lanes.liveLane > 0 ? block.lanes.letterOf(block.lanes.liveLane) : ""
                        font: Theme.fontMeter
                        color: Theme.ink3
                    }
                    Label {
                        anchors { left: who.right; leftMargin: Theme.gapM; right: stopOne.left; rightMargin: Theme.space3; verticalCenter: parent.verticalCenter }
                        text: block.lanes.liveWords
                        color: Theme.ink2
                    }
                    InkButton {
                        id: stopOne
                        visible: block.lanes.steerable
                        anchors { right: parent.right; rightMargin: Theme.gapM; verticalCenter: parent.verticalCenter }
                        kind: "quiet"
                        small: true
                        text: qsTr("Stop %1").arg(who.text)
                        onClicked: Chat.steerLane(block.row.messageId, block.lanes.liveLane, "stop")
                    }
                }
            }
        }
        Item { // below the card
            visible: block.live
            x: block.side
            width: block.columnWidth
            height: Theme.controlSmall
            Label {
                visible: Engine.isOwn // how others read it is theirs
                x: Theme.space1
                width: parent.width - toggle.width - Theme.space4
                height: parent.height
                text: qsTr("The question is read once for all of them")
                font: Theme.fontSmall
                color: Theme.ink3
            }
            InkButton {
                id: toggle
                objectName: "laneToggle"
                anchors.right: parent.right
                kind: "quiet"
                small: true
                text: block.open ? qsTr("Strip") : qsTr("Columns")
                shortcutText: Shortcuts.text("thoughts")
                onClicked: block.lanes.expanded = !block.lanes.expanded
            }
        }

        // --- when they are done ---
        Item {
            visible: !block.live
            x: block.open ? view.x : block.side
            width: block.open ? view.width : block.columnWidth
            height: Theme.control
            InkIcon {
                id: mark
                anchors.verticalCenter: parent.verticalCenter
                name: "contemplating"
                colour: Theme.ink
            }
            Label {
                id: stage
                anchors { left: mark.right; leftMargin: Theme.gapM; verticalCenter: parent.verticalCenter }
                text: block.lanes.stageWords
                font: Theme.fontUiActive
            }
            Label {
                anchors { left: stage.right; leftMargin: Theme.gapM; right: views.left; rightMargin: Theme.space3; verticalCenter: parent.verticalCenter }
                text: block.lanes.costWords
                font: Theme.fontSmall
                color: Theme.ink3
            }
            Segment {
                id: views
                anchors { right: parent.right; verticalCenter: parent.verticalCenter }
                implicitHeight: Theme.controlSmall
                name: qsTr("How the agents are shown")
                value: block.open
                options: [{ value: false, text: qsTr("Strip") }, { value: true, text: view.tabbed ? qsTr("In full") : qsTr("Columns") }]
                onChosen: value => block.lanes.expanded = value
            }
        }
        LaneStrip {
            visible: !block.live && !block.open
            x: block.side
            width: block.columnWidth
            lanes: block.lanes
            onChosen: lane => block.show(lane)
        }

        // --- in full ---
        LaneColumns {
            id: view
            visible: block.open
            width: block.width >= Theme.dp(1000) ? Math.min(Theme.wide, block.width) : block.columnWidth
            x: Math.round((block.width - width) / 2)
            lanes: block.lanes
            messageId: block.row.messageId
        }
        Item {
            visible: block.open && !block.live && !view.tabbed
            x: view.x
            width: view.width
            height: Theme.dp(54)
            MergeStrokes {
                y: -body.spacing
                width: parent.width
                height: parent.height - y
                lanes: block.lanes
                columns: view.columns
                merged: true
            }
        }
    }
}
