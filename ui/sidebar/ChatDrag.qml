import QtQuick
import Calliope
import Calliope.App

// A chat that is dragged over the side bar's lines: a chip at the pointer says what would happen. Near the edges the list
// moves along; Esc leaves all as it is.
Item {
    id: drag

    required property var tree // the view, with a function that tells the folder of a line
    property var chat: null // { id, title, folder } while there is one
    property point place // of the pointer, in the tree
    property var folder // where it would come; 0: out of its folder; undefined: nothing would happen

    readonly property bool shown: chat !== null
    readonly property real pull: place.y < Theme.space6 ? place.y - Theme.space6
        : Math.max(0, place.y - tree.height + Theme.space6)
    readonly property string words: {
        if (!shown || folder === undefined) return "";
        if (folder === 0) return qsTr("Out of its folder");
        const found = Chats.folders.find(each => each.id === folder);
        return found ? qsTr("Into “%1”").arg(found.name) : "";
    }

    function begin(row: var) { chat = { id: row.chatId, title: row.title, folder: row.folder }; }
    function cancel() {
        chat = null;
        folder = undefined;
    }
    function move(to: point) {
        if (!shown) return;
        place = to;
        look();
    }
    function look() {
        if (!tree.contains(place)) {
            folder = undefined;
            return;
        }
        const row = tree.itemAtIndex(tree.indexAt(tree.width / 2, place.y + tree.contentY));
        const found = row ? tree.folderOf(row) : 0;
        folder = found === chat.folder ? undefined : found;
    }
    function end() {
        if (shown && folder !== undefined) Chats.moveTo(chat.id, folder);
        cancel();
    }

    parent: tree
    anchors.fill: parent
    visible: shown
    z: 1

    Timer {
        interval: 16
        repeat: true
        running: drag.shown && drag.pull !== 0
        onTriggered: {
            const end = Math.max(drag.tree.originY, drag.tree.originY + drag.tree.contentHeight - drag.tree.height);
            const step = Math.max(-Theme.space3, Math.min(Theme.space3, drag.pull / 2));
            drag.tree.contentY = Math.max(drag.tree.originY, Math.min(end, drag.tree.contentY + step));
            drag.look();
        }
    }
    Rectangle {
        objectName: "dragChip"
        x: Math.min(drag.place.x + Theme.space3, drag.width - width)
        y: drag.place.y + Theme.space2
        width: Math.min(content.implicitWidth + 2 * Theme.space3, drag.width)
        height: content.implicitHeight + 2 * Theme.space1
        radius: Theme.radiusM
        color: Theme.sheet
        border.width: Theme.hairline
        border.color: Theme.line
        Shadow { radius: parent.radius }
        Column {
            id: content
            anchors.centerIn: parent
            width: Math.min(implicitWidth, drag.width - 2 * Theme.space3)
            Label {
                width: Math.min(implicitWidth, content.width)
                text: drag.chat?.title ?? ""
                font: Theme.fontUiActive
            }
            Label {
                visible: text !== ""
                width: Math.min(implicitWidth, content.width)
                text: drag.words
                font: Theme.fontSmall
                line: Theme.lineSmall
                color: Theme.ink2
            }
        }
    }
}
