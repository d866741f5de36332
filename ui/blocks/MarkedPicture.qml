import QtQuick
import Calliope

// A picture with its regions drawn over it. The current one is in the lamp's colour, and the rest of the picture dimmed.
Item {
    id: marked

    required property var picture // { name, source, width, height }
    property var regions: []      // { number, label, x, y, width, height, isPoint, isSure, isLookedAt }, in pixels of the picture
    property int current: 0       // the number of one; 0: none
    property bool marksShown: true
    property real radius: 0
    property int detail: 1680 // pixels of the longer side that are wanted
    signal pointedAt(int number)
    signal chosen(int number)

    readonly property real ratio: picture.width > 0 ? width / picture.width : 1
    readonly property var place: regions.find(each => each.number === current) ?? null

    /// A region in this item's pixels; a point is a ring.
    function boxOf(region: var): rect {
        const side = region.isPoint ? Theme.regionPoint : 0;
        return Qt.rect(region.x * ratio - side / 2, region.y * ratio - side / 2,
                       Math.max(side, region.width * ratio), Math.max(side, region.height * ratio));
    }

    Accessible.role: Accessible.Graphic
    Accessible.name: qsTr("Picture %1").arg(picture.name)

    Rectangle {
        anchors.fill: parent
        radius: marked.radius
        color: Theme.sunk
    }
    Image {
        id: image
        anchors.fill: parent
        source: marked.picture.source
        sourceSize: Qt.size(marked.detail / 2, marked.detail / 2)
        asynchronous: true
        mipmap: true
    }
    Label {
        anchors.centerIn: parent
        visible: image.status === Image.Error
        text: qsTr("This picture cannot be shown.")
        color: Theme.ink2
    }
    Item { // everything but the current region, dimmed
        id: veil
        readonly property rect hole: {
            const box = marked.place ? marked.boxOf(marked.place) : Qt.rect(0, 0, 0, 0);
            return Qt.rect(Math.round(box.x), Math.round(box.y), Math.round(box.width), Math.round(box.height));
        }
        anchors.fill: parent
        opacity: marked.place && marked.marksShown ? 1 : 0
        Behavior on opacity { NumberAnimation { duration: Theme.fast } }
        Rectangle { width: parent.width; height: Math.max(0, veil.hole.y); color: Theme.veil }
        Rectangle { y: veil.hole.y; width: Math.max(0, veil.hole.x); height: veil.hole.height; color: Theme.veil }
        Rectangle {
            x: veil.hole.x + veil.hole.width
            y: veil.hole.y
            width: Math.max(0, parent.width - x)
            height: veil.hole.height
            color: Theme.veil
        }
        Rectangle {
            y: veil.hole.y + veil.hole.height
            width: parent.width
            height: Math.max(0, parent.height - y)
            color: Theme.veil
        }
    }
    Repeater {
        model: marked.marksShown ? marked.regions : []
        RegionMarker {
            id: marker
            required property var modelData
            readonly property rect box: marked.boxOf(modelData)
            region: modelData
            x: box.x
            y: box.y
            z: on ? 2 : 1
            width: box.width
            height: box.height
            on: marked.current === modelData.number
            tagInside: box.y < Theme.regionPoint
            HoverHandler {
                cursorShape: Qt.PointingHandCursor
                onHoveredChanged: marked.pointedAt(hovered ? marker.modelData.number : 0)
            }
            TapHandler { onTapped: marked.chosen(marker.modelData.number) }
        }
    }
}
