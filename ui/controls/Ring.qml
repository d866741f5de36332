import QtQuick
import Calliope

// A part of a whole, as an arc.
Image {
    required property real share // 0 … 1
    property color colour: share > 0.8 ? Theme.lampGlow : Theme.ink2
    property real side: Theme.icon
    property real weight: 2.5 // of its stroke, of 20

    width: side
    height: side
    sourceSize: Qt.size(Math.ceil(side * Screen.devicePixelRatio), Math.ceil(side * Screen.devicePixelRatio))
    source: "image://ink/ring?" + Math.min(1, share).toFixed(3) + "/" + Theme.hex(Theme.track).slice(1) + "/"
        + Theme.hex(colour).slice(1) + "/" + weight
    Accessible.ignored: true
}
