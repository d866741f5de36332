import QtQuick
import Calliope

// A picture as large as the window allows. The wheel and + - zoom, 0 shows all, drag and arrows move; regions stand beside
// it, and Enter on one goes close to it.
Sheet {
    id: sheet

    readonly property var picture: PictureViewer.picture
    readonly property var regions: PictureViewer.regions
    readonly property size pixels: picture && picture.width > 0 ? Qt.size(picture.width, picture.height)
                                                                : Qt.size(1600, 1200)
    readonly property real fit: Math.min(1, area.width / pixels.width, area.height / pixels.height)
    readonly property real mostZoom: 16
    property real zoom: 1
    property int current: 0

    /// Zooms so that the point (x, y) of the view stays where it is.
    function zoomAt(wanted: real, x: real, y: real) {
        const next = Math.max(1, Math.min(mostZoom, wanted));
        const inX = (area.contentX + x - marked.x) / marked.width, inY = (area.contentY + y - marked.y) / marked.height;
        zoom = next;
        lookAt(inX * marked.width + marked.x - x, inY * marked.height + marked.y - y);
    }
    function zoomBy(factor: real) { zoomAt(zoom * factor, area.width / 2, area.height / 2); }
    function lookAt(x: real, y: real) {
        area.contentX = Math.max(0, Math.min(area.contentWidth - area.width, x));
        area.contentY = Math.max(0, Math.min(area.contentHeight - area.height, y));
    }
    function showAll() {
        zoom = 1;
        lookAt(0, 0);
    }
    /// So that the region fills two thirds of the view.
    function goTo(number: int) {
        const region = regions.find(each => each.number === number);
        if (!region) return;
        current = number;
        const wide = Math.max(region.width, pixels.width / 12), high = Math.max(region.height, pixels.height / 12);
        zoom = Math.max(1, Math.min(mostZoom, 0.66 * Math.min(area.width / wide, area.height / high) / fit));
        lookAt(marked.x + (region.x + region.width / 2) * marked.ratio - area.width / 2,
               marked.y + (region.y + region.height / 2) * marked.ratio - area.height / 2);
    }

    name: picture ? qsTr("Picture %1").arg(picture.name) : ""
    padding: 0
    implicitWidth: parent ? parent.width - 2 * Theme.space7 : 800
    implicitHeight: parent ? parent.height - 2 * Theme.space7 : 600
    onAboutToShow: {
        current = 0;
        showAll();
        area.forceActiveFocus();
    }
    onOpened: goTo(PictureViewer.region)

    contentItem: FocusScope {
        Item {
            id: head
            width: parent.width
            height: Theme.topBar
            Label {
                anchors { left: parent.left; leftMargin: Theme.space5; verticalCenter: parent.verticalCenter }
                width: Math.min(implicitWidth, parent.width - Theme.dp(300))
                text: sheet.picture ? sheet.picture.name : ""
                font: Theme.fontUiStrong
            }
            Row {
                anchors { right: parent.right; rightMargin: Theme.space2; verticalCenter: parent.verticalCenter }
                spacing: Theme.space1
                Label {
                    anchors.verticalCenter: parent.verticalCenter
                    rightPadding: Theme.space2
                    text: sheet.pixels.width + " × " + sheet.pixels.height + "   "
                        + Math.round(100 * sheet.zoom * sheet.fit) + " %"
                    font: Theme.fontMeter
                    color: Theme.ink3
                }
                IconButton { iconName: "minus"; text: qsTr("Smaller"); shortcutText: "−"; onClicked: sheet.zoomBy(1 / 1.25) }
                IconButton { iconName: "zoom"; text: qsTr("Larger"); shortcutText: "+"; onClicked: sheet.zoomBy(1.25) }
                IconButton { iconName: "region"; text: qsTr("Show all of it"); shortcutText: "0"; onClicked: sheet.showAll() }
                IconButton { iconName: "close"; text: qsTr("Close"); shortcutText: "Esc"; onClicked: sheet.close() }
            }
        }
        Rectangle {
            anchors { top: head.bottom; left: parent.left; bottom: parent.bottom; right: side.left }
            color: Theme.sunk
            clip: true
            Flickable {
                id: area
                objectName: "pictureArea"
                anchors.fill: parent
                contentWidth: Math.max(width, marked.width)
                contentHeight: Math.max(height, marked.height)
                boundsBehavior: Flickable.StopAtBounds
                activeFocusOnTab: true
                Accessible.role: Accessible.Graphic
                Accessible.name: sheet.name
                Keys.onPressed: event => {
                    const step = Theme.dp(60);
                    const moves = { [Qt.Key_Left]: [-step, 0], [Qt.Key_Right]: [step, 0], [Qt.Key_Up]: [0, -step], [Qt.Key_Down]: [0, step] };
                    event.accepted = true;
                    if (event.key in moves) sheet.lookAt(contentX + moves[event.key][0], contentY + moves[event.key][1]);
                    else if (event.key === Qt.Key_Plus || event.key === Qt.Key_Equal) sheet.zoomBy(1.25);
                    else if (event.key === Qt.Key_Minus) sheet.zoomBy(1 / 1.25);
                    else if (event.key === Qt.Key_0) sheet.showAll();
                    else event.accepted = false;
                }
                FocusRing { // of the view, not of what moves in it
                    parent: area
                    shown: area.activeFocus
                    anchors.margins: Theme.focusGap
                    z: 1
                }
                MarkedPicture {
                    id: marked
                    x: Math.max(0, (area.width - width) / 2)
                    y: Math.max(0, (area.height - height) / 2)
                    width: sheet.pixels.width * sheet.fit * sheet.zoom
                    height: sheet.pixels.height * sheet.fit * sheet.zoom
                    detail: 4096
                    picture: sheet.picture ?? ({ name: "", source: "", width: 0, height: 0 })
                    regions: sheet.regions
                    current: sheet.current
                    onPointedAt: number => sheet.current = number
                    onChosen: number => sheet.goTo(number)
                }
            }
            WheelHandler {
                acceptedDevices: PointerDevice.Mouse | PointerDevice.TouchPad
                onWheel: event => sheet.zoomAt(sheet.zoom * Math.pow(1.0015, event.angleDelta.y), event.x, event.y)
            }
            TapHandler { onDoubleTapped: point => sheet.zoom > 1 ? sheet.showAll() : sheet.zoomAt(2 / sheet.fit, point.position.x, point.position.y) }
        }
        Flickable {
            id: side
            visible: sheet.regions.length > 0
            anchors { top: head.bottom; right: parent.right; bottom: parent.bottom }
            width: visible ? Math.min(Theme.dp(340), parent.width / 3) : 0
            contentHeight: list.height + 2 * Theme.space3
            clip: true
            boundsBehavior: Flickable.StopAtBounds
            RegionList {
                id: list
                x: Theme.space3
                y: Theme.space3
                width: side.width - 2 * Theme.space3
                regions: sheet.regions
                current: sheet.current
                numbersShown: width >= Theme.dp(300)
                onPointedAt: number => { if (number > 0) sheet.current = number; }
                onChosen: number => sheet.goTo(number)
            }
        }
    }
}
