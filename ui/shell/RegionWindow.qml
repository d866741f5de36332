import QtQuick
import QtQuick.Window as System
import Calliope
import Calliope.App

// The screen as it was a moment ago, over everything: drag chooses a part, Enter takes all of it, Esc nothing.
System.Window {
    id: over

    property point from
    property point to
    readonly property rect chosen: Qt.rect(Math.min(from.x, to.x), Math.min(from.y, to.y),
                                           Math.abs(to.x - from.x), Math.abs(to.y - from.y))

    // In shares of the picture, which keeps its shape: one of several screens does not fill this one.
    function use(area: rect) {
        const zoom = Math.min(width / ScreenGrab.size.width, height / ScreenGrab.size.height);
        const shown = Qt.size(zoom * ScreenGrab.size.width, zoom * ScreenGrab.size.height);
        ScreenGrab.use(Qt.rect((area.x - (width - shown.width) / 2) / shown.width, (area.y - (height - shown.height) / 2) / shown.height,
                               area.width / shown.width, area.height / shown.height));
    }

    objectName: "regionWindow"
    flags: Qt.FramelessWindowHint | Qt.WindowStaysOnTopHint
    title: qsTr("Choose a part of the screen")
    color: Theme.underPicture

    Connections {
        target: ScreenGrab
        function onChanged() {
            over.from = over.to = Qt.point(0, 0);
            if (ScreenGrab.choosing) over.showFullScreen();
            else over.hide();
        }
    }

    PixelView {
        anchors.fill: parent
        image: ScreenGrab.picture
        focus: true
        Keys.onEscapePressed: ScreenGrab.cancel()
        Keys.onReturnPressed: ScreenGrab.use(Qt.rect(0, 0, 1, 1))
        Keys.onEnterPressed: ScreenGrab.use(Qt.rect(0, 0, 1, 1))
        Accessible.role: Accessible.Graphic
        Accessible.name: over.title
    }
    Rectangle { width: parent.width; height: over.chosen.y; color: Theme.veil }
    Rectangle { y: over.chosen.y; width: over.chosen.x; height: over.chosen.height; color: Theme.veil }
    Rectangle { x: over.chosen.x + over.chosen.width; y: over.chosen.y; width: parent.width - x; height: over.chosen.height; color: Theme.veil }
    Rectangle { y: over.chosen.y + over.chosen.height; width: parent.width; height: parent.height - y; color: Theme.veil }
    Rectangle {
        visible: width > 0
        x: over.chosen.x
        y: over.chosen.y
        width: over.chosen.width
        height: over.chosen.height
        color: "transparent"
        border.width: Theme.outlineStrong
        border.color: Theme.lampGlow
    }
    Rectangle {
        anchors { horizontalCenter: parent.horizontalCenter; top: parent.top; topMargin: Theme.space6 }
        visible: over.chosen.width === 0
        width: words.implicitWidth + Theme.space7
        height: Theme.controlLarge
        radius: height / 2
        color: Theme.pill
        Label {
            id: words
            anchors.centerIn: parent
            text: qsTr("Drag over what you want to ask about. Enter takes the whole screen, Esc nothing.")
            color: Theme.overPicture
        }
    }
    MouseArea {
        anchors.fill: parent
        cursorShape: Qt.CrossCursor
        onPressed: mouse => over.from = over.to = Qt.point(mouse.x, mouse.y)
        onPositionChanged: mouse => over.to = Qt.point(Math.max(0, Math.min(width, mouse.x)), Math.max(0, Math.min(height, mouse.y)))
        onReleased: if (over.chosen.width > 4 && over.chosen.height > 4) over.use(over.chosen)
    }
}
