import QtQuick
import QtQuick.Dialogs
import QtQuick.Templates as T
import Calliope
import Calliope.App

// Where products come from, and which shops may be asked.
ShopScroll {
    id: page

    title: qsTr("Sources")
    words: qsTr("Lists of products, pages that you copy, and shops that can be asked. Nothing is fetched unless you press for it, or choose a period.")
    beside: InkButton {
        id: add
        objectName: "addSource"
        iconName: "plus"
        text: qsTr("Add")
        hint: qsTr("A list, a product's page or a shop")
        onClicked: ways.visible ? ways.close() : ways.popup(add, 0, add.height)
        InkMenu {
            id: ways
            closePolicy: T.Popup.CloseOnEscape | T.Popup.CloseOnPressOutsideParent // the button closes it itself
            width: Theme.dp(320)
            InkMenuItem {
                objectName: "addFile"
                iconName: "document"
                text: qsTr("A list from a file")
                enabled: !Sources.importing
                onTriggered: file.open()
            }
            InkMenuItem {
                objectName: "addCopied"
                iconName: "copy"
                text: qsTr("A copied list, or source of a page")
                shortcutText: qsTr("Ctrl V")
                enabled: !Sources.importing
                onTriggered: Sources.paste()
            }
            InkMenuItem {
                objectName: "addAddress"
                iconName: "online"
                text: qsTr("A list or page from an address")
                onTriggered: address.show("")
            }
            InkMenuItem {
                objectName: "addShop"
                iconName: "cart"
                text: qsTr("A shop by its address")
                onTriggered: newShop.show()
            }
        }
    }

    Component.onCompleted: Sources.refresh()
    Keys.onPressed: event => { // what fields do not take
        if (!event.matches(StandardKey.Paste)) return;
        Sources.paste();
        event.accepted = true;
    }

    FileDialog {
        id: file
        title: qsTr("A list of products")
        fileMode: FileDialog.OpenFile
        nameFilters: [qsTr("Lists of products (*.csv *.tsv *.txt *.xml *.json *.jsonl *.html *.gz *.zip)"), qsTr("All files (*)")]
        onAccepted: Sources.choose(selectedFile)
    }
    Connections {
        target: Sources
        function onAddressPasted(pasted: string) { address.show(pasted); }
        function onDrafted(shop: string) { address.hide(); }
    }
    NewShopForm {
        id: newShop
        width: parent.width
    }
    FetchForm {
        id: address
        width: parent.width
    }
    ProgressCard { // the list that is fetched
        visible: WebLists.asked !== ""
        words: WebLists.words
        share: WebLists.share
        buttonName: "stopFetching"
        onPressed: WebLists.stop()
    }
    NoteLine {
        objectName: "fetchProblem"
        visible: words !== ""
        width: parent.width
        iconName: "warn"
        colour: Theme.lamp
        words: WebLists.problem
    }
    NoteLine {
        objectName: "pricesProblem"
        visible: words !== ""
        width: parent.width
        iconName: "warn"
        colour: Theme.lamp
        words: ShopPrices.problem
    }
    NoteLine {
        objectName: "sourceProblem"
        visible: words !== ""
        width: parent.width
        iconName: "warn"
        colour: Theme.lamp
        words: Sources.problem
    }
    FeedForm {
        visible: Sources.draft.file !== "" && !Sources.importing
        width: parent.width
    }
    ProgressCard { // the list that is being read
        visible: Sources.importing
        words: Sources.importWords
        share: Sources.share
        buttonName: "stopImport"
        onPressed: Sources.stop()
    }
    ProgressCard { // pictures beside lists
        visible: OfferPictures.taking || OfferPictures.stopped
        words: OfferPictures.stopped ? qsTr("%1, stopped").arg(OfferPictures.words) : OfferPictures.words
        share: OfferPictures.share
        button: OfferPictures.stopped ? qsTr("Go on") : qsTr("Stop")
        buttonIcon: OfferPictures.stopped ? "play" : "stop"
        buttonName: "stopPictures"
        onPressed: {
            if (OfferPictures.stopped) OfferPictures.goOn();
            else OfferPictures.stop();
        }
    }
    NoteLine {
        objectName: "pictureProblem"
        visible: words !== ""
        width: parent.width
        iconName: "warn"
        colour: Theme.lamp
        words: OfferPictures.problem
    }
    ProgressCard { // pictures on the web
        visible: WebPictures.source !== 0
        words: WebPictures.words
        share: WebPictures.share
        buttonName: "stopWebPictures"
        onPressed: WebPictures.stop()
    }
    NoteLine {
        objectName: "webPictureProblem"
        visible: words !== ""
        width: parent.width
        iconName: "warn"
        colour: Theme.lamp
        words: WebPictures.problem
    }
    Repeater {
        model: Sources.sources
        SourceCard {
            required property var modelData
            source: modelData
        }
    }
    Label {
        visible: Sources.loaded && Sources.sources.length === 0
        width: parent.width
        text: qsTr("There is no list yet. Add one, drop a file here (or a folder or ZIP archive with its pictures), fetch one or a product's page from its address, or paste the source of a shop's page: Google Merchant, OpenAI, schema.org, Shopify, WooCommerce.")
        color: Theme.ink2
        wrapMode: Text.Wrap
    }
}
