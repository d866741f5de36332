import QtQuick
import Calliope
import Calliope.App

// The foot of the shopping panel: what lies in the cart, which shops are asked something now, and the way to the list of
// what was.
Item {
    id: foot

    readonly property bool hasCart: ShopPages.has("cart")
    readonly property string asked: [Orders.asked, Buying.asking ? Buying.host : "", WebPictures.asked, WebLists.asked, NewShop.asked, ShopPrices.asked, ShopAsking.asked].find(each => each !== "") ?? ""
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
        anchors { left: icon.right; leftMargin: Theme.space3; right: log.left; rightMargin: Theme.space2; verticalCenter: parent.verticalCenter }
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
                name: foot.asked !== "" ? "online" : "shield"
                size: Theme.iconTiny
                colour: state.color
            }
            Label {
                id: state
                width: parent.width - x
                text: foot.asked !== "" ? qsTr("Asking %1").arg(foot.asked) : foot.narrow ? qsTr("No shop is asked anything.") : qsTr("No shop is asked anything. %1.").arg(Shopping.catalogue)
                font: Theme.fontSmall
                line: Theme.lineSmall
                color: foot.asked !== "" ? Theme.lamp : Theme.verdigris
            }
        }
    }
    IconButton {
        id: log
        objectName: "openConnections"
        anchors { right: review.left; rightMargin: review.visible ? Theme.space2 : 0; verticalCenter: parent.verticalCenter }
        side: Theme.controlSmall
        iconSize: Theme.iconSmall
        iconName: "info"
        text: qsTr("What left this computer")
        onClicked: Navigation.go("settings/privacy")
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
