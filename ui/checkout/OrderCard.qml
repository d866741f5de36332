import QtQuick
import Calliope
import Calliope.App

// One order: what, from whom, how it stands, and the days to withdraw.
ShopCardFrame {
    id: card

    required property var order // as ShopOrders makes it
    property bool unfolded: false
    readonly property var marks: [
        { status: "shipped", text: qsTr("It is on its way") },
        { status: "delivered", text: order.status === "delivered" ? qsTr("It arrived on another day") : qsTr("It has arrived") },
        { status: "returned", text: qsTr("I have sent it back") },
        { status: "cancelled", text: qsTr("It was cancelled") },
        { status: "placed", text: qsTr("It is only ordered") }
    ]

    name: qsTr("Order at %1, %2").arg(order.host).arg(order.statusWords)
    space: Theme.space2

    Item {
        width: parent.width
        height: Theme.rowTwo
        Column {
            anchors { left: parent.left; right: state.left; rightMargin: Theme.space3 }
            Heading {
                width: parent.width
                text: card.order.things === "" ? qsTr("Order %1").arg(card.order.number) : card.order.things
                font: Theme.fontHeading
                line: Theme.lineBody
                Accessible.name: text
            }
            Label {
                width: parent.width
                text: [card.order.host, card.order.placed].concat(card.order.number === "" ? [] : [qsTr("No. %1").arg(card.order.number)]).join("  ·  ")
                font: Theme.fontSmall
                line: Theme.lineSmallProse
                color: Theme.ink3
            }
        }
        Rectangle {
            id: state
            anchors.right: parent.right
            width: stateWords.implicitWidth + 2 * Theme.gapM
            height: Theme.controlTiny
            radius: height / 2
            color: card.order.status === "delivered" ? Theme.verdigrisSoft : Theme.sunk
            border.width: Theme.hairline
            border.color: Theme.line
            Label {
                id: stateWords
                objectName: "orderStatus"
                anchors.centerIn: parent
                text: card.order.statusWords
                font: Theme.fontSmallActive
                line: Theme.lineSmall
                color: card.order.status === "delivered" ? Theme.verdigris : Theme.ink2
            }
        }
    }
    Label { text: card.order.total; font: Theme.fontUiStrong }
    Item { // the days to withdraw
        visible: card.order.withdrawal !== ""
        width: parent.width
        height: meter.visible ? meter.y + meter.height : told.height
        Accessible.role: Accessible.StaticText
        Accessible.name: card.order.withdrawal
        Label {
            id: told
            objectName: "withdrawal"
            width: parent.width
            text: card.order.withdrawal
            font: Theme.fontSmall
            line: Theme.lineSmallProse
            color: card.order.withdrawable ? Theme.ink2 : Theme.ink3
            wrapMode: Text.Wrap
        }
        Row {
            id: meter
            visible: card.order.withdrawable
            y: told.height + Theme.space1
            spacing: Theme.gapXs
            Repeater {
                model: 14
                Rectangle {
                    required property int index
                    width: Math.floor((told.width + Theme.gapXs) / 14) - Theme.gapXs
                    height: Theme.meterThin
                    radius: height / 2
                    color: index < 14 - card.order.daysLeft ? Theme.ink3 : Theme.track
                }
            }
        }
    }
    NoteLine {
        visible: words !== ""
        width: parent.width
        iconName: "warn"
        colour: Theme.lamp
        words: card.order.problem
    }
    Flow {
        width: parent.width
        spacing: Theme.space1
        InkButton {
            objectName: "askOrder"
            visible: !card.order.over && card.order.number !== ""
            small: true
            enabled: !card.order.asking
            text: card.order.asking ? qsTr("Asking") : qsTr("Ask the shop")
            onClicked: Orders.ask(card.order.id)
        }
        InkButton {
            id: mark
            objectName: "markOrder"
            small: true
            text: qsTr("Mark")
            iconName: "flag"
            onClicked: menu.popup(mark, 0, mark.height)
            InkMenu {
                id: menu
                Repeater {
                    model: card.marks.filter(each => each.status !== card.order.status || each.status === "delivered")
                    InkMenuItem {
                        required property var modelData
                        objectName: "mark " + modelData.status
                        text: modelData.text
                        onTriggered: {
                            if (modelData.status === "delivered") arrival.popup(mark, 0, mark.height);
                            else Orders.mark(card.order.id, modelData.status);
                        }
                    }
                }
            }
            InkMenu { // the days to withdraw count from it
                id: arrival
                Repeater {
                    model: card.order.arrivals
                    InkMenuItem {
                        required property var modelData // { day, words }
                        required property int index
                        objectName: "arrived " + index
                        text: index === 0 ? qsTr("Today") : index === 1 ? qsTr("Yesterday") : modelData.words
                        onTriggered: Orders.mark(card.order.id, "delivered", modelData.day)
                    }
                }
            }
        }
        InkButton {
            visible: card.order.page !== ""
            kind: "quiet"
            small: true
            iconName: "share"
            text: qsTr("The order's page")
            hint: card.order.page
            onClicked: Links.ask(card.order.page)
        }
        InkButton {
            objectName: "orderShop"
            visible: card.order.shopPage !== ""
            kind: "quiet"
            small: true
            iconName: "share"
            text: qsTr("Open the shop")
            hint: card.order.shopPage
            onClicked: Links.ask(card.order.shopPage)
        }
        InkButton {
            objectName: "unfoldOrder"
            kind: "quiet"
            small: true
            iconName: card.unfolded ? "chevron-up" : "chevron-down"
            text: card.order.receipt.length > 0 ? qsTr("What you approved") : qsTr("What is known of it")
            onClicked: card.unfolded = !card.unfolded
        }
    }
    Column {
        visible: card.unfolded
        width: parent.width
        spacing: Theme.gapXs
        Rectangle { width: parent.width; height: Theme.hairline; color: Theme.line }
        Repeater {
            model: card.unfolded ? card.order.receipt : []
            SheetLine {
                required property var modelData
                width: parent.width
                row: Object.assign({ alarming: false }, modelData)
            }
        }
        Repeater {
            model: card.unfolded ? card.order.events : []
            Label {
                required property var modelData
                width: parent.width
                text: modelData.when + "  " + modelData.words
                font: Theme.fontSmall
                line: Theme.lineSmallProse
                color: Theme.ink3
                wrapMode: Text.Wrap
            }
        }
        Flow {
            width: parent.width
            spacing: Theme.space1
            Repeater {
                model: card.unfolded ? card.order.links : []
                InkButton {
                    required property var modelData
                    width: Math.min(implicitWidth, parent.width)
                    kind: "quiet"
                    small: true
                    iconName: "share"
                    text: modelData.label
                    hint: modelData.value
                    onClicked: Links.ask(modelData.value)
                }
            }
        }
    }
}
