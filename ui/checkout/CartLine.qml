import QtQuick
import Calliope
import Calliope.App

// A line of a cart: the thing, how many of it, and what that costs.
Item {
    id: row

    required property var cartLine // { variant, product, title, detail, picture, quantity, price, seen, change, amount, stock, gone }
    readonly property bool narrow: width < Theme.dp(440)

    implicitHeight: Math.max(well.height, words.implicitHeight) + Theme.space3
    Accessible.role: Accessible.Grouping
    Accessible.name: [cartLine.quantity, cartLine.title, cartLine.detail, cartLine.amount].join(", ")

    ProductWell {
        id: well
        width: Theme.dp(56)
        height: width
        inset: Theme.gapS
        picture: row.cartLine.picture
    }
    Column {
        id: words
        anchors { left: well.right; leftMargin: Theme.space3; right: tools.left; rightMargin: Theme.space3 }
        Label {
            width: parent.width
            text: row.cartLine.title
            font: Theme.fontUiActive
            color: row.cartLine.gone ? Theme.ink3 : Theme.ink
            maximumLineCount: 2
            wrapMode: Text.Wrap
            elide: Text.ElideRight
        }
        Label {
            width: parent.width
            text: [row.cartLine.detail, qsTr("%1 each").arg(row.cartLine.price)].filter(each => each !== "").join("  ·  ")
            font: Theme.fontSmall
            line: Theme.lineSmallProse
            color: Theme.ink3
        }
        Label {
            objectName: "priceChange"
            visible: row.cartLine.seen !== ""
            width: parent.width
            text: row.cartLine.change > 0 ? qsTr("Dearer: it was %1").arg(row.cartLine.seen)
                : row.cartLine.change < 0 ? qsTr("Cheaper: it was %1").arg(row.cartLine.seen) : qsTr("It was %1").arg(row.cartLine.seen)
            font: Theme.fontSmall
            line: Theme.lineSmallProse
            color: row.cartLine.change > 0 ? Theme.lamp : row.cartLine.change < 0 ? Theme.verdigris : Theme.ink2
        }
        Label {
            visible: text !== ""
            width: parent.width
            text: row.cartLine.stock
            font: Theme.fontSmall
            line: Theme.lineSmallProse
            color: Theme.lamp
            wrapMode: Text.Wrap
        }
    }
    Row {
        id: tools
        anchors.right: parent.right
        spacing: row.narrow ? Theme.space1 : Theme.space3
        Row {
            visible: !row.cartLine.gone
            spacing: 0
            IconButton {
                objectName: "fewer"
                side: Theme.controlSmall
                iconSize: Theme.iconTiny
                iconName: "minus"
                text: qsTr("One less of %1").arg(row.cartLine.title)
                enabled: row.cartLine.quantity > 1
                onClicked: Carts.setQuantity(row.cartLine.variant, row.cartLine.quantity - 1)
            }
            Label {
                objectName: "quantity"
                width: Theme.dp(22)
                height: Theme.controlSmall
                text: row.cartLine.quantity
                font: Theme.fontMeter
                horizontalAlignment: Text.AlignHCenter
            }
            IconButton {
                objectName: "more"
                side: Theme.controlSmall
                iconSize: Theme.iconTiny
                iconName: "plus"
                text: qsTr("One more of %1").arg(row.cartLine.title)
                enabled: row.cartLine.quantity < 20
                onClicked: Carts.setQuantity(row.cartLine.variant, row.cartLine.quantity + 1)
            }
        }
        Label {
            visible: !row.narrow
            width: Theme.dp(88)
            height: Theme.controlSmall
            text: row.cartLine.amount
            font: Theme.fontUiActive
            horizontalAlignment: Text.AlignRight
        }
        IconButton {
            objectName: "takeOut"
            side: Theme.controlSmall
            iconSize: Theme.iconTiny
            iconName: "trash"
            text: qsTr("Take %1 out").arg(row.cartLine.title)
            onClicked: Carts.remove(row.cartLine.variant)
        }
    }
}
