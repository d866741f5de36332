import QtQuick
import QtQuick.Templates as T
import Calliope
import Calliope.App

// A thing on the wishlist: what it costs now, what it cost then, and at which price it is to be told.
Rectangle {
    id: row

    required property var card // as ShopWishes makes it

    implicitHeight: Math.max(Theme.dp(104), words.implicitHeight + 2 * Theme.space2)
    radius: Theme.radiusCard
    color: Theme.sheet
    border.width: card.reached ? Theme.outlineStrong : Theme.hairline
    border.color: card.reached ? Theme.verdigris : Theme.line
    Accessible.role: Accessible.ListItem
    Accessible.name: [card.title, card.price, card.terms, card.reached ? qsTr("it has reached your price") : "", card.since].filter(each => each !== "").join(", ")

    T.AbstractButton {
        id: open
        objectName: "wish " + row.card.variant
        x: Theme.space2
        y: Theme.space2
        width: Theme.dp(row.width < Theme.dp(480) ? 60 : 80)
        height: parent.height - 2 * y
        hoverEnabled: true
        focusPolicy: Qt.StrongFocus
        text: qsTr("Open %1").arg(row.card.title)
        Accessible.name: text
        Accessible.onPressAction: Reader.press(open)
        onClicked: Shopping.openProduct(row.card.product, row.card.variant)
        background: Item {
            ProductWell { anchors.fill: parent; inset: Theme.space1; around: Theme.radiusM; picture: row.card.picture }
            FocusRing { shown: open.visualFocus }
        }
    }
    Column {
        id: words
        anchors { left: open.right; leftMargin: Theme.space3; right: target.left; rightMargin: Theme.space2; verticalCenter: parent.verticalCenter }
        Label { width: parent.width; text: [Shopping.wishes.list === 0 && Shopping.wishes.lists.length > 1 ? row.card.listName : "", row.card.maker === "" ? row.card.shop : row.card.maker].filter(each => each !== "").join("  ·  "); font: Theme.fontMicro; line: Theme.lineMicro; color: Theme.ink3 }
        Label { width: parent.width; text: row.card.title; font: Theme.fontUiActive }
        Flow {
            width: parent.width
            spacing: Theme.space2
            Label { text: row.card.price; font: Theme.fontUiStrong }
            Label { visible: !row.card.isHere; text: row.card.state; font: Theme.fontSmall; color: Theme.rubric }
            Row {
                visible: row.card.reached
                spacing: Theme.space1
                InkIcon { name: "check"; size: Theme.iconTiny; colour: Theme.verdigris; anchors.verticalCenter: parent.verticalCenter }
                Label { objectName: "reached"; text: qsTr("Your price is reached"); font: Theme.fontSmallActive; color: Theme.verdigris }
            }
        }
        Label { objectName: "wishTerms"; width: parent.width; text: row.card.shortTerms; font: Theme.fontMicro; line: Theme.lineMicro; color: Theme.ink3 }
        Label { width: parent.width; text: row.card.since; font: Theme.fontSmall; line: Theme.lineSmall; color: Theme.ink3 }
    }
    Column {
        id: target
        anchors { right: remove.left; rightMargin: Theme.space1; verticalCenter: parent.verticalCenter }
        width: Theme.dp(row.width < Theme.dp(480) ? 92 : 124)
        spacing: Theme.gapXs
        Label { text: qsTr("Tell me at"); font: Theme.fontMicro; line: Theme.lineMicro; color: Theme.ink3 }
        InkTextField {
            id: field
            objectName: "target " + row.card.variant
            width: parent.width
            placeholderText: qsTr("no price")
            text: row.card.target
            maximumLength: 24
            Accessible.name: qsTr("Price of %1 at which you want to know").arg(row.card.title)
            function save() {
                problem = Shopping.wishes.problemOf(text, row.card.currency);
                if (problem === "" && text !== row.card.target)
                    Shopping.wishes.setTarget(row.card.list, row.card.variant, text, row.card.currency);
            }
            onAccepted: save()
            onEditingFinished: save()
            onTextEdited: problem = ""
        }
    }
    Column {
        id: remove
        anchors { right: parent.right; rightMargin: Theme.space2; verticalCenter: parent.verticalCenter }
        IconButton {
            objectName: "unwish " + row.card.variant
            iconName: "close"
            iconSize: Theme.iconSmall
            text: qsTr("Take %1 off the wishlist").arg(row.card.title)
            onClicked: Shopping.wishes.remove(row.card.list, row.card.variant)
        }
        IconButton {
            id: mover
            objectName: "moveWish " + row.card.variant
            visible: Shopping.wishes.lists.length > 1
            iconName: "folder"
            iconSize: Theme.iconSmall
            text: qsTr("Put %1 on another list").arg(row.card.title)
            onClicked: places.popup(mover, 0, mover.height)
            InkMenu {
                id: places
                Instantiator {
                    model: Shopping.wishes.lists.filter(each => each.id !== row.card.list)
                    delegate: InkMenuItem {
                        required property var modelData
                        text: modelData.name
                        onTriggered: Shopping.wishes.move(row.card.list, row.card.variant, modelData.id)
                    }
                    onObjectAdded: (index, object) => places.insertItem(index, object)
                    onObjectRemoved: (index, object) => places.removeItem(object)
                }
            }
        }
    }
    Connections {
        target: row
        function onCardChanged() { if (!field.activeFocus) field.text = row.card.target; }
    }
}
