import QtQuick
import Calliope
import Calliope.App

// A list of products, or a shop that was added by its address: whose it is, when it was read or asked, what was left out
// and why, to which country it sells, from where it is fetched, its pictures on the web, and whether the shop may be
// asked.
ShopCardFrame {
    id: card

    required property var source // as ShopSources makes it
    property bool unfolded: false
    readonly property string leftOut: [
        source.rejected === 0 ? "" : source.rejected === 1 ? qsTr("One row was left out") : qsTr("%1 rows were left out").arg(source.rejected),
        source.badPictures === 0 ? "" : source.badPictures === 1 ? qsTr("One picture could not be taken") : qsTr("%1 pictures could not be taken").arg(source.badPictures)
    ].filter(each => each !== "").join(", ")

    name: qsTr("Products of %1").arg(source.name)
    space: Theme.space2

    Item {
        width: parent.width
        height: Theme.rowTwo
        Column {
            anchors { left: parent.left; right: tools.left; rightMargin: Theme.space3 }
            Heading { width: parent.width; text: card.source.name; font: Theme.fontHeading; line: Theme.lineBody }
            Label { width: parent.width; text: card.source.host; font: Theme.fontSmall; line: Theme.lineSmallProse; color: Theme.ink3 }
        }
        Row {
            id: tools
            anchors.right: parent.right
            spacing: Theme.space1
            InkButton {
                objectName: "readAgain"
                visible: !card.source.demo && !card.source.pasted && !card.source.told && !card.source.byAddress
                small: true
                enabled: !Sources.importing && (card.source.address === "" || WebLists.asked === "")
                text: qsTr("Read again")
                onClicked: {
                    if (card.source.address === "") Sources.again(card.source.id);
                    else OrderClick.fetchAgain(card.source.id, card.source.address);
                }
            }
            IconButton {
                objectName: "removeSource"
                side: Theme.controlSmall
                iconSize: Theme.iconTiny
                iconName: "trash"
                text: qsTr("Remove %1 with its products").arg(card.source.name)
                onClicked: {
                    if (WebPictures.source === card.source.id) WebPictures.stop();
                    if (WebLists.source === card.source.id) WebLists.stop();
                    Sources.remove(card.source.id);
                }
            }
        }
    }
    Label {
        width: parent.width
        text: [card.source.format, card.source.currency, card.source.file].filter(each => each !== "").join("  ·  ")
        color: Theme.ink2
    }
    Label {
        objectName: "ordersOnly"
        visible: card.source.ordersOnly
        width: parent.width
        text: qsTr("This shop takes orders or carts, and says how orders stand. It tells programs nothing of its things and prices: these come from lists and pages that you add.")
        font: Theme.fontSmall
        line: Theme.lineSmallProse
        color: Theme.ink2
        wrapMode: Text.Wrap
    }
    Label {
        objectName: "lastRun"
        visible: card.source.when !== ""
        width: parent.width
        text: card.source.byAddress ? qsTr("Asked for prices on %1").arg(card.source.when)
            : qsTr("%1 products in %2 variants, read on %3").arg(card.source.products).arg(card.source.variants).arg(card.source.when)
            + (card.source.pictures === "" ? "" : "  ·  " + (card.source.pictures === "1" ? qsTr("one picture on this computer") : qsTr("%1 pictures on this computer").arg(card.source.pictures)))
        font: Theme.fontSmall
        line: Theme.lineSmallProse
        color: Theme.ink3
        wrapMode: Text.Wrap
    }
    InkButton {
        objectName: "showRejects"
        visible: card.leftOut !== ""
        kind: "quiet"
        small: true
        iconName: card.unfolded ? "chevron-up" : "chevron-down"
        text: card.leftOut
        onClicked: card.unfolded = !card.unfolded
    }
    Column {
        visible: card.unfolded
        width: parent.width
        Repeater {
            model: card.unfolded ? card.source.rejects : []
            Item {
                id: reject
                required property var modelData // { row, id, reason }
                width: parent.width
                height: why.implicitHeight + Theme.space1
                Label { id: number; width: Theme.dp(64); text: reject.modelData.row; font: Theme.fontMeter; line: Theme.lineSmallProse; color: Theme.ink3 }
                Label { id: which; x: number.width; width: Theme.dp(120); text: reject.modelData.id; font: Theme.fontSmall; line: Theme.lineSmallProse; color: Theme.ink2 }
                Label { id: why; x: which.x + which.width + Theme.space2; width: parent.width - x; text: reject.modelData.reason; font: Theme.fontSmall; line: Theme.lineSmallProse; wrapMode: Text.Wrap }
            }
        }
    }
    MarketRow {
        width: parent.width
        source: card.source
    }
    RefreshRow {
        width: parent.width
        source: card.source
    }
    WebPicturesRow {
        width: parent.width
        source: card.source
    }
    Rectangle { width: parent.width; height: Theme.hairline; color: Theme.line }
    Item {
        width: parent.width
        height: Math.max(may.height, words.height)
        Column {
            id: words
            anchors { left: parent.left; right: may.left; rightMargin: Theme.space3; verticalCenter: parent.verticalCenter }
            Label { width: parent.width; text: qsTr("May be asked"); wrapMode: Text.Wrap }
            Label {
                width: parent.width
                text: !card.source.allowed ? qsTr("Nothing is sent to this shop, unless you have a list or pictures fetched that lie there.")
                    : card.source.ordersOnly ? qsTr("For orders and how they stand, when you press a button; and at the start, where it is not known whether something was ordered.")
                    : card.source.onPeriod ? qsTr("For things, prices, orders and how they stand, when you press a button; for prices also on the period that you chose; and at the start, where it is not known whether something was ordered.")
                    : qsTr("For things, prices, orders and how they stand, when you press a button; and at the start, where it is not known whether something was ordered.")
                font: Theme.fontSmall
                line: Theme.lineSmallProse
                color: Theme.ink3
                wrapMode: Text.Wrap
            }
        }
        InkSwitch {
            id: may
            objectName: "mayAsk"
            anchors { right: parent.right; verticalCenter: parent.verticalCenter }
            text: qsTr("%1 may be asked").arg(card.source.name)
            checked: card.source.allowed
            onToggled: {
                if (checked) OrderClick.allowShop(card.source.origin);
                else Sources.forbid(card.source.origin);
                Sources.refresh();
            }
        }
    }
    InkButton {
        objectName: "askPrices"
        visible: card.source.allowed && !card.source.demo && !card.source.ordersOnly
        enabled: ShopPrices.asked === ""
        small: true
        text: qsTr("Ask for prices of what you keep")
        Accessible.description: qsTr("Of %1: what is on wishlists, in its cart and in outfits").arg(card.source.name)
        onClicked: ShopPrices.ask(card.source.origin)
    }
    ShopKeyRow {
        visible: !card.source.demo
        width: parent.width
        source: card.source
    }
}
