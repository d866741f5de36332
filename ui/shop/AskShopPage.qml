import QtQuick
import Calliope
import Calliope.App

// A shop asked for what is wished for: the words that it learns, the click that names it, and its answer, which is
// forgotten unless something of it is kept.
ShopScroll {
    id: page

    title: qsTr("Ask a shop")
    words: qsTr("It sees this computer's address, these words and the limits of the price. What it answers is not kept, unless you put it on a wishlist or into the cart.")
    backText: qsTr("Back to the catalogue")

    Component.onCompleted: ShopAsking.refresh()
    Keys.onEscapePressed: page.back()

    InkTextField {
        id: field
        objectName: "askWords"
        width: parent.width
        focus: true
        iconName: "search"
        placeholderText: qsTr("What to ask for")
        text: ShopAsking.words
        maximumLength: 200
        onAccepted: if (shops.count > 0) shops.itemAt(0).forceActiveFocus(Qt.TabFocusReason) // the click names the shop
    }
    Label {
        objectName: "askLimits"
        visible: ShopAsking.limits !== ""
        width: parent.width
        text: qsTr("Price: %1").arg(ShopAsking.limits)
        font: Theme.fontSmall
        line: Theme.lineSmallProse
        color: Theme.ink2
        wrapMode: Text.Wrap
    }
    Flow {
        width: parent.width
        spacing: Theme.space2
        Repeater {
            id: shops
            model: ShopAsking.shops
            InkButton {
                required property var modelData
                objectName: "ask " + modelData.host
                width: Math.min(implicitWidth, parent.width)
                enabled: ShopAsking.asked === "" && field.text.trim() !== ""
                text: qsTr("Ask %1").arg(modelData.name)
                hint: modelData.host
                onClicked: ShopAsking.ask(modelData.origin, field.text)
            }
        }
    }
    Label {
        visible: ShopAsking.shops.length === 0
        width: parent.width
        text: qsTr("There is no shop that answers searches and may be asked. That is allowed for each shop under Sources.")
        color: Theme.ink2
        wrapMode: Text.Wrap
    }
    NoteLine {
        objectName: "askProblem"
        visible: words !== ""
        width: parent.width
        iconName: "warn"
        colour: Theme.lamp
        words: ShopAsking.problem
    }
    NoteLine {
        objectName: "shopAnswer"
        visible: words !== ""
        width: parent.width
        iconName: "online"
        words: ShopAsking.answer
    }
    NoteLine {
        objectName: "shopRemarks"
        visible: words !== ""
        width: parent.width
        words: ShopAsking.remarks
    }
    Repeater {
        model: ShopAsking.cards
        ToldCard {}
    }
    InkButton {
        objectName: "askFurther"
        visible: ShopAsking.more
        enabled: ShopAsking.asked === ""
        text: qsTr("Ask for more")
        onClicked: ShopAsking.askFurther()
    }
}
