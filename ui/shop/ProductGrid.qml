import QtQuick
import QtQuick.Templates as T
import Calliope

// Products as cards; only what is near the eye is made. One of them is reached by Tab, the others by arrows.
GridView {
    id: grid

    property real gap: Theme.space3
    readonly property real room: width - leftMargin - rightMargin
    readonly property int columns: Math.max(1, Math.floor(room / (Theme.productCard + gap)))
    readonly property real cardWidth: cellWidth - gap
    readonly property real wellHeight: Math.min(cardWidth, Theme.dp(220))

    function step(by: int) {
        const to = Math.max(0, Math.min(count - 1, currentIndex + by));
        if (to === currentIndex) return;
        currentIndex = to;
        positionViewAtIndex(to, GridView.Contain);
        (currentItem as ProductCard).focusMain(Qt.TabFocusReason);
    }

    objectName: "productGrid"
    leftMargin: Theme.space4
    rightMargin: Theme.space4 - gap // each cell ends with one
    topMargin: Theme.focusGap
    bottomMargin: Theme.space3
    cellWidth: Math.floor(room / columns)
    cellHeight: wellHeight + Theme.productWords + gap
    boundsBehavior: Flickable.StopAtBounds
    keyNavigationEnabled: false // the cards have the keys
    cacheBuffer: 0
    clip: true
    currentIndex: 0
    T.ScrollBar.vertical: InkScrollBar {}
    Accessible.role: Accessible.List
    Accessible.name: qsTr("Products")
    Keys.onLeftPressed: step(-1)
    Keys.onRightPressed: step(1)
    Keys.onUpPressed: step(-columns)
    Keys.onDownPressed: step(columns)

    delegate: ProductCard {
        required property int index
        width: grid.cardWidth
        height: implicitHeight
        wellHeight: grid.wellHeight
        reachable: index === grid.currentIndex
    }
}
