import QtQuick
import Calliope
import Calliope.App

// The foot of the shopping panel: what lies in the cart, and what the network is told.
Item {
    id: foot

    readonly property bool hasCart: ShopPages.has("cart")
    readonly property bool narrow: width < Theme.dp(520) && Shopping.cart.count > 0

    implicitHeight: Theme.dp(hasCart || Shopping.cart.count > 0 ? 66 : 44)
    Accessible.role: Accessible.Grouping
    Accessible.name: [items.text + " " + where.text, state.text].join(". ")

    Rectangle { width: parent.width; height: Theme.hairline; color: Theme.line }
    InkIcon {
        id: icon
        x: Theme.space4
        anchors.verticalCenter: parent.verticalCenter
        name: Shopping.cart.count > 0 ? "cart" : "shield"
        colour: Shopping.cart.count > 0 ? Theme.ink2 : Theme.verdigris
    }
    Column {
        anchors { left: icon.right; leftMargin: Theme.space3; right: review.left; rightMargin: Theme.space3; verticalCenter: parent.verticalCenter }
        Row {
            visible: Shopping.cart.count > 0
            width: parent.width
            spacing: Theme.space1
            Label { id: items; text: Shopping.cart.items ?? ""; font: Theme.fontUiActive }
            Label { id: where; width: parent.width - x; text: Shopping.cart.words ?? ""; color: Theme.ink3 }
        }
        Row {
            width: parent.width
            spacing: Theme.gapS
            InkIcon {
                visible: Shopping.cart.count > 0
                anchors.verticalCenter: parent.verticalCenter
                name: Buying.asking ? "online" : "shield"
                size: Theme.iconTiny
                colour: state.color
            }
            Label {
                id: state
                width: parent.width - x
                text: Buying.asking ? qsTr("Asking %1").arg(Buying.host) : foot.narrow ? qsTr("No shop is asked anything.") : qsTr("No shop is asked anything. %1.").arg(Shopping.catalogue)
                font: Theme.fontSmall
                line: Theme.lineSmall
                color: Buying.asking ? Theme.lamp : Theme.verdigris
            }
        }
    }
    InkButton {
        id: review
        objectName: "openCart"
        visible: foot.hasCart && Shopping.cart.count > 0 && Shopping.page !== "cart"
        width: visible ? implicitWidth : 0
        anchors { right: parent.right; rightMargin: Theme.space4; verticalCenter: parent.verticalCenter }
        kind: "primary"
        text: qsTr("Review order")
        onClicked: Shopping.page = "cart"
    }
}
