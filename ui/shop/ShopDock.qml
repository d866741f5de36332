import QtQuick
import Calliope
import Calliope.App

// The shopping panel at the window's right: beside the page where there is room, else over it, and in narrow windows
// instead of it.
FocusScope {
    id: dock

    required property real windowWidth
    required property real rail // width of what stays at the left

    readonly property bool beside: windowWidth >= Theme.windowWide
    readonly property bool full: windowWidth < Theme.windowMedium
    readonly property bool covers: Shopping.open && !beside // the page cannot be reached
    readonly property real most: windowWidth - rail - Theme.pageLeast
    readonly property real taken: Shopping.open && beside ? width : 0 // of the page's room

    function resize(to: real) { Settings.shopWidth = Math.max(Theme.shopLeast, Math.min(most, to)) / Theme.scale; }

    visible: Shopping.open
    width: beside ? Math.max(Theme.shopLeast, Math.min(most, Theme.dp(Settings.shopWidth)))
        : full ? windowWidth : Math.min(Theme.shopOver, windowWidth)
    Accessible.role: Accessible.Pane
    Accessible.name: qsTr("Shopping")
    // Whatever has the focus in here comes before the answer that Esc stops.
    Keys.onShortcutOverride: event => event.accepted = event.key === Qt.Key_Escape
    Keys.onEscapePressed: {
        if (Shopping.product !== 0) Shopping.back();
        else Shopping.open = false;
    }

    Rectangle { anchors.fill: parent; color: Theme.sheet }
    Rectangle { width: Theme.hairline; height: parent.height; color: Theme.line }
    MouseArea { anchors.fill: parent } // what is beneath is not meant

    ShopTabs {
        id: tabs
        width: parent.width
        height: Theme.topBar
        full: dock.full
    }
    Loader {
        id: page
        objectName: "shopPage"
        anchors { top: tabs.bottom; bottom: foot.top; left: parent.left; right: parent.right }
        active: Shopping.open
        visible: Shopping.product === 0
        enabled: visible
        source: ShopPages.source(Shopping.page)
        focus: visible
        onLoaded: item.focus = true
    }
    Loader {
        anchors.fill: page
        active: Shopping.open && Shopping.product !== 0
        source: Qt.resolvedUrl("ProductPage.qml")
        focus: active
        onLoaded: item.focus = true
    }
    ShopFooter {
        id: foot
        anchors.bottom: parent.bottom
        width: parent.width
    }
    Item { // the edge that is drawn
        id: handle
        visible: dock.beside
        x: -Math.round(width / 2)
        width: Theme.space2
        height: parent.height
        activeFocusOnTab: true
        Accessible.role: Accessible.Slider
        Accessible.name: qsTr("Width of the panel")
        Keys.onLeftPressed: dock.resize(dock.width + Theme.space6)
        Keys.onRightPressed: dock.resize(dock.width - Theme.space6)
        Rectangle {
            anchors.horizontalCenter: parent.horizontalCenter
            width: Theme.outlineStrong
            height: parent.height
            color: Theme.edge
            visible: hover.hovered || drag.active
        }
        FocusRing { shown: handle.activeFocus; anchors.margins: 0 }
        HoverHandler { id: hover; cursorShape: Qt.SizeHorCursor }
        DragHandler {
            id: drag
            target: null
            cursorShape: Qt.SizeHorCursor
            property real began: 0
            onActiveChanged: if (active) began = dock.width
            onTranslationChanged: if (active) dock.resize(began + handle.mapToItem(null, 0, 0).x - centroid.scenePosition.x + dock.width - began)
        }
    }
}
