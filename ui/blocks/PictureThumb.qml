import QtQuick
import Calliope

// A picture that belongs to a message; a click opens it large.
Rectangle {
    id: thumb

    required property var picture // { name, source, width, height }
    property real side: Theme.thumb

    width: Math.max(Theme.dp(48), Math.min(side * 1.6, picture.height > 0 ? side * picture.width / picture.height : side))
    height: side
    radius: Theme.radiusL
    color: Theme.sunk
    border.width: Theme.hairline
    border.color: Theme.line
    clip: true
    activeFocusOnTab: true
    Accessible.role: Accessible.Button
    Accessible.name: qsTr("Picture %1").arg(picture.name)
    Accessible.onPressAction: PictureViewer.open(picture)
    Keys.onReturnPressed: PictureViewer.open(picture)
    Keys.onEnterPressed: PictureViewer.open(picture)
    Keys.onSpacePressed: PictureViewer.open(picture)

    Image {
        anchors.fill: parent
        anchors.margins: Theme.hairline
        source: thumb.picture.source
        sourceSize: Qt.size(width * Screen.devicePixelRatio, height * Screen.devicePixelRatio)
        fillMode: Image.PreserveAspectCrop
        asynchronous: true
    }
    FocusRing { shown: thumb.activeFocus; around: thumb.radius }
    TapHandler { onTapped: PictureViewer.open(thumb.picture) }
    HoverHandler { cursorShape: Qt.PointingHandCursor }
}
