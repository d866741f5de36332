import QtQuick
import Calliope
import Calliope.App

// What was ordered: how it stands, how long it can be sent back, and what was approved.
ShopScroll {
    id: page

    title: qsTr("Orders")
    words: Orders.orders.length === 0 ? "" : qsTr("Kept on this computer. A shop is asked how an order stands when you say so, and at the start where it is not known whether it is one.")
    beside: InkButton {
        objectName: "askAll"
        visible: Orders.orders.some(order => !order.over && order.number !== "")
        iconName: "regenerate"
        enabled: !Orders.asking
        text: Orders.asking ? qsTr("Asking") : qsTr("Ask the shops")
        onClicked: Orders.askAll()
    }

    Component.onCompleted: Orders.refresh()

    Repeater {
        model: Orders.open
        OpenOrderCard {
            required property var modelData
            order: modelData
            onShown: {
                Buying.resume(modelData.id);
                Shopping.page = "cart";
            }
        }
    }
    Label {
        visible: Orders.loaded && Orders.orders.length === 0 && Orders.open.length === 0
        width: parent.width
        text: qsTr("Nothing was ordered yet. What you order from a cart is kept here, with what you approved.")
        color: Theme.ink2
        wrapMode: Text.Wrap
    }
    Repeater {
        model: Orders.orders
        OrderCard {
            required property var modelData
            order: modelData
        }
    }
}
