import QtQuick
import Calliope
import Calliope.App

// A file, or a text that was pasted, that is to be added: whose list it is, to which country it sells,
// and its currency where the format names none.
ShopCardFrame {
    id: form

    // As a text, which changes only when the lists do: what was chosen stays meanwhile.
    readonly property string listed: Sources.sources.length > 0 ? JSON.stringify(Sources.listsOf(address.text)) : "[]"
    readonly property var lists: JSON.parse(listed)

    function add() {
        const instead = lists.length > 0 ? lists[which.currentIndex]?.id : 0;
        Sources.add(address.text, shopName.text, currency.text, instead ?? 0, market.currentValue ?? "");
    }

    name: qsTr("Add %1").arg(Sources.draft.file)

    Connections {
        target: Sources
        function onDrafted(shop: string) { if (shop !== "") address.text = shop; }
        function onAdded() {
            address.clear();
            shopName.clear();
            currency.clear();
            market.currentIndex = 0;
        }
    }
    Column {
        width: parent.width
        Label { width: parent.width; text: Sources.draft.file; font: Theme.fontUiStrong; elide: Text.ElideMiddle }
        Label { objectName: "feedFormat"; width: parent.width; text: Sources.draft.format; font: Theme.fontSmall; color: Theme.ink3 }
    }
    Flow {
        width: parent.width
        spacing: Theme.space2
        InkTextField {
            id: address
            objectName: "feedShop"
            width: Math.min(parent.width, Theme.dp(220))
            placeholderText: qsTr("Shop: shop.example")
            inputMethodHints: Qt.ImhUrlCharactersOnly | Qt.ImhNoAutoUppercase
            onAccepted: form.add()
        }
        InkTextField {
            id: shopName
            objectName: "feedName"
            width: Math.min(parent.width, Theme.dp(180))
            placeholderText: qsTr("Its name")
            maximumLength: 100
            onAccepted: form.add()
        }
        InkTextField {
            id: currency
            objectName: "feedCurrency"
            width: Math.min(parent.width, Theme.dp(180))
            placeholderText: Sources.draft.needsCurrency ? qsTr("Currency: EUR") : qsTr("Currency, if it names none")
            maximumLength: 3
            onAccepted: form.add()
        }
        MarketBox {
            id: market
            objectName: "feedMarket"
            width: Math.min(parent.width, Theme.dp(220))
            height: Theme.field
        }
    }
    InkComboBox { // of a shop that has a list already; most often a file is a newer one, and a page one more
        id: which
        objectName: "feedInstead"
        visible: form.lists.length > 0
        width: Math.min(parent.width, Theme.dp(330))
        name: qsTr("What it is")
        model: form.lists.map(each => qsTr("Instead of %1").arg(each.file)).concat(qsTr("A further list of this shop"))
        onModelChanged: currentIndex = form.lists.length === 1 && !Sources.draft.isPage ? 0 : form.lists.length
    }
    Label {
        visible: which.visible && which.currentIndex === form.lists.length
        width: parent.width
        text: qsTr("What is in several lists of a shop is one thing, and costs what the list says that was read last.")
        font: Theme.fontSmall
        line: Theme.lineSmallProse
        color: Theme.ink3
        wrapMode: Text.Wrap
    }
    Row {
        spacing: Theme.space2
        InkButton { objectName: "importFeed"; kind: "primary"; text: qsTr("Read it in"); onClicked: form.add() }
        InkButton { objectName: "dropFeed"; kind: "quiet"; text: qsTr("Cancel"); onClicked: Sources.drop() }
    }
}
