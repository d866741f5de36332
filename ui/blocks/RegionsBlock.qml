import QtQuick
import QtQuick.Shapes
import Calliope

// What an answer found on a picture: the picture with numbers on it, and what they mean. Pointing at a line shows its
// place, and the other way round.
Item {
    id: block

    required property var row // { picture, regions }
    property int current: 0

    readonly property var picture: row.picture
    readonly property real shape: picture.height > 0 ? picture.width / picture.height : 4 / 3
    readonly property bool isWide: width >= Theme.dp(600)

    implicitHeight: (isWide ? Math.max(marked.height, side.height) : marked.height + Theme.space3 + side.height) + Theme.space4

    function point(number: int) { current = number; }
    function open(number: int) { PictureViewer.openRegions(picture, row.regions, number); }

    MarkedPicture {
        id: marked
        readonly property real room: block.isWide ? block.width * 0.55 : block.width
        width: Math.min(room, Theme.dp(420) * block.shape)
        height: Math.round(width / block.shape)
        radius: Theme.radiusL
        picture: block.picture
        regions: block.row.regions
        current: block.current
        marksShown: !hide.checked
        onPointedAt: number => block.point(number)
        onChosen: number => block.open(number)
    }
    Column {
        id: side
        x: block.isWide ? marked.width + Theme.space4 : 0
        y: block.isWide ? 0 : marked.height + Theme.space3
        width: block.width - x
        spacing: Theme.space1
        Item {
            width: parent.width
            height: Theme.controlSmall
            Label {
                anchors.verticalCenter: parent.verticalCenter
                x: Theme.space2
                text: block.row.regions.length === 1 ? qsTr("1 region") : qsTr("%1 regions").arg(block.row.regions.length)
                font: Theme.fontUiActive
            }
            InkButton {
                id: hide
                anchors.right: parent.right
                small: true
                checkable: true
                Accessible.onToggleAction: Reader.press(hide)
                iconName: "eye"
                text: checked ? qsTr("Show all") : qsTr("Hide all")
            }
        }
        RegionList {
            id: list
            width: parent.width
            regions: block.row.regions
            current: block.current
            numbersShown: width >= Theme.dp(420)
            onPointedAt: number => block.point(number)
            onChosen: number => block.open(number)
        }
    }
    Shape { // from the words to their place, while they are pointed at
        id: thread
        readonly property var place: marked.place
        readonly property rect box: place ? marked.boxOf(place) : Qt.rect(0, 0, 0, 0)
        readonly property real fromX: side.x
        readonly property real fromY: side.y + list.y + (block.current - 0.5) * Theme.field
        readonly property real toX: box.x + box.width
        readonly property real toY: box.y + box.height / 2
        visible: block.isWide && place !== null && marked.marksShown
        anchors.fill: parent
        ShapePath {
            strokeColor: Theme.lampGlow
            strokeWidth: Theme.outline
            fillColor: "transparent"
            startX: thread.fromX
            startY: thread.fromY
            PathCubic {
                x: thread.toX
                y: thread.toY
                control1X: thread.fromX - Theme.space7
                control1Y: thread.fromY
                control2X: thread.toX + Theme.space7
                control2Y: thread.toY
            }
        }
    }
}
