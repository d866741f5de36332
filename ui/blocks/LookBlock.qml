import QtQuick
import Calliope

// A step in which the answer looked closer: where on the picture, what it saw there, and the sentence that rests on it. It
// lights up while that sentence's mark is pointed at, and the mark while it is.
Item {
    id: block

    required property var row // { step, title, wanted, sentence, crop, picture, regions, messageId }

    readonly property string link: "look:" + row.messageId + ":" + row.step
    readonly property bool pointed: hover.hovered || thumb.activeFocus
    readonly property bool lit: pointed || Links.hoveredLook === link
    readonly property real side: Theme.dp(112)

    implicitHeight: frame.height + Theme.space3
    onPointedChanged: Links.pointAtLook(link, pointed)
    Component.onDestruction: Links.pointAtLook(link, false)

    Rectangle {
        id: frame
        width: parent.width
        height: Math.max(block.side, words.implicitHeight) + 2 * Theme.space2
        radius: Theme.radiusL
        color: block.lit ? Theme.selected : Theme.sunk
        border.width: Theme.hairline
        border.color: block.lit ? Theme.lampGlow : Theme.line
        Behavior on color { ColorAnimation { duration: Theme.fast } }

        Row {
            id: pictures
            x: Theme.space2
            y: Theme.space2
            spacing: Theme.space2
            MarkedPicture { // where
                readonly property real shape: block.row.picture.height > 0 ? block.row.picture.width / block.row.picture.height : 1
                visible: block.width >= Theme.dp(560)
                height: Math.min(block.side, width / shape)
                width: Math.min(Theme.dp(150), block.side * shape)
                anchors.verticalCenter: parent.verticalCenter
                picture: block.row.picture
                regions: block.row.regions
                current: block.lit ? block.row.step : 0
                detail: 480
                onChosen: PictureViewer.openRegions(block.row.picture, block.row.regions, block.row.step)
            }
            PictureThumb { // what
                id: thumb
                side: block.side
                picture: block.row.crop
            }
        }
        Column {
            id: words
            anchors {
                left: pictures.right; leftMargin: Theme.space4
                right: parent.right; rightMargin: Theme.space3
                verticalCenter: parent.verticalCenter
            }
            spacing: Theme.space1
            Label {
                width: parent.width
                text: block.row.title
                font: Theme.fontUiActive
            }
            Label {
                width: parent.width
                text: block.row.wanted
                font: Theme.fontSmall
                line: Theme.lineSmall
                color: Theme.ink2
                wrapMode: Text.Wrap
                maximumLineCount: 3
                elide: Text.ElideRight
            }
            Label {
                width: parent.width
                visible: block.row.sentence !== ""
                text: qsTr("“%1”").arg(block.row.sentence)
                font: Theme.fontBody
                line: Theme.lineBody
                wrapMode: Text.Wrap
                maximumLineCount: 3
                elide: Text.ElideRight
            }
        }
        HoverHandler { id: hover }
    }
    Accessible.role: Accessible.Grouping
    Accessible.name: qsTr("%1: %2. %3").arg(row.title).arg(row.wanted).arg(row.sentence)
}
