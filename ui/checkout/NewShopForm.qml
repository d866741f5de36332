import QtQuick
import Calliope
import Calliope.App

// A shop by its address: who would be asked, what it says that it offers, to which country it sells, and the click that
// adds it.
ShopCardFrame {
    id: form

    readonly property string host: NewShop.hostOf(address.text)
    readonly property var found: NewShop.shop // as NewShop makes it
    readonly property bool hasFound: (found.origin ?? "") !== ""

    function show() {
        form.visible = true;
        address.forceActiveFocus();
    }
    function hide() {
        NewShop.drop();
        address.clear();
        form.visible = false;
    }
    function ask() {
        if (press.enabled) OrderClick.askNewShop(address.text);
    }
    function add() { OrderClick.addNewShop(shopName.text, market.currentValue ?? ""); }

    visible: false
    name: qsTr("Add a shop by its address")

    Connections {
        target: NewShop
        function onAdded(origin: string) {
            if (form.found.origin === origin) form.hide(); // or another one is being asked
        }
    }
    onHasFoundChanged: {
        if (!hasFound) return;
        shopName.text = found.name;
        market.currentIndex = 0;
        if (visible) shopName.forceActiveFocus();
    }

    Column {
        visible: !form.hasFound
        width: parent.width
        spacing: form.space
        InkTextField {
            id: address
            objectName: "newShopAddress"
            width: parent.width
            placeholderText: qsTr("Shop: shop.example")
            inputMethodHints: Qt.ImhUrlCharactersOnly | Qt.ImhNoAutoUppercase
            maximumLength: 2000
            onAccepted: form.ask()
            Keys.onEscapePressed: form.hide()
        }
        Label {
            objectName: "newShopWords"
            width: parent.width
            text: form.host !== "" ? qsTr("%1 is asked for its profile at /.well-known/ucp, where it has none of use for that at /.well-known/acp.json, and sees this computer's address. Nothing is asked before you press.").arg(form.host)
                : address.text.trim() === "" ? qsTr("Shops that programs can search and buy from say so in a profile at their address (Universal Commerce Protocol, Agentic Commerce Protocol).")
                : NewShop.objectionOf(address.text)
            font: Theme.fontSmall
            line: Theme.lineSmallProse
            color: Theme.ink3
            wrapMode: Text.Wrap
        }
    }
    Column {
        visible: form.hasFound
        width: parent.width
        Label { objectName: "newShopHost"; width: parent.width; text: form.found.host ?? ""; font: Theme.fontUiStrong; elide: Text.ElideMiddle }
        Label { width: parent.width; text: form.found.how ?? ""; font: Theme.fontSmall; line: Theme.lineSmallProse; color: Theme.ink3 }
        Repeater {
            model: form.found.offers ?? []
            Label {
                required property string modelData
                width: parent.width
                text: modelData
                wrapMode: Text.Wrap
            }
        }
    }
    Flow {
        visible: form.hasFound
        width: parent.width
        spacing: Theme.space2
        InkTextField {
            id: shopName
            objectName: "newShopName"
            width: Math.min(parent.width, Theme.dp(220))
            placeholderText: qsTr("Its name")
            maximumLength: 100
            onAccepted: form.add()
            Keys.onEscapePressed: form.hide()
        }
        MarketBox {
            id: market
            objectName: "newShopMarket"
            width: Math.min(parent.width, Theme.dp(220))
            height: Theme.field
        }
    }
    Label {
        visible: form.hasFound
        width: parent.width
        text: form.found.ordersOnly ? qsTr("It tells nothing of its things: a list or a page of it has to be added, too. Once it is added it may be asked for orders, when you press a button. The switch on its card takes that back.")
            : qsTr("Once it is added it may be asked, when you press a button, or for prices on a period that you choose. The switch on its card takes that back.")
        font: Theme.fontSmall
        line: Theme.lineSmallProse
        color: Theme.ink3
        wrapMode: Text.Wrap
    }
    NoteLine {
        objectName: "newShopProblem"
        visible: words !== ""
        width: parent.width
        iconName: "warn"
        colour: Theme.lamp
        words: NewShop.problem
    }
    Row {
        spacing: Theme.space2
        InkButton {
            id: press
            objectName: "askNewShop"
            visible: !form.hasFound
            kind: "primary"
            text: NewShop.asked === "" ? qsTr("Ask it what it offers") : qsTr("It is being asked")
            enabled: form.host !== "" && NewShop.asked === ""
            onClicked: form.ask()
        }
        InkButton { objectName: "addNewShop"; visible: form.hasFound; kind: "primary"; text: qsTr("Add it"); enabled: !NewShop.adding; onClicked: form.add() }
        InkButton { objectName: "dropNewShop"; kind: "quiet"; text: qsTr("Cancel"); onClicked: form.hide() }
    }
}
