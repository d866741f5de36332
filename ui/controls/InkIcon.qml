import QtQuick
import Calliope

// An icon of the table, stroked in a colour at the screen's own resolution.
Image {
    required property string name
    property color colour: Theme.ink2
    property real size: Theme.icon

    width: size
    height: size
    sourceSize: Qt.size(Math.ceil(size * Screen.devicePixelRatio), Math.ceil(size * Screen.devicePixelRatio))
    source: name === "" ? "" : "image://ink/icon/" + name + "?" + Theme.hex(colour).slice(1)
    fillMode: Image.PreserveAspectFit
    Accessible.ignored: true
}
