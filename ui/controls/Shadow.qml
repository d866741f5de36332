import QtQuick
import Calliope

// The soft shadow of a rounded box, laid behind its parent. Level 2 for the composer and cards that ask, 3 for sheets,
// palettes and menus.
BorderImage {
    property real radius: Theme.radiusXl
    property int level: 2

    readonly property real blur: Theme.dp(level === 3 ? 40 : 12)
    readonly property real down: Theme.dp(level === 3 ? 14 : 4)
    readonly property real strength: Theme.palette.shadow * (level === 3 ? 1 : Theme.palette.dark ? 0.6 : 0.45)
    readonly property real shadowBorder: radius + blur + down

    z: -1
    anchors.fill: parent
    anchors.margins: -(blur + down)
    visible: strength > 0
    border { left: shadowBorder; right: shadowBorder; top: shadowBorder; bottom: shadowBorder }
    source: "image://ink/shadow?" + radius + "/" + blur + "/" + down + "/" + strength.toFixed(3)
    Accessible.ignored: true
}
