import QtQuick
import QtQuick.Templates as T
import Calliope
import Calliope.App

// Products that a tool found, as the catalogue has them now: cards in a row. One of them is reached by Tab, the others
// by arrows. What is picked to be compared, and what the catalogue has no more, stands below.
Item {
    id: block

    required property var row // { found }

    implicitHeight: content.height + Theme.space4

    readonly property FoundCards found: FoundCards {
        id: cards
        shopping: Shopping
        found: block.row.found
    }
    Column {
        id: content
        width: parent.width
        spacing: Theme.space2

        ListView {
            id: list

            readonly property real wellHeight: Theme.dp(132)

            function step(by: int) {
                const to = Math.max(0, Math.min(count - 1, currentIndex + by));
                if (to === currentIndex) return;
                currentIndex = to;
                positionViewAtIndex(to, ListView.Contain);
                (currentItem as ProductCard).focusMain(Qt.TabFocusReason);
            }

            objectName: "foundProducts"
            visible: count > 0 || !cards.known // their place is there before them
            width: parent.width
            height: wellHeight + Theme.productWords + 2 * Theme.focusGap + Theme.space3
            leftMargin: Theme.focusGap
            rightMargin: Theme.focusGap
            orientation: ListView.Horizontal
            spacing: Theme.space3
            boundsBehavior: Flickable.StopAtBounds
            interactive: contentWidth > width
            keyNavigationEnabled: false // the cards have the keys
            clip: true
            currentIndex: 0
            model: cards
            T.ScrollBar.horizontal: InkScrollBar { orientation: Qt.Horizontal }
            Accessible.role: Accessible.List
            Accessible.name: qsTr("Products that were found")
            Keys.onLeftPressed: step(-1)
            Keys.onRightPressed: step(1)

            delegate: ProductCard {
                required property int index
                y: Theme.focusGap
                width: Theme.productCard
                height: implicitHeight
                wellHeight: list.wellHeight
                reachable: index === list.currentIndex
            }
        }
        CompareBar {
            readonly property bool isBeside: Shopping.open && Shopping.product === 0 && ["search", "compare"].includes(Shopping.page)
            visible: cards.picked && !isBeside // the panel's page shows it
            width: parent.width
        }
        Label {
            objectName: "goneProducts"
            visible: cards.gone.length > 0
            width: parent.width
            text: qsTr("Not in the catalogue any more: %1").arg(cards.gone.join(", "))
            font: Theme.fontSmall
            line: Theme.lineSmall
            color: Theme.ink3
            wrapMode: Text.Wrap
            maximumLineCount: 6
            elide: Text.ElideRight
        }
    }
}
