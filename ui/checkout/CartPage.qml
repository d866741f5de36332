import QtQuick
import Calliope
import Calliope.App

// The carts, one for each shop and currency; or what is being bought of one.
FocusScope {
    id: page

    readonly property bool buys: Buying.step !== ""

    Component.onCompleted: {
        Carts.refresh();
        Orders.refresh();
    }

    ShopScroll {
        anchors.fill: parent
        visible: !page.buys
        enabled: visible
        focus: visible
        title: qsTr("Cart")
        words: Carts.count === 0 ? "" : qsTr("On this computer only. A shop learns of its cart when you have it asked for the price.")

        Column { // nothing
            visible: Carts.loaded && Carts.carts.length === 0
            width: parent.width
            spacing: Theme.space3
            Label {
                width: parent.width
                text: qsTr("Nothing is in a cart yet.")
                color: Theme.ink2
                wrapMode: Text.Wrap
            }
            InkButton {
                objectName: "cartSearch"
                kind: "primary"
                iconName: "search"
                text: qsTr("Look for something")
                onClicked: Shopping.page = "search"
            }
        }
        Repeater {
            model: Orders.open
            OpenOrderCard {
                required property var modelData
                order: modelData
                onShown: Buying.resume(modelData.id)
            }
        }
        Repeater {
            model: Carts.carts
            CartCard {
                required property var modelData
                required property int index
                cart: modelData
                first: index === 0
            }
        }
        Item { // all of it
            visible: Carts.carts.length > 1
            width: parent.width
            height: Theme.lineBody
            Label {
                anchors.left: parent.left
                text: qsTr("All carts")
                color: Theme.ink2
                line: Theme.lineBody
            }
            Label {
                objectName: "cartTotals"
                anchors { right: parent.right; rightMargin: Theme.space4 }
                text: Carts.totals
                font: Theme.fontUiStrong
                line: Theme.lineBody
            }
        }
    }
    CheckoutSteps {
        anchors.fill: parent
        visible: page.buys
        enabled: visible
        focus: visible
    }
}
