import QtQuick
import Calliope
import Calliope.App

// The wishlists by name: which is shown, a further one, and what can be done with the one that is shown.
Flow {
    id: lists

    readonly property var wishes: Shopping.wishes
    readonly property var shown: wishes.lists.find(each => each.id === wishes.list) ?? null
    property bool renaming: false

    function show(chip: Chip, list: real) {
        wishes.list = list;
        chip.checked = Qt.binding(() => wishes.list === list); // a second click leaves it on
    }

    spacing: Theme.gapS
    Accessible.role: Accessible.List
    Accessible.name: qsTr("Wishlists")

    Chip {
        objectName: "allWishes"
        visible: lists.wishes.lists.length > 1
        checked: lists.wishes.list === 0
        text: qsTr("All")
        Accessible.checkable: true
        onClicked: lists.show(this, 0)
    }
    Repeater {
        model: lists.wishes.lists
        Chip {
            required property var modelData
            objectName: "list " + modelData.name
            width: Math.min(implicitWidth, lists.width)
            checked: lists.wishes.list === modelData.id
            text: qsTr("%1 · %2").arg(modelData.name).arg(modelData.count)
            Accessible.name: qsTr("%1, %2 things").arg(modelData.name).arg(modelData.count)
            Accessible.checkable: true
            onClicked: lists.show(this, modelData.id)
        }
    }
    WishChip {
        objectName: "newList"
        adds: true
        text: qsTr("List")
        hint: qsTr("For the holidays")
        onWritten: typed => lists.wishes.addList(typed)
    }
    InkTextField {
        id: name
        objectName: "listName"
        visible: lists.renaming && lists.shown !== null
        width: Theme.dp(180)
        placeholderText: qsTr("Name of the list")
        maximumLength: 80
        onAccepted: {
            lists.wishes.renameList(lists.wishes.list, text);
            lists.renaming = false;
        }
        Keys.onEscapePressed: lists.renaming = false
    }
    IconButton {
        objectName: "renameList"
        visible: lists.shown !== null && !lists.renaming
        side: Theme.chip
        iconSize: Theme.iconTiny
        iconName: "pen"
        text: qsTr("Rename this list")
        onClicked: {
            name.text = lists.shown.name;
            lists.renaming = true;
            name.forceActiveFocus();
            name.selectAll();
        }
    }
    IconButton {
        objectName: "removeList"
        visible: lists.shown !== null && !lists.renaming
        side: Theme.chip
        iconSize: Theme.iconTiny
        iconName: "trash"
        text: qsTr("Remove this list with its things")
        onClicked: lists.wishes.removeList(lists.wishes.list)
    }
}
