import QtQuick
import Calliope
import Calliope.App

// The head of the shopping panel: its pages, and the way out.
Item {
    id: head

    property bool full: false // it stands instead of the page
    readonly property var other: ShopPages.others.find(row => row.name === Shopping.page) ?? null

    Accessible.role: Accessible.PageTabList
    Accessible.name: qsTr("Pages of shopping")

    Rectangle { anchors.bottom: parent.bottom; width: parent.width; height: Theme.hairline; color: Theme.line }
    IconButton {
        id: back
        visible: head.full
        x: Theme.space2
        anchors.verticalCenter: parent.verticalCenter
        iconName: "chevron-left"
        text: qsTr("Back to the chat")
        onClicked: Shopping.open = false
    }
    Row {
        x: head.full ? back.x + back.width : Theme.space3
        height: parent.height
        Repeater {
            model: ShopPages.tabs
            ShopTab {
                required property var modelData
                objectName: "tab " + modelData.name
                height: head.height
                iconName: modelData.icon
                text: modelData.title
                narrow: head.width < Theme.dp(600)
                on: Shopping.page === modelData.name
                news: modelData.name === "wishlist" ? Shopping.wishes.fresh : 0
                onClicked: Shopping.page = modelData.name
            }
        }
        ShopTab {
            id: more
            objectName: "tab more"
            visible: ShopPages.others.length > 0
            height: head.height
            text: head.other ? head.other.title : qsTr("More")
            on: head.other !== null
            opens: true
            onClicked: menu.popup(more, 0, more.height)
            InkMenu {
                id: menu
                Instantiator {
                    model: ShopPages.others
                    delegate: InkMenuItem {
                        required property var modelData
                        text: modelData.title
                        iconName: modelData.icon
                        onTriggered: Shopping.page = modelData.name
                    }
                    onObjectAdded: (index, object) => menu.insertItem(index, object)
                    onObjectRemoved: (index, object) => menu.removeItem(object)
                }
            }
        }
    }
    IconButton {
        visible: !head.full
        anchors { right: parent.right; rightMargin: Theme.space3; verticalCenter: parent.verticalCenter }
        objectName: "closeShopping"
        iconName: "close"
        text: qsTr("Close shopping")
        shortcutText: Shortcuts.text("shopping")
        onClicked: Shopping.open = false
    }
}
