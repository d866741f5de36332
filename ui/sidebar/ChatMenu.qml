import QtQuick
import Calliope
import Calliope.App

// What can be done with a chat of the side bar; one menu for all of them.
InkMenu {
    id: chatMenu // not menu: inside an item that is the one it is in
    objectName: "chatMenu"

    property var row: null // a ChatRow
    readonly property var chatId: row ? row.chatId : 0
    readonly property var folderId: row ? row.folder : 0
    readonly property bool pinned: row ? row.pinned : false
    signal renameWanted(var row)

    function openFor(which: var, x: real, y: real) {
        row = which;
        popup(which, x, y);
    }

    InkMenuItem {
        text: qsTr("Rename")
        iconName: "pen"
        shortcutText: "F2"
        onTriggered: chatMenu.renameWanted(chatMenu.row)
    }
    InkMenuItem {
        text: chatMenu.pinned ? qsTr("Unpin") : qsTr("Pin")
        iconName: "pin"
        onTriggered: Chats.setPinned(chatMenu.chatId, !chatMenu.pinned)
    }
    InkMenu {
        id: folders
        objectName: "folderMenu"
        title: qsTr("Move to a folder")
        Instantiator {
            model: Chats.folders // { id, name }
            delegate: InkMenuItem {
                required property var modelData
                text: modelData.name
                checkable: true
                checked: chatMenu?.folderId === modelData.id // the menu goes first
                onTriggered: Chats.moveTo(chatMenu.chatId, modelData.id)
            }
            onObjectAdded: (index, object) => folders.insertItem(index, object)
            onObjectRemoved: (index, object) => folders.removeItem(object)
        }
        InkMenuLine {}
        InkMenuItem {
            text: qsTr("New folder")
            iconName: "plus"
            onTriggered: Chats.makeFolder(qsTr("New folder"), chatMenu.chatId)
        }
        InkMenuItem {
            text: qsTr("Out of its folder")
            iconName: "close"
            enabled: chatMenu.folderId !== 0
            onTriggered: Chats.moveTo(chatMenu.chatId, 0)
        }
    }
    InkMenuItem { text: qsTr("Export"); iconName: "share"; onTriggered: Navigation.exportChat(chatMenu.chatId) }
    InkMenuLine {}
    InkMenuItem {
        text: qsTr("Delete")
        iconName: "trash"
        shortcutText: qsTr("Del")
        danger: true
        onTriggered: Chats.remove(chatMenu.chatId)
    }
}
