import QtQuick
import Calliope

// The app's mark: the C with its diamond.
Image {
    property real size: Theme.dp(22)

    width: size
    height: size
    sourceSize: Qt.size(Math.ceil(size * Screen.devicePixelRatio), Math.ceil(size * Screen.devicePixelRatio))
    source: "image://ink/mark?" + Theme.hex(Theme.ink).slice(1) + "/" + Theme.hex(Theme.lampGlow).slice(1)
    Accessible.ignored: true
}
