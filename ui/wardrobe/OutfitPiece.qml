import QtQuick
import Calliope
import Calliope.App

// A place of the outfit that is put together, what is in it and why.
Rectangle {
    id: piece

    required property var pick // as OutfitBoard.picks has it
    required property bool fixed

    implicitHeight: Theme.dp(96)
    radius: Theme.radiusCard
    color: Theme.sheet
    border.width: pick.seed ? Theme.outlineStrong : Theme.hairline
    border.color: pick.seed ? Theme.ink : Theme.line
    Accessible.role: Accessible.ListItem
    Accessible.name: [pick.title, pick.name, pick.why, pick.price].filter(each => each !== "").join(", ")

    ProductWell {
        id: well
        x: Theme.space2
        anchors.verticalCenter: parent.verticalCenter
        width: Theme.dp(72)
        height: Theme.dp(80)
        inset: piece.pick.owned ? 0 : Theme.space1
        around: Theme.radiusM
        picture: piece.pick.picture
    }
    Column {
        anchors { left: well.right; leftMargin: Theme.space3; right: actions.left; rightMargin: Theme.space2; verticalCenter: parent.verticalCenter }
        Label { width: parent.width; text: piece.pick.title; font: Theme.fontMicro; line: Theme.lineMicro; color: Theme.ink3 }
        Label { width: parent.width; text: piece.pick.name; font: Theme.fontUiActive }
        Label {
            width: parent.width
            visible: text !== ""
            text: piece.pick.why
            font: Theme.fontSmall
            line: Theme.lineSmall
            color: Theme.ink2
            wrapMode: Text.Wrap
            maximumLineCount: 2
        }
        Label { visible: text !== ""; text: piece.pick.price; font: Theme.fontUiStrong }
    }
    Column {
        id: actions
        anchors { right: parent.right; rightMargin: Theme.space2; verticalCenter: parent.verticalCenter }
        spacing: Theme.space1
        InkButton {
            objectName: "another " + piece.pick.slot
            visible: !piece.fixed && !piece.pick.seed
            small: true
            text: qsTr("Another")
            Accessible.description: piece.pick.title
            onClicked: Outfits.another(piece.pick.slot)
        }
        InkButton {
            objectName: "look " + piece.pick.slot
            visible: !piece.pick.owned
            small: true
            text: qsTr("Look")
            Accessible.description: piece.pick.name
            onClicked: Shopping.openProduct(piece.pick.product, piece.pick.variant)
        }
    }
}
