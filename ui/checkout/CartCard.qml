import QtQuick
import Calliope
import Calliope.App

// A cart of one shop, in one currency: its lines, their sum, and the way to buy it.
ShopCardFrame {
    id: card

    required property var cart // as shownCart() makes it
    property bool first: false

    name: qsTr("Cart of %1").arg(cart.name)
    space: 0

    Item {
        width: parent.width
        height: Theme.controlLarge
        Column {
            width: parent.width
            Heading { width: parent.width; text: card.cart.name; font: Theme.fontHeading; line: Theme.lineBody }
            Label { width: parent.width; text: card.cart.host; font: Theme.fontSmall; line: Theme.lineSmall; color: Theme.ink3 }
        }
    }
    Item { width: 1; height: Theme.space2 }
    Repeater {
        model: card.cart.lines
        CartLine {
            required property var modelData
            width: parent.width
            cartLine: modelData
        }
    }
    Rectangle { width: parent.width; height: Theme.hairline; color: Theme.line }
    Item { width: 1; height: Theme.space3 }
    NoteLine {
        visible: card.cart.dearer
        width: parent.width
        iconName: "warn"
        colour: Theme.lamp
        words: qsTr("Something costs more than when you put it in.")
    }
    Item { width: 1; height: Theme.space2; visible: card.cart.dearer }
    NoteLine {
        objectName: "inventedShop"
        visible: card.cart.demo
        width: parent.width
        iconName: "info"
        colour: Theme.ink2
        words: qsTr("This shop is invented, for trying things out: nothing can be bought there. Lists of real shops are added under Sources.")
    }
    Item { width: 1; height: Theme.space2; visible: card.cart.demo }
    Item {
        width: parent.width
        height: Math.max(sums.height, buy.height)
        Column {
            id: sums
            anchors { left: parent.left; right: buy.left; rightMargin: Theme.space3; verticalCenter: parent.verticalCenter }
            Label {
                objectName: "cartTotal"
                width: parent.width
                text: card.cart.total
                font: Theme.fontHeading
                line: Theme.lineBody
            }
            Label {
                objectName: "cartTerms"
                width: parent.width
                text: card.cart.terms
                font: Theme.fontSmall
                line: Theme.lineSmallProse
                color: Theme.ink3
                wrapMode: Text.Wrap
            }
        }
        InkButton {
            id: buy
            objectName: "buy"
            visible: !card.cart.demo
            anchors { right: parent.right; verticalCenter: parent.verticalCenter }
            kind: card.first ? "primary" : "plain"
            large: true
            enabled: card.cart.count > 0
            text: qsTr("Go to checkout")
            onClicked: Buying.start(card.cart.merchant, card.cart.currency)
        }
    }
}
