import QtQuick
import Calliope

// So many of so many, as small bars: full ones count, open ones do not.
Row {
    id: bars

    required property int value
    property int most: 5
    property real tall: Theme.dp(10)

    spacing: Theme.gapXs
    Accessible.ignored: true

    Repeater {
        model: bars.most
        Rectangle {
            required property int index
            readonly property bool full: index < bars.value
            width: Theme.dp(4)
            height: bars.tall
            radius: Theme.hairline
            color: full ? Theme.ink2 : "transparent"
            border.width: full ? 0 : Theme.hairline
            border.color: Theme.edge
        }
    }
}
