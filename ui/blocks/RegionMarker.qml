import QtQuick
import QtQuick.Shapes
import Calliope

// A place on a picture: a white line between two dark ones, so that it can be seen on anything, and its number.
Item {
    id: marker

    required property var region // { number, label, isPoint, isSure, isLookedAt, doubt }
    property bool on: false
    property bool tagInside: false // where there is no room above

    readonly property real stroke: on ? Theme.dp(2.5) : Theme.outline
    readonly property color lineColour: on ? Theme.lampGlow : Theme.overPicture
    readonly property real corner: region.isPoint ? width / 2 : Theme.radiusS

    Accessible.role: Accessible.Graphic
    Accessible.name: region.doubt === "" ? qsTr("Region %1: %2").arg(region.number).arg(region.label)
                                         : qsTr("Region %1, %2: %3").arg(region.number).arg(region.doubt).arg(region.label)

    Rectangle {
        anchors { fill: parent; margins: -1 }
        radius: marker.corner + 1
        color: "transparent"
        border.width: marker.stroke + 2
        border.color: Theme.underPicture
        opacity: marker.region.isSure || marker.on ? 1 : 0.6
    }
    Rectangle {
        visible: marker.region.isSure
        anchors.fill: parent
        radius: marker.corner
        color: "transparent"
        border.width: marker.stroke
        border.color: marker.lineColour
    }
    Shape { // dashed where it is not sure, dotted where nobody looked again
        id: dashes
        objectName: "dashes"
        visible: !marker.region.isSure
        anchors.fill: parent
        readonly property real inset: marker.stroke / 2
        readonly property real r: Math.min(marker.corner, width / 2, height / 2)
        ShapePath {
            objectName: "dashPath"
            strokeColor: marker.lineColour
            strokeWidth: marker.stroke
            strokeStyle: ShapePath.DashLine
            dashPattern: marker.region.isLookedAt ? [2.5, 2] : [0.8, 1.6]
            fillColor: "transparent"
            startX: dashes.r
            startY: dashes.inset
            PathLine { x: dashes.width - dashes.r; y: dashes.inset }
            PathArc { x: dashes.width - dashes.inset; y: dashes.r; radiusX: dashes.r; radiusY: dashes.r }
            PathLine { x: dashes.width - dashes.inset; y: dashes.height - dashes.r }
            PathArc { x: dashes.width - dashes.r; y: dashes.height - dashes.inset; radiusX: dashes.r; radiusY: dashes.r }
            PathLine { x: dashes.r; y: dashes.height - dashes.inset }
            PathArc { x: dashes.inset; y: dashes.height - dashes.r; radiusX: dashes.r; radiusY: dashes.r }
            PathLine { x: dashes.inset; y: dashes.r }
            PathArc { x: dashes.r; y: dashes.inset; radiusX: dashes.r; radiusY: dashes.r }
        }
    }
    Rectangle {
        x: marker.region.isPoint ? marker.width : -Theme.dp(2)
        y: marker.region.isPoint ? -height : marker.tagInside ? Theme.dp(2) : -Theme.dp(11)
        width: Math.max(Theme.regionTag, number.implicitWidth + Theme.space2)
        height: Theme.regionTag
        radius: Theme.radiusS
        color: marker.lineColour
        border.width: Theme.hairline
        border.color: Theme.underPicture
        Label {
            id: number
            anchors.centerIn: parent
            text: marker.region.number
            font: Theme.fontMeter
            line: Theme.lineSmall
            color: Theme.underPicture
        }
    }
}
