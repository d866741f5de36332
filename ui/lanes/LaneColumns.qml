import QtQuick
import Calliope

// All agents in full: columns side by side where there is room, else one at a time behind tabs.
Column {
    id: view

    required property var lanes
    required property var messageId
    readonly property int shown: lanes.shown // behind tabs

    readonly property bool tabbed: width < Theme.dp(1000)
    readonly property int columns: tabbed ? 1 : Math.min(4, lanes.count)
    readonly property real gap: Theme.space3

    spacing: Theme.gapM

    Segment {
        visible: view.tabbed
        objectName: "laneTabs"
        name: qsTr("Agents")
        narrow: false
        value: view.shown
        options: {
            let rows = [];
            for (let i = 1; i <= view.lanes.count; ++i)
                rows.push({ value: i, text: view.lanes.count > 4 || view.width < Theme.dp(620)
                            ? view.lanes.letterOf(i) : view.lanes.letterOf(i) + "  " + view.lanes.nameOf(i) });
            return rows;
        }
        onChosen: value => view.lanes.shown = value
    }
    Grid {
        id: grid
        columns: view.columns
        spacing: view.gap
        Repeater {
            model: view.lanes
            LaneColumn {
                required property string state
                visible: !view.tabbed || view.shown === number
                implicitHeight: Theme.dp(view.tabbed ? 252 : 312)
                width: (view.width - (view.columns - 1) * view.gap) / view.columns
                lanes: view.lanes
                messageId: view.messageId
                laneState: state
            }
        }
    }
}
