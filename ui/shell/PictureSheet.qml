import QtQuick
import Calliope

// A picture as large as the window allows; the wheel and + - zoom, drag moves.
Sheet {
    id: sheet

    readonly property var picture: PictureViewer.picture
    property real zoom: 1

    name: picture ? qsTr("Picture %1").arg(picture.name) : ""
    padding: Theme.space2
    implicitWidth: parent ? parent.width - 2 * Theme.space8 : 800
    implicitHeight: parent ? parent.height - 2 * Theme.space8 : 600
    onAboutToShow: zoom = 1

    contentItem: Item {
        Flickable {
            id: area
            anchors.fill: parent
            clip: true
            contentWidth: Math.max(width, image.width)
            contentHeight: Math.max(height, image.height)
            focus: true
            Keys.onPressed: event => {
                if (event.key === Qt.Key_Plus || event.key === Qt.Key_Equal) sheet.zoom = Math.min(8, sheet.zoom * 1.25);
                if (event.key === Qt.Key_Minus) sheet.zoom = Math.max(1, sheet.zoom / 1.25);
            }
            Image {
                id: image
                readonly property real fit: implicitWidth > 0
                    ? Math.min(1, area.width / implicitWidth, area.height / implicitHeight) : 1
                anchors.centerIn: parent
                width: implicitWidth * fit * sheet.zoom
                height: implicitHeight * fit * sheet.zoom
                source: sheet.picture ? sheet.picture.source : ""
                asynchronous: true
                mipmap: true
                fillMode: Image.PreserveAspectFit
                Accessible.role: Accessible.Graphic
                Accessible.name: sheet.name
            }
            WheelHandler {
                onWheel: event => sheet.zoom = Math.max(1, Math.min(8, sheet.zoom * (event.angleDelta.y > 0 ? 1.15 : 1 / 1.15)))
            }
        }
        IconButton {
            anchors { top: parent.top; right: parent.right }
            iconName: "close"
            text: qsTr("Close")
            onClicked: sheet.close()
        }
    }
}
