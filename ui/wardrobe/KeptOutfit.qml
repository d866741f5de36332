import QtQuick
import QtQuick.Templates as T
import Calliope
import Calliope.App

// An outfit that is kept: its things, its name to be changed, whether it is liked, and away with it.
Rectangle {
    id: outfit

    required property var card // as OutfitBoard.kept has it

    implicitHeight: Theme.dp(148)
    radius: Theme.radiusCard
    color: Theme.sheet
    border.width: Theme.hairline
    border.color: Theme.line
    Accessible.role: Accessible.ListItem
    Accessible.name: card.liked ? qsTr("%1, you like it").arg(card.name) : card.name

    T.AbstractButton {
        id: open
        objectName: "outfit " + outfit.card.id
        anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.space2 }
        height: Theme.dp(88)
        hoverEnabled: true
        focusPolicy: Qt.StrongFocus
        text: qsTr("Open %1").arg(outfit.card.name)
        Accessible.name: text
        Accessible.onPressAction: Reader.press(open)
        onClicked: Outfits.open(outfit.card.id)
        background: Item { FocusRing { shown: open.visualFocus } }
        contentItem: Row {
            spacing: Theme.space2
            clip: true
            Repeater {
                model: outfit.card.pieces
                ProductWell {
                    required property var modelData
                    width: Theme.dp(76)
                    height: Theme.dp(88)
                    inset: modelData.owned ? 0 : Theme.space1
                    around: Theme.radiusM
                    picture: modelData.picture
                }
            }
        }
    }
    InkTextField {
        id: name
        objectName: "outfitName " + outfit.card.id
        anchors { left: parent.left; leftMargin: Theme.space2; bottom: parent.bottom; bottomMargin: Theme.space2; right: about.left; rightMargin: Theme.space2 }
        placeholderText: qsTr("Name")
        maximumLength: 120
        text: outfit.card.name
        Accessible.name: qsTr("Name of the outfit")
        function save() { if (text.trim() !== "" && text !== outfit.card.name) Outfits.rename(outfit.card.id, text); }
        onAccepted: save()
        onEditingFinished: save()
    }
    Label {
        id: about
        anchors { right: like.left; rightMargin: Theme.space1; verticalCenter: name.verticalCenter }
        width: Math.min(implicitWidth, Theme.dp(140))
        text: outfit.card.about
        font: Theme.fontSmall
        color: Theme.ink3
    }
    IconButton {
        id: like
        objectName: "likeOutfit " + outfit.card.id
        anchors { right: remove.left; verticalCenter: name.verticalCenter }
        iconName: outfit.card.liked ? "heart-filled" : "heart"
        iconSize: Theme.iconSmall
        text: qsTr("I like %1").arg(outfit.card.name)
        Accessible.checkable: true
        Accessible.checked: outfit.card.liked
        onClicked: Outfits.setLiked(outfit.card.id, !outfit.card.liked)
    }
    IconButton {
        id: remove
        objectName: "removeOutfit " + outfit.card.id
        anchors { right: parent.right; rightMargin: Theme.space2; verticalCenter: name.verticalCenter }
        iconName: "trash"
        iconSize: Theme.iconSmall
        text: qsTr("Delete %1").arg(outfit.card.name)
        onClicked: Outfits.remove(outfit.card.id)
    }
}
