import QtQuick
import Calliope
import Calliope.App

// Search by photo: the picture, the part of it that is meant, and what looks like it.
FocusScope {
    id: page

    readonly property bool has: PhotoSearch.picture !== ""
    readonly property real pictureHeight: Math.min(Theme.dp(260), height * 0.4)

    PhotoTarget {
        visible: !page.has
        focus: !page.has
        anchors { top: parent.top; left: parent.left; right: parent.right; margins: Theme.space4 }
        taker: PhotoSearch
        title: qsTr("Find things by a photo")
        detail: qsTr("Drop one here, paste it, or take one. It is compared on this computer and goes nowhere.")
    }
    Label {
        objectName: "photoProblem"
        visible: text !== ""
        anchors { bottom: parent.bottom; bottomMargin: Theme.space4; left: parent.left; right: parent.right; margins: Theme.space4 }
        text: PhotoSearch.problem
        color: Theme.rubric
        wrapMode: Text.Wrap
        Accessible.role: Spoken.role
        Spoken.words: text
    }
    Column {
        id: head
        visible: page.has
        x: Theme.space4
        y: Theme.space3
        width: parent.width - 2 * x
        spacing: Theme.space2

        Rectangle {
            width: parent.width
            height: page.pictureHeight
            radius: Theme.radiusCard
            color: Theme.sunk
            CropPicker {
                objectName: "cropPicker"
                anchors { fill: parent; margins: Theme.space2 }
                focus: page.has
                picture: PhotoSearch.picture
                pictureSize: PhotoSearch.size
                crop: PhotoSearch.crop
                onChosen: crop => PhotoSearch.crop = crop
            }
        }
        Item {
            width: parent.width
            height: Theme.control
            Label {
                objectName: "photoFound"
                anchors { left: parent.left; right: actions.left; rightMargin: Theme.space2; verticalCenter: parent.verticalCenter }
                text: PhotoSearch.busy ? qsTr("Looking …") : PhotoSearch.found
                font: Theme.fontSmall
                color: Theme.ink3
                Accessible.role: Accessible.StaticText
            }
            Row {
                id: actions
                anchors.right: parent.right
                spacing: Theme.space2
                InkButton { objectName: "wholePhoto"; text: qsTr("Whole photo"); onClicked: PhotoSearch.crop = Qt.rect(0, 0, 1, 1) }
                InkButton { objectName: "otherPhoto"; text: qsTr("Another photo"); onClicked: PhotoSearch.clear() }
            }
        }
        OwnedNote { width: parent.width; card: PhotoSearch.owned }
    }
    ProductGrid {
        visible: page.has
        anchors { top: head.bottom; topMargin: Theme.space2; bottom: parent.bottom; left: parent.left; right: parent.right }
        model: PhotoSearch.cards
    }
}
