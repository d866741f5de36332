import QtQuick
import Calliope
import Calliope.App

// What can be done with a folder of the side bar.
InkMenu {
    id: menu

    property var row: null // a ChatRow
    signal renameWanted(var row)

    function openFor(which: var, x: real, y: real) {
        row = which;
        popup(which, x, y);
    }

    InkMenuItem {
        text: qsTr("Rename")
        iconName: "pen"
        shortcutText: "F2"
        onTriggered: menu.renameWanted(menu.row)
    }
    InkMenuItem {
        text: qsTr("New folder")
        iconName: "plus"
        onTriggered: Chats.makeFolder(qsTr("New folder"))
    }
    InkMenuLine {}
    InkMenuItem {
        text: qsTr("Remove the folder")
        iconName: "trash"
        shortcutText: qsTr("Del")
        danger: true
        onTriggered: Chats.removeFolder(menu.row.chatId)
    }
}
