import QtQuick
import Calliope
import Calliope.App

// Search by words: what is wished for as chips, and what fits as cards.
FocusScope {
    id: page

    readonly property var search: Shopping.search
    readonly property bool fresh: search.chips.length === 0 && search.like.title === undefined
    readonly property var examples: [qsTr("linen shirt, up to 60 €"), qsTr("red dress in M"), qsTr("boots, no leather"),
        qsTr("warm coat, in stock")]

    property bool asking: false // a shop, instead of the catalogue

    function ask(typed: string) {
        search.add(typed);
        if (!fresh) chips.focusAdd();
    }

    function askNoShop() {
        asking = false;
        askShop.forceActiveFocus(Qt.TabFocusReason);
    }

    Component.onCompleted: {
        search.begin();
        ShopAsking.refresh();
    }

    Column {
        id: head
        visible: !page.asking
        x: Theme.space4
        width: parent.width - 2 * x
        topPadding: Theme.space3
        spacing: Theme.space2

        InkTextField {
            id: field
            objectName: "wish"
            visible: page.fresh
            focus: true
            width: parent.width
            iconName: "search"
            placeholderText: qsTr("What are you looking for?")
            maximumLength: 1000
            onAccepted: {
                page.ask(text);
                text = "";
            }
        }
        Flow {
            visible: page.fresh
            width: parent.width
            spacing: Theme.gapS
            Repeater {
                model: page.examples
                Chip {
                    required property string modelData
                    objectName: "example"
                    text: modelData
                    Accessible.description: qsTr("Looks for that")
                    onClicked: page.ask(modelData)
                }
            }
        }
        WishChips {
            id: chips
            visible: !page.fresh
            width: parent.width
        }
        Item {
            width: parent.width
            height: Theme.control
            Label {
                objectName: "found"
                anchors { left: parent.left; right: order.left; rightMargin: Theme.space2; verticalCenter: parent.verticalCenter }
                text: Shopping.preparing !== "" ? Shopping.preparing : Sources.importing ? qsTr("Reading %1: what is looked for comes after it").arg(Sources.importWords) : page.search.found
                font: Theme.fontSmall
                color: Theme.ink3
                Accessible.role: Accessible.StaticText
                Accessible.name: text
            }
            Segment {
                id: order
                anchors { right: parent.right; verticalCenter: parent.verticalCenter }
                visible: page.search.like.title === undefined
                name: qsTr("Order")
                options: [{ value: "best", text: qsTr("Best") }, { value: "price", text: qsTr("Price") }, { value: "newest", text: qsTr("Newest") }]
                value: page.search.sort
                onChosen: value => page.search.sort = value
            }
        }
        Label {
            objectName: "note"
            visible: text !== ""
            width: parent.width
            text: page.search.note
            font: Theme.fontSmall
            line: Theme.lineSmall
            color: Theme.ink2
            wrapMode: Text.Wrap
        }
        InkButton {
            id: askShop
            objectName: "askAShop"
            visible: ShopAsking.shops.length > 0
            kind: "quiet"
            small: true
            iconName: "online"
            text: ShopAsking.answer === "" ? qsTr("Ask a shop") : qsTr("Ask a shop, or see its answer")
            onClicked: page.asking = true
        }
    }
    ProductGrid {
        id: grid
        visible: !page.asking
        anchors { top: head.bottom; topMargin: Theme.gapS; bottom: bar.top; bottomMargin: bar.visible ? Theme.space2 : 0; left: parent.left; right: parent.right }
        model: page.search.cards
    }
    Column { // nothing fits
        visible: page.search.nothing && !page.search.searching && !page.asking
        anchors { top: head.bottom; topMargin: Theme.space7; left: head.left; right: head.right }
        spacing: Theme.space3
        Label {
            width: parent.width
            text: page.search.relaxed.length > 0 ? qsTr("Nothing fits all of that. With one wish less:") : qsTr("Nothing in the catalogue fits that.")
            color: Theme.ink2
            wrapMode: Text.Wrap
        }
        Flow {
            width: parent.width
            spacing: Theme.space2
            Repeater {
                model: page.search.relaxed
                InkButton {
                    required property var modelData
                    objectName: "relax " + modelData.part
                    width: Math.min(implicitWidth, parent.width)
                    text: modelData.text
                    onClicked: {
                        chips.focusAdd();
                        page.search.removeChip(modelData.part);
                    }
                }
            }
        }
    }
    FailureCard {
        visible: Shopping.failure.title !== "" && !page.asking
        anchors { top: head.bottom; topMargin: Theme.space4; left: head.left; right: head.right }
        failure: Shopping.failure
        onActed: Shopping.retry()
    }
    CompareBar {
        id: bar
        anchors { bottom: parent.bottom; bottomMargin: visible ? Theme.space3 : 0; left: head.left; right: head.right }
    }
    Loader {
        id: asked
        anchors { top: parent.top; bottom: bar.top; left: parent.left; right: parent.right }
        active: page.asking
        focus: active
        sourceComponent: AskShopPage {
            focus: true
            onBack: page.askNoShop()
        }
        onLoaded: asked.forceActiveFocus(Qt.TabFocusReason)
    }
}
