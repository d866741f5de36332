import QtQuick
import Calliope
import Calliope.App

// The side bar where there is little room.
Rectangle {
    id: rail

    signal expand

    implicitWidth: Theme.rail
    color: Theme.desk
    Accessible.role: Accessible.Pane
    Accessible.name: qsTr("Side bar")

    Rectangle { anchors.right: parent.right; width: Theme.hairline; height: parent.height; color: Theme.line }
    Column {
        anchors.horizontalCenter: parent.horizontalCenter
        topPadding: Theme.gapM
        spacing: Theme.space1
        Item {
            width: Theme.controlLarge
            height: Theme.dp(42)
            Mark { anchors.centerIn: parent }
        }
        IconButton {
            side: Theme.controlLarge
            iconName: "pen"
            text: qsTr("New chat")
            shortcutText: Shortcuts.text("newChat")
            onClicked: Navigation.newChat()
        }
        IconButton {
            side: Theme.controlLarge
            iconName: "search"
            text: qsTr("Search")
            shortcutText: Shortcuts.text("search")
            onClicked: Navigation.search()
        }
        IconButton {
            side: Theme.controlLarge
            iconName: "sidebar"
            text: qsTr("Chats")
            shortcutText: Shortcuts.text("sidebar")
            onClicked: rail.expand()
        }
    }
    Column {
        anchors { bottom: parent.bottom; bottomMargin: Theme.gapM; horizontalCenter: parent.horizontalCenter }
        spacing: Theme.space1
        Repeater {
            model: Navigation.pages
            IconButton {
                required property var modelData
                side: Theme.controlLarge
                iconName: modelData.icon
                text: modelData.title
                on: Navigation.isOn(modelData.name)
                onClicked: Navigation.toggle(modelData.name)
            }
        }
        Item {
            objectName: "railPrivacy"
            width: Theme.controlLarge
            height: width
            Accessible.role: Accessible.StaticText
            Accessible.name: Engine.privacyWords
            HoverHandler { id: hover }
            InkToolTip { shown: hover.hovered; text: Engine.privacyWords }
            InkIcon {
                anchors.centerIn: parent
                name: Engine.isPrivate ? "shield" : "online"
                colour: Engine.isPrivate ? Theme.verdigris : Theme.lamp
            }
        }
    }
}
