import QtQuick
import QtQuick.Templates as T
import Calliope
import Calliope.App

// The chats of the side bar as lines. Arrows move and open folders, Enter opens, F2 renames, Del deletes, the menu key
// shows what else can be done. Chats are dragged into folders and out of them, as the menu does by the keyboard.
ListView {
    id: list

    property string renaming: "" // the key of the line that is just being given a name
    readonly property alias dragging: drag.shown
    readonly property alias dropFolder: drag.folder // 0: out of its folder; undefined: nothing would happen

    function keyOf(kind: string, id: var): string { return kind + id; }
    function move(by: int) {
        for (let i = currentIndex + by; i >= 0 && i < count; i += by) {
            currentIndex = i;
            if (currentItem && currentItem.kind !== "heading") return;
        }
    }
    function rename(row: var) { if (row && row.kind !== "heading") renaming = keyOf(row.kind, row.chatId); }
    function activate(row: var) { if (row) row.activate(); }
    function remove(row: var) {
        if (row && row.kind === "chat") Chats.remove(row.chatId);
        if (row && row.kind === "folder") Chats.removeFolder(row.chatId);
    }
    function beginDrag(row: var) {
        forceActiveFocus();
        drag.begin(row);
    }
    function moveDrag(scene: point) { drag.move(list.mapFromItem(null, scene)); }
    function endDrag() { drag.end(); }

    /// The folder that a line belongs to: 0 where to none, undefined for the heading of the folders.
    function folderOf(row: var): var {
        if (row.kind === "folder") return row.chatId;
        if (row.kind === "chat") return row.folder;
        return row.index === 0 && Chats.folders.length > 0 ? undefined : 0;
    }
    function showMenu(row: var, x: real, y: real) {
        if (row && row.kind === "chat") chatMenu.openFor(row, x, y);
        if (row && row.kind === "folder") folderMenu.openFor(row, x, y);
    }

    clip: true
    model: Chats.list
    boundsBehavior: Flickable.StopAtBounds
    activeFocusOnTab: true
    keyNavigationEnabled: false
    highlightMoveDuration: 0
    T.ScrollBar.vertical: InkScrollBar {}
    Accessible.role: Accessible.List
    Accessible.name: qsTr("Chats")
    delegate: ChatRow { width: list.width; tree: list }

    Keys.onShortcutOverride: event => event.accepted = event.key === Qt.Key_Escape && dragging
    onActiveFocusChanged: if (activeFocus && (currentItem as ChatRow)?.kind === "heading") move(1)
    Keys.onPressed: event => {
        const row = currentItem;
        const menuKey = event.key === Qt.Key_Menu || (event.key === Qt.Key_F10 && event.modifiers & Qt.ShiftModifier);
        event.accepted = true;
        if (event.key === Qt.Key_Escape && dragging) drag.cancel();
        else if (event.key === Qt.Key_Up) move(-1);
        else if (event.key === Qt.Key_Down) move(1);
        else if (event.key === Qt.Key_Return || event.key === Qt.Key_Enter || event.key === Qt.Key_Space) activate(row);
        else if (event.key === Qt.Key_F2) rename(row);
        else if (event.key === Qt.Key_Delete) remove(row);
        else if (menuKey && row) showMenu(row, Theme.space6, row.height);
        else if (event.key === Qt.Key_Right && row && row.kind === "folder") Chats.setFolderOpen(row.chatId, true);
        else if (event.key === Qt.Key_Left && row && row.kind === "folder") Chats.setFolderOpen(row.chatId, false);
        else event.accepted = false;
    }

    ChatDrag { id: drag; tree: list }
    ChatMenu { id: chatMenu; onRenameWanted: row => list.rename(row) }
    FolderMenu { id: folderMenu; onRenameWanted: row => list.rename(row) }
    Connections {
        target: Chats
        function onFolderMade(folder) { if (list.visible) list.renaming = list.keyOf("folder", folder); }
    }
}
