import QtQuick
import Calliope
import Calliope.App

// What became of it, and what can be done now. An outcome is a row of `outcomes`.
Column {
    id: step

    readonly property var outcomes: ({
            placed: { icon: "check", colour: Theme.verdigris, words: qsTr("The receipt of what you approved is kept with your orders."), acts: ["orders", "orderPage", "done"] },
            unknown: { icon: "warn", colour: Theme.lamp, words: "", acts: ["ask", "page", "anew"] },
            failed: { icon: "warn", colour: Theme.lamp, words: qsTr("Your cart is as it was."), acts: ["ask", "page", "done"] },
            cancelled: { icon: "close", colour: Theme.ink2, words: "", acts: ["done"] },
            expired: { icon: "clock", colour: Theme.ink2, words: "", acts: ["ask", "page", "done"] },
            atShop: { icon: "share", colour: Theme.ink2, words: "", acts: ["check", "page", "there", "done"] },
            input: { icon: "warn", colour: Theme.lamp, words: "", acts: ["address", "delivery", "page", "ask"] }
        })
    readonly property var outcome: outcomes[Buying.step] ?? outcomes.failed
    // What can be done, by name; those that make no sense now are left out.
    readonly property var acts: ({
            orders: { text: qsTr("See your orders"), fits: true, act: () => Shopping.page = "orders" },
            orderPage: { text: qsTr("The order's page"), fits: Buying.orderPage !== "", act: () => Links.ask(Buying.orderPage) },
            ask: { text: Buying.step === "unknown" ? qsTr("Ask the shop") : qsTr("Ask again"), fits: true, act: () => Buying.askAgain() },
            check: { text: qsTr("Ask the shop"), fits: Buying.sessions, act: () => Buying.askAgain() },
            page: { text: Buying.step === "unknown" ? qsTr("Open the shop's page") : qsTr("Continue at %1").arg(Buying.pageHost), fits: Buying.page !== "", act: () => Buying.leave() },
            anew: { text: qsTr("Begin a new order"), fits: Carts.count > 0, act: () => sure.visible = true },
            there: { text: qsTr("I have ordered there"), fits: true, act: () => { Buying.orderedThere(); Buying.close(); } },
            address: { text: qsTr("Change the address"), fits: true, act: () => Buying.edit("address") },
            delivery: { text: qsTr("Change the delivery"), fits: Buying.groups.length > 0, act: () => Buying.edit("delivery") },
            done: { text: qsTr("Back to the carts"), fits: true, act: () => Buying.close() }
        })

    spacing: Theme.space4

    NoteLine {
        objectName: "outcome " + Buying.step
        visible: words !== ""
        width: parent.width
        iconName: step.outcome.icon
        colour: step.outcome.colour
        words: step.outcome.words
    }
    Flow {
        width: parent.width
        spacing: Theme.space2
        Repeater {
            model: step.outcome.acts.filter(name => step.acts[name].fits)
            InkButton {
                required property string modelData
                required property int index
                objectName: "act " + modelData
                width: Math.min(implicitWidth, parent.width)
                kind: index === 0 ? "primary" : modelData === "done" || modelData === "anew" ? "quiet" : "plain"
                large: true
                enabled: !Buying.asking
                text: index === 0 && Buying.asking ? qsTr("Asking") : step.acts[modelData].text
                onClicked: step.acts[modelData].act()
            }
        }
    }
    ShopCardFrame {
        id: sure
        visible: false
        name: qsTr("A second order?")
        NoteLine {
            width: parent.width
            iconName: "warn"
            colour: Theme.rubric
            words: qsTr("If the first one has arrived, this is a second order. Look at the shop's page, or your mail, first.")
        }
        Row {
            spacing: Theme.space2
            InkButton { objectName: "beginAnew"; kind: "danger"; text: qsTr("Begin a new order"); onClicked: Buying.beginAnew() }
            InkButton { kind: "quiet"; text: qsTr("No"); onClicked: sure.visible = false }
        }
    }
    PriceCard { visible: Buying.sessions && Buying.step !== "cancelled" }
}
