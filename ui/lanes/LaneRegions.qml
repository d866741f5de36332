import QtQuick
import QtQuick.Templates as T
import Calliope

// Where an agent has marked what on a picture, small; pressed, it is large, and its regions can be walked.
T.AbstractButton {
    id: button

    required property var picture
    required property var regions

    readonly property string words: regions.map(each => each.doubt === "" ? qsTr("%1: %2").arg(each.number).arg(each.label)
        : qsTr("%1: %2, %3").arg(each.number).arg(each.label).arg(each.doubt)).join("; ")
    readonly property real shape: picture.height > 0 ? picture.width / picture.height : 4 / 3

    objectName: "marked"
    implicitHeight: marked.height + said.implicitHeight + Theme.gapS
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    Accessible.role: Accessible.Button
    Accessible.name: qsTr("Marked on the picture: %1").arg(words)
    Accessible.onPressAction: Reader.press(button)
    onClicked: PictureViewer.openRegions(picture, regions, 0)

    contentItem: Item {
        MarkedPicture {
            id: marked
            width: Math.min(button.width, Theme.dp(150) * button.shape)
            height: Math.round(width / button.shape)
            radius: Theme.radiusM
            picture: button.picture
            regions: button.regions
            detail: 480
        }
        Label {
            id: said
            anchors { top: marked.bottom; topMargin: Theme.gapS }
            width: button.width
            text: button.words
            font: Theme.fontSmall
            line: Theme.lineSmall
            color: Theme.ink2
            wrapMode: Text.Wrap
            maximumLineCount: 3
            elide: Text.ElideRight
        }
        FocusRing { shown: button.visualFocus; around: Theme.radiusM }
        HoverHandler { cursorShape: Qt.PointingHandCursor }
    }
}
