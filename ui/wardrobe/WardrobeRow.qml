import QtQuick
import QtQuick.Templates as T
import Calliope
import Calliope.App

// A thing that the user owns.
Rectangle {
    id: row

    required property var card // as WardrobeList makes it

    implicitHeight: Theme.dp(84)
    radius: Theme.radiusCard
    color: Theme.sheet
    border.width: Theme.hairline
    border.color: Theme.line
    Accessible.role: Accessible.ListItem
    Accessible.name: [card.name, card.words].filter(each => each !== "").join(", ")

    T.AbstractButton {
        id: open
        objectName: "wardrobe " + row.card.id
        anchors { left: parent.left; top: parent.top; bottom: parent.bottom; right: wear.left; margins: Theme.space2 }
        hoverEnabled: true
        focusPolicy: Qt.StrongFocus
        text: qsTr("Change %1").arg(row.card.name)
        Accessible.name: text
        Accessible.onPressAction: Reader.press(open)
        onClicked: Wardrobe.edit(row.card.id)
        background: Item { FocusRing { shown: open.visualFocus } }
        contentItem: Item {
            ProductWell {
                id: well
                width: Theme.thumb
                height: parent.height
                inset: 0
                around: Theme.radiusM
                picture: row.card.picture
            }
            Column {
                anchors { left: well.right; leftMargin: Theme.space3; right: parent.right; verticalCenter: parent.verticalCenter }
                Label { width: parent.width; text: row.card.name; font: Theme.fontUiActive }
                Label { width: parent.width; text: row.card.words; font: Theme.fontSmall; line: Theme.lineSmall; color: Theme.ink3; wrapMode: Text.Wrap; maximumLineCount: 2 }
            }
        }
    }
    InkButton {
        id: wear
        objectName: "wear " + row.card.id
        anchors { right: outfit.left; rightMargin: Theme.space1; verticalCenter: parent.verticalCenter }
        small: true
        text: qsTr("Worn today")
        Accessible.description: row.card.name
        onClicked: Wardrobe.wear(row.card.id)
    }
    IconButton {
        id: outfit
        objectName: "outfitWith " + row.card.id
        anchors { right: remove.left; verticalCenter: parent.verticalCenter }
        iconName: "grid"
        iconSize: Theme.iconSmall
        text: qsTr("An outfit with %1").arg(row.card.name)
        onClicked: {
            Outfits.startWithOwned(row.card.id);
            Shopping.page = "outfits";
        }
    }
    IconButton {
        id: remove
        objectName: "unwardrobe " + row.card.id
        anchors { right: parent.right; rightMargin: Theme.space2; verticalCenter: parent.verticalCenter }
        iconName: "close"
        iconSize: Theme.iconSmall
        text: qsTr("Take %1 out of the wardrobe").arg(row.card.name)
        onClicked: Wardrobe.remove(row.card.id)
    }
}
