import QtQuick
import Calliope

// Shown around what has the keyboard's focus, and only for the keyboard.
Rectangle {
    required property bool shown
    property real around: Theme.radiusM // radius of what it stands around

    anchors.fill: parent
    anchors.margins: -Theme.focusGap
    radius: around + Theme.focusGap
    color: "transparent"
    border.width: Theme.outlineStrong
    border.color: Theme.lapis
    visible: shown
    Accessible.ignored: true
}
