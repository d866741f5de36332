import QtQuick
import Calliope

// All agents in rows of chips, and how they come together.
Column {
    id: strip

    required property var lanes
    signal chosen(int lane)

    readonly property int columns: width < Theme.dp(560) ? 2 : Math.min(4, lanes.count)
    readonly property real gap: Theme.space2

    Grid {
        columns: strip.columns
        spacing: strip.gap
        Repeater {
            model: strip.lanes
            LaneChip {
                required property string state
                width: (strip.width - (strip.columns - 1) * strip.gap) / strip.columns
                laneState: state
                onClicked: strip.chosen(number)
            }
        }
    }
    MergeStrokes {
        width: parent.width
        height: Theme.dp(42)
        lanes: strip.lanes
        columns: strip.columns
        merged: !strip.lanes.running
    }
}
