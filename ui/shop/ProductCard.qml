import QtQuick
import QtQuick.Templates as T
import Calliope
import Calliope.App

// A product among others: its picture, what the feed says of it in a few words, and why it is here.
Item {
    id: tile

    required property var card // as cardsOf() makes it
    property bool reachable: true // by Tab; in a grid only the current one
    property real wellHeight: width
    readonly property bool picked: Shopping.compare.picked[tile.card.variant] === true
    readonly property bool wished: Shopping.wishes.wished[tile.card.product] === true
    readonly property string reason: Shopping.feedback.notForMe[tile.card.product] === true ? qsTr("Not for you, as you said") : tile.card.reason

    function focusMain(reason: int) { main.forceActiveFocus(reason); }

    implicitHeight: wellHeight + Theme.productWords

    T.AbstractButton {
        id: main
        objectName: "product " + tile.card.product
        anchors.fill: parent
        hoverEnabled: true
        focusPolicy: tile.reachable ? Qt.StrongFocus : Qt.ClickFocus
        text: [tile.card.title, tile.card.maker, tile.card.price, tile.card.before === "" ? "" : qsTr("before %1").arg(tile.card.before), tile.card.terms, tile.card.sizes === "" ? "" : qsTr("sizes %1").arg(tile.card.sizes),
               tile.reason].filter(each => each !== "").join(". ")
        Accessible.role: Accessible.Button
        Accessible.name: text
        Accessible.onPressAction: Reader.press(main)
        onClicked: Shopping.openProduct(tile.card.product, tile.card.variant)
        background: Rectangle {
            radius: Theme.radiusCard
            color: Theme.sheet
            border.width: tile.picked ? Theme.outlineStrong : Theme.hairline
            border.color: tile.picked ? Theme.ink : main.hovered ? Theme.edge : Theme.line
            FocusRing { shown: main.visualFocus; around: parent.radius }
        }
        contentItem: Item {
            ProductWell {
                id: well
                x: tile.picked ? Theme.outlineStrong : Theme.hairline
                y: x
                width: parent.width - 2 * x
                height: tile.wellHeight
                around: Theme.radiusCard - Theme.hairline
                picture: tile.card.picture
                Rectangle { // its lower corners are square
                    anchors.bottom: parent.bottom
                    width: parent.width
                    height: parent.radius
                    color: Theme.wellFoot
                    z: -1
                }
            }
            Column {
                anchors { left: parent.left; right: parent.right; top: well.bottom; leftMargin: Theme.gapM; rightMargin: Theme.gapM; topMargin: Theme.space2 }
                Label {
                    width: parent.width
                    text: tile.card.maker === "" ? tile.card.shop : tile.card.maker
                    font: Theme.fontMicro
                    line: Theme.lineMicro
                    color: Theme.ink3
                }
                Label {
                    width: parent.width
                    height: 2 * Theme.lineName
                    verticalAlignment: Text.AlignTop
                    text: tile.card.title
                    font: Theme.fontUiActive
                    line: Theme.lineName
                    wrapMode: Text.Wrap
                    maximumLineCount: 2
                    elide: Text.ElideRight
                }
                Item {
                    width: parent.width
                    height: Theme.tag
                    Label {
                        id: price
                        anchors.verticalCenter: parent.verticalCenter
                        text: tile.card.price
                        font: Theme.fontUiStrong
                        color: tile.card.isHere ? Theme.ink : Theme.ink3
                    }
                    Label {
                        id: before
                        anchors { left: price.right; leftMargin: Theme.gapS; verticalCenter: parent.verticalCenter }
                        visible: text !== ""
                        text: tile.card.before
                        font: Theme.fontStruck
                        color: Theme.ink3
                    }
                    Label {
                        anchors { right: parent.right; left: before.right; leftMargin: Theme.space1; verticalCenter: parent.verticalCenter }
                        horizontalAlignment: Text.AlignRight
                        text: tile.card.sizes
                        font: Theme.fontSmall
                        color: Theme.ink3
                    }
                }
                Label {
                    objectName: "terms"
                    width: parent.width
                    text: tile.card.shortTerms
                    font: Theme.fontMicro
                    line: Theme.lineMicro
                    color: Theme.ink3
                }
                Label {
                    width: parent.width
                    topPadding: Theme.gapXs
                    text: tile.reason
                    font: Theme.fontSmall
                    line: Theme.lineSmall
                    color: Theme.ink2
                }
            }
        }
    }
    InkCheck {
        objectName: "compare " + tile.card.variant
        x: Theme.space1
        y: Theme.space1
        focusPolicy: main.focusPolicy
        checked: tile.picked
        text: qsTr("Compare %1").arg(tile.card.title)
        onClicked: Shopping.compare.toggle(tile.card.product, tile.card.variant)
    }
    HeartButton {
        anchors.right: parent.right
        y: Theme.gapXs
        anchors.rightMargin: Theme.gapXs
        focusPolicy: main.focusPolicy
        product: tile.card.product
        variant: tile.card.variant
        title: tile.card.title
    }
}
