import QtQuick
import Calliope

// Which part of a photo is meant: a frame that is moved and resized by the pointer, or by arrow keys (with Shift: its lower
// right corner).
FocusScope {
    id: picker

    required property string picture
    required property size pictureSize
    required property rect crop // shares of the picture
    signal chosen(rect crop)

    readonly property real step: 0.02
    readonly property real least: 0.05
    readonly property real shown: pictureSize.width > 0 ? Math.min(width / pictureSize.width, height / pictureSize.height) : 0

    function moveBy(dx: real, dy: real) { chosen(Qt.rect(crop.x + dx, crop.y + dy, crop.width, crop.height)); }
    function growBy(dx: real, dy: real) {
        chosen(Qt.rect(crop.x, crop.y, Math.max(least, Math.min(1 - crop.x, crop.width + dx)),
            Math.max(least, Math.min(1 - crop.y, crop.height + dy))));
    }
    /// With the corner (0 or 1 each) at a place of the picture.
    function cornerTo(right: int, bottom: int, x: real, y: real) {
        const left = right ? crop.x : Math.min(crop.x + crop.width - least, Math.max(0, x));
        const top = bottom ? crop.y : Math.min(crop.y + crop.height - least, Math.max(0, y));
        const end = right ? Math.max(crop.x + least, Math.min(1, x)) : crop.x + crop.width;
        const foot = bottom ? Math.max(crop.y + least, Math.min(1, y)) : crop.y + crop.height;
        chosen(Qt.rect(left, top, end - left, foot - top));
    }

    activeFocusOnTab: true
    Accessible.role: Accessible.Slider
    Accessible.name: qsTr("Part of the photo")
    Accessible.description: qsTr("Arrow keys move the frame, with Shift they resize it")
    Keys.onPressed: event => {
        const x = event.key === Qt.Key_Left ? -step : event.key === Qt.Key_Right ? step : 0;
        const y = event.key === Qt.Key_Up ? -step : event.key === Qt.Key_Down ? step : 0;
        if (x === 0 && y === 0) return;
        if (event.modifiers & Qt.ShiftModifier) growBy(x, y);
        else moveBy(x, y);
        event.accepted = true;
    }

    Image {
        id: image
        anchors.centerIn: parent
        width: Math.round(picker.pictureSize.width * picker.shown)
        height: Math.round(picker.pictureSize.height * picker.shown)
        source: picker.picture
        sourceSize: Qt.size(Math.ceil(width * Screen.devicePixelRatio), Math.ceil(height * Screen.devicePixelRatio))
        asynchronous: true
        Accessible.ignored: true

        Repeater { // what is not meant
            model: [
                Qt.rect(0, 0, 1, picker.crop.y),
                Qt.rect(0, picker.crop.y + picker.crop.height, 1, 1 - picker.crop.y - picker.crop.height),
                Qt.rect(0, picker.crop.y, picker.crop.x, picker.crop.height),
                Qt.rect(picker.crop.x + picker.crop.width, picker.crop.y, 1 - picker.crop.x - picker.crop.width, picker.crop.height)
            ]
            Rectangle {
                required property rect modelData
                x: modelData.x * image.width
                y: modelData.y * image.height
                width: modelData.width * image.width
                height: modelData.height * image.height
                color: Theme.veil
            }
        }
        Rectangle {
            id: frame
            objectName: "cropFrame"
            x: picker.crop.x * image.width
            y: picker.crop.y * image.height
            width: picker.crop.width * image.width
            height: picker.crop.height * image.height
            color: "transparent"
            border.width: Theme.outlineStrong
            border.color: Theme.overPicture
            FocusRing { shown: picker.activeFocus }
            MouseArea {
                anchors.fill: parent
                cursorShape: Qt.SizeAllCursor
                preventStealing: true
                property point began
                onPressed: mouse => {
                    picker.forceActiveFocus(Qt.MouseFocusReason);
                    began = Qt.point(mouse.x, mouse.y);
                }
                onPositionChanged: mouse => picker.moveBy((mouse.x - began.x) / image.width, (mouse.y - began.y) / image.height)
            }
            Repeater {
                model: 4
                Rectangle {
                    id: corner
                    required property int index
                    readonly property int isRight: index % 2
                    readonly property int isBottom: Math.floor(index / 2)
                    objectName: "cropCorner " + index
                    x: isRight * frame.width - width / 2
                    y: isBottom * frame.height - height / 2
                    width: Theme.dp(14)
                    height: width
                    radius: width / 2
                    color: Theme.overPicture
                    border.width: Theme.hairline
                    border.color: Theme.underPicture
                    MouseArea {
                        anchors { fill: parent; margins: -Theme.space2 }
                        preventStealing: true
                        cursorShape: corner.isRight === corner.isBottom ? Qt.SizeFDiagCursor : Qt.SizeBDiagCursor
                        onPressed: picker.forceActiveFocus(Qt.MouseFocusReason)
                        onPositionChanged: mouse => {
                            const at = mapToItem(image, mouse.x, mouse.y);
                            picker.cornerTo(corner.isRight, corner.isBottom, at.x / image.width, at.y / image.height);
                        }
                    }
                }
            }
        }
    }
}
