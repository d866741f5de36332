import QtQuick
import Calliope
import Calliope.App

// A thing as a shop has told it: which ones there are, what they cost, and the ways to keep one.
ShopCardFrame {
    id: tile

    required property var card // as ShopAsking makes it
    property int choice: 0
    readonly property var chosen: card.choices[Math.min(choice, card.choices.length - 1)]
    readonly property int few: 12 // choices that are shown at first
    property bool whole: false
    readonly property bool kept: card.product !== 0
    readonly property bool wished: kept && Shopping.wishes.wished[card.product] === true

    name: [card.title, chosen.text, chosen.price, chosen.terms, chosen.state, told.text].filter(each => each !== "").join(". ")
    space: Theme.space2

    Label {
        id: told
        objectName: "told " + tile.card.row
        width: parent.width
        text: [qsTr("%1 tells").arg(tile.card.shop), tile.card.maker].filter(each => each !== "").join("  ·  ")
        font: Theme.fontMicro
        line: Theme.lineMicro
        color: Theme.ink3
    }
    Heading {
        width: parent.width
        text: tile.card.title
        font: Theme.fontHeading
        line: Theme.lineBody
        wrapMode: Text.Wrap
        Accessible.name: text
    }
    Label {
        visible: text !== ""
        width: parent.width
        text: tile.card.about
        font: Theme.fontSmall
        line: Theme.lineSmallProse
        color: Theme.ink2
        wrapMode: Text.Wrap
    }
    Flow {
        visible: tile.card.choices.length > 1
        width: parent.width
        spacing: Theme.gapS
        Repeater {
            id: chips
            model: tile.card.choices.length < 2 ? [] : tile.whole ? tile.card.choices : tile.card.choices.slice(0, tile.few)
            Chip {
                required property var modelData
                required property int index
                objectName: "choice " + tile.card.row + " " + index
                width: Math.min(implicitWidth, parent.width)
                text: modelData.isHere ? modelData.text : qsTr("%1, sold out").arg(modelData.text)
                checked: index === tile.choice
                Accessible.checkable: true
                Accessible.description: modelData.price
                onClicked: {
                    tile.choice = index;
                    checked = Qt.binding(() => index === tile.choice);
                }
            }
        }
    }
    InkButton {
        objectName: "moreChoices " + tile.card.row
        visible: !tile.whole && tile.card.choices.length > tile.few
        kind: "quiet"
        small: true
        text: qsTr("All %1 choices").arg(tile.card.choices.length)
        Accessible.description: tile.card.title
        onClicked: {
            tile.whole = true;
            chips.itemAt(tile.few).forceActiveFocus(Qt.TabFocusReason); // the button is gone
        }
    }
    Flow {
        width: parent.width
        spacing: Theme.space2
        Label { objectName: "toldPrice " + tile.card.row; text: tile.chosen.price; font: Theme.fontUiStrong; color: tile.chosen.isHere ? Theme.ink : Theme.ink3 }
        Label { visible: text !== ""; text: tile.chosen.before; font: Theme.fontStruck; color: Theme.ink3 }
        Label { text: tile.chosen.state; font: Theme.fontSmall; color: Theme.ink3 }
    }
    Label { objectName: "toldTerms " + tile.card.row; width: parent.width; text: tile.chosen.shortTerms; font: Theme.fontMicro; line: Theme.lineMicro; color: Theme.ink3 }
    Flow {
        width: parent.width
        spacing: Theme.space2
        InkButton {
            objectName: "wishTold " + tile.card.row
            small: true
            enabled: !tile.wished
            iconName: tile.wished ? "heart-filled" : "heart"
            text: tile.wished ? qsTr("On the wishlist") : qsTr("Put on the wishlist")
            Accessible.description: tile.card.title
            onClicked: ShopAsking.wish(tile.card.row, tile.choice)
        }
        InkButton {
            objectName: "cartTold " + tile.card.row
            small: true
            enabled: tile.chosen.isHere
            iconName: "cart"
            text: qsTr("Put into the cart")
            Accessible.description: tile.card.title
            onClicked: ShopAsking.putInCart(tile.card.row, tile.choice)
        }
        InkButton {
            objectName: "openTold " + tile.card.row
            visible: tile.kept
            kind: "quiet"
            small: true
            text: qsTr("Open")
            Accessible.description: tile.card.title
            onClicked: Shopping.openProduct(tile.card.product, tile.card.variant)
        }
    }
}
