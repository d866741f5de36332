import QtQuick
import Calliope

// The box of an agent: dashed where it sees it otherwise than most.
Rectangle {
    id: frame

    property bool dashed: false

    border.width: dashed ? 0 : Theme.hairline
    border.color: Theme.line

    Image {
        anchors.fill: parent
        visible: frame.dashed
        sourceSize: Qt.size(Math.ceil(width * Screen.devicePixelRatio), Math.ceil(height * Screen.devicePixelRatio))
        source: frame.dashed && width > 0 && height > 0
            ? "image://ink/dashes?" + Theme.hex(Theme.edge).slice(1) + "/" + frame.radius * Screen.devicePixelRatio + "/"
              + Screen.devicePixelRatio : ""
        Accessible.ignored: true
    }
}
