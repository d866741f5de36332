import QtQuick
import Calliope
import Calliope.App

// Left: a new chat, search, the chats by their last use, the pages, and how the engine is.
Rectangle {
    id: sidebar

    signal collapse

    implicitWidth: Theme.sidebar
    color: Theme.desk
    Accessible.role: Accessible.Pane
    Accessible.name: qsTr("Side bar")

    Rectangle { anchors.right: parent.right; width: Theme.hairline; height: parent.height; color: Theme.line }

    Item {
        id: brand
        width: parent.width
        height: Theme.topBar
        Mark { id: mark; x: Theme.space4; anchors.verticalCenter: parent.verticalCenter }
        Label {
            anchors { left: mark.right; leftMargin: Theme.gapM; verticalCenter: parent.verticalCenter }
            text: "Calliope"
            font: Theme.fontBrand
            line: Theme.lineBrand
        }
        IconButton {
            anchors { right: parent.right; rightMargin: Theme.space2; verticalCenter: parent.verticalCenter }
            iconName: "sidebar"
            text: qsTr("Hide the side bar")
            shortcutText: Shortcuts.text("sidebar")
            onClicked: sidebar.collapse()
        }
    }
    Column {
        id: top
        anchors.top: brand.bottom
        x: Theme.space2
        width: parent.width - 2 * x
        topPadding: Theme.gapXs
        NavRow {
            width: parent.width
            iconName: "pen"
            text: qsTr("New chat")
            shortcutText: Shortcuts.text("newChat")
            strong: true
            on: Navigation.page === "chat" && Chats.currentId === 0
            onClicked: Navigation.newChat()
        }
        NavRow {
            width: parent.width
            iconName: "search"
            text: qsTr("Search")
            shortcutText: Shortcuts.text("search")
            onClicked: Navigation.search()
        }
    }
    ChatTree {
        objectName: "chats"
        anchors { top: top.bottom; bottom: foot.top; left: parent.left; right: parent.right; leftMargin: Theme.space2; rightMargin: Theme.space2 }
    }
    Column {
        id: foot
        anchors.bottom: parent.bottom
        x: Theme.space2
        width: parent.width - 2 * x
        topPadding: Theme.space2
        bottomPadding: Theme.space2
        Repeater {
            model: Navigation.pages
            NavRow {
                required property var modelData
                width: foot.width
                iconName: modelData.icon
                text: modelData.title
                shortcutText: modelData.name === "models" && Catalogue.share >= 0 ? qsTr("%1 %").arg(Math.floor(100 * Catalogue.share)) : ""
                on: Navigation.isOn(modelData.name)
                onClicked: Navigation.toggle(modelData.name)
            }
        }
        EngineCard { width: parent.width }
    }
    Rectangle { anchors.bottom: foot.top; width: parent.width; height: Theme.hairline; color: Theme.line }
}
