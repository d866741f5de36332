import QtQuick
import QtQuick.Templates as T
import Calliope
import Calliope.App

// One product in full. Everything that it says is the shop's, and shown as plain text.
FocusScope {
    id: page

    readonly property var detail: Shopping.detail
    readonly property var shown: detail.shown
    readonly property bool there: shown.title !== undefined
    readonly property bool wide: width >= Theme.dp(520)

    component Section: Heading {
        width: parent.width
        topPadding: Theme.space4
        bottomPadding: Theme.space1
        font: Theme.fontUiStrong
    }
    /// Colours or sizes, one of which is shown.
    component Choice: Flow {
        id: choice
        required property var options
        required property string name
        visible: options.length > 0
        width: parent.width
        spacing: Theme.gapS
        Accessible.role: Accessible.Grouping
        Accessible.name: name
        Repeater {
            model: choice.options
            Chip {
                required property var modelData
                objectName: "choose " + modelData.variant
                width: Math.min(implicitWidth, parent.width)
                text: modelData.isHere ? modelData.text : qsTr("%1, sold out").arg(modelData.text)
                checked: modelData.chosen
                Accessible.checkable: true
                Accessible.description: choice.name
                onClicked: page.detail.choose(modelData.variant)
            }
        }
    }

    IconButton {
        id: back
        objectName: "backFromProduct"
        x: Theme.space2
        y: Theme.space2
        focus: true
        iconName: "chevron-left"
        text: qsTr("Back")
        onClicked: Shopping.back()
    }
    Label {
        anchors { left: back.right; leftMargin: Theme.space1; right: parent.right; rightMargin: Theme.space4; verticalCenter: back.verticalCenter }
        text: ShopPages.row(Shopping.page).title
        color: Theme.ink2
    }
    Label {
        visible: page.detail.gone
        anchors { left: back.right; right: parent.right; top: back.bottom; margins: Theme.space4 }
        text: qsTr("This product is not in the catalogue any more.")
        color: Theme.ink2
        wrapMode: Text.Wrap
    }
    Flickable {
        id: scroll
        visible: page.there
        anchors { top: back.bottom; topMargin: Theme.space2; bottom: parent.bottom; left: parent.left; right: parent.right }
        contentHeight: body.height
        boundsBehavior: Flickable.StopAtBounds
        clip: true
        T.ScrollBar.vertical: InkScrollBar {}

        Column {
            id: body
            x: Theme.space4
            width: parent.width - 2 * x
            bottomPadding: Theme.space6

            Grid {
                width: parent.width
                columns: page.wide ? 2 : 1
                columnSpacing: Theme.space5
                rowSpacing: Theme.space4
                ProductWell {
                    width: page.wide ? Theme.dp(252) : parent.width
                    height: Theme.dp(page.wide ? 292 : 204)
                    around: Theme.radiusCard
                    inset: Theme.space4
                    picture: page.shown.picture ?? ""
                }
                Column {
                    id: facts
                    width: page.wide ? parent.width - Theme.dp(252) - Theme.space5 : parent.width
                    spacing: Theme.space2
                    Column {
                        width: parent.width
                        Label { width: parent.width; text: page.shown.maker ?? ""; font: Theme.fontSmall; line: Theme.lineSmall; color: Theme.ink3 }
                        Heading { width: parent.width; text: page.shown.title ?? ""; font: Theme.fontTitle; line: Theme.lineTitle; wrapMode: Text.Wrap; maximumLineCount: 3 }
                    }
                    Row {
                        spacing: Theme.space2
                        Label { id: price; text: page.shown.price ?? ""; font: Theme.fontTitle; line: Theme.lineTitle }
                        Label { visible: text !== ""; text: page.shown.before ?? ""; font: Theme.fontStruck; color: Theme.ink3; anchors.baseline: price.baseline }
                        Label { text: page.shown.state ?? ""; font: Theme.fontSmall; color: page.shown.isHere ? Theme.verdigris : Theme.rubric; anchors.baseline: price.baseline }
                    }
                    Label {
                        objectName: "priceTerms"
                        width: parent.width
                        text: page.shown.terms ?? ""
                        font: Theme.fontSmall
                        line: Theme.lineSmall
                        color: Theme.ink3
                        wrapMode: Text.Wrap
                    }
                    Choice { options: page.detail.colours; name: qsTr("Colour") }
                    Choice { options: page.detail.sizes; name: qsTr("Size") }
                    SizeAdvice { width: parent.width; product: page.shown.product }
                    OwnedNote {
                        readonly property var product: page.shown.product
                        onProductChanged: OwnedAlike.product = product ?? 0
                        Component.onCompleted: OwnedAlike.product = product ?? 0
                        width: parent.width
                        card: OwnedAlike.owned
                    }
                    Flow {
                        width: parent.width
                        topPadding: Theme.space1
                        spacing: Theme.space2
                        InkButton {
                            objectName: "addToCart"
                            kind: "primary"
                            iconName: "cart"
                            enabled: page.shown.isHere === true
                            hint: enabled ? "" : page.shown.state ?? ""
                            text: page.detail.inCart > 0 ? qsTr("One more, %1 in cart").arg(page.detail.inCart) : qsTr("Add to cart")
                            onClicked: page.detail.addToCart()
                        }
                        InkButton {
                            objectName: "wishProduct"
                            readonly property bool wished: Shopping.wishes.wished[page.shown.product ?? 0] === true
                            iconName: wished ? "heart-filled" : "heart"
                            text: wished ? qsTr("On the wishlist") : qsTr("Wishlist")
                            onClicked: Shopping.wishes.toggle(page.shown.product, page.shown.variant)
                        }
                        InkButton {
                            objectName: "outfitProduct"
                            iconName: "grid"
                            text: qsTr("Outfit")
                            onClicked: {
                                Outfits.startWithProduct(page.shown.product, page.shown.variant);
                                Shopping.page = "outfits";
                            }
                        }
                        InkButton {
                            objectName: "notForMe"
                            readonly property bool said: Shopping.feedback.notForMe[page.shown.product ?? 0] === true
                            iconName: said ? "check" : "down"
                            text: qsTr("Not for me")
                            hint: said ? qsTr("Press to let it come with the others again") : qsTr("It comes last from now on; nobody is told")
                            Accessible.checkable: true
                            Accessible.checked: said
                            onClicked: said ? Shopping.feedback.forget(page.shown.product) : Shopping.feedback.setNotForMe(page.shown.product, page.shown.variant)
                        }
                        InkButton {
                            objectName: "compareProduct"
                            readonly property bool picked: Shopping.compare.picked[page.shown.variant ?? 0] === true
                            iconName: picked ? "check" : "compare"
                            text: picked ? qsTr("Compared") : qsTr("Compare")
                            onClicked: Shopping.compare.toggle(page.shown.product, page.shown.variant)
                        }
                    }
                }
            }
            Section { visible: page.detail.why.length > 0; text: qsTr("Why this") }
            FactRows {
                visible: page.detail.why.length > 0
                width: parent.width
                facts: page.detail.why.map(each => ({ name: each.name, text: each.fact, known: true }))
            }
            Section { text: qsTr("Facts") }
            FactRows { objectName: "facts"; width: parent.width; facts: page.detail.facts }
            Section { text: qsTr("Price") }
            PriceSteps { width: parent.width; history: page.detail.history }
            Section { visible: description.text !== ""; text: qsTr("What the shop writes") }
            Label {
                id: description
                visible: text !== ""
                width: parent.width
                text: page.shown.description ?? ""
                color: Theme.ink2
                wrapMode: Text.Wrap
                maximumLineCount: 60
            }
            Section { text: qsTr("Source") }
            Label { width: parent.width; text: page.shown.source ?? ""; color: Theme.ink2; wrapMode: Text.Wrap }
            Flow {
                visible: page.detail.link.host !== undefined && page.detail.link.host !== ""
                width: parent.width
                topPadding: Theme.space2
                spacing: Theme.space2
                InkButton {
                    objectName: "openShop"
                    width: Math.min(implicitWidth, parent.width)
                    iconName: "share"
                    text: qsTr("Open at %1").arg(page.detail.link.host ?? "")
                    onClicked: Links.ask(page.detail.link.url)
                }
                Label {
                    visible: page.detail.link.removed !== undefined && page.detail.link.removed !== ""
                    width: Math.min(implicitWidth, parent.width)
                    height: Theme.control
                    text: qsTr("Without what tells who sent you: %1").arg(page.detail.link.removed ?? "")
                    font: Theme.fontSmall
                    color: Theme.verdigris
                }
                Label {
                    visible: page.detail.link.foreign === true
                    height: Theme.control
                    text: qsTr("The name is written with letters that can look like others.")
                    font: Theme.fontSmall
                    color: Theme.rubric
                }
            }
            Item {
                visible: page.detail.similar.count > 0
                width: parent.width
                height: Theme.topBar
                Heading {
                    anchors { left: parent.left; bottom: parent.bottom; bottomMargin: Theme.space2 }
                    text: qsTr("Looks like it")
                    font: Theme.fontUiStrong
                }
                InkButton {
                    objectName: "moreLikeThis"
                    anchors { right: parent.right; bottom: parent.bottom; bottomMargin: Theme.gapXs }
                    small: true
                    text: qsTr("More like this")
                    onClicked: {
                        Shopping.search.searchLike(page.shown.product, page.shown.title);
                        Shopping.page = "search";
                    }
                }
            }
            Grid {
                id: alike
                width: parent.width
                columns: Math.max(1, Math.floor((width + spacing) / (Theme.productCard + spacing)))
                spacing: Theme.space3
                Repeater {
                    model: page.detail.similar
                    ProductCard {
                        width: Math.floor((alike.width + alike.spacing) / alike.columns) - alike.spacing
                        height: implicitHeight
                        wellHeight: Theme.dp(150)
                    }
                }
            }
        }
    }
    Connections {
        target: Shopping
        function onPlaceChanged() { scroll.contentY = 0; }
    }
}
