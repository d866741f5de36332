import QtQuick
import Calliope
import Calliope.App

// A line of ChatTree: a heading, a folder, or a chat.
Item {
    id: row

    required property string kind // "heading", "folder", "chat"
    required property var chatId
    required property string title
    required property bool pinned
    required property string sign // "asking", "running", "unseen": the most urgent; empty: none
    required property int count // of a folder's chats
    required property bool open // a folder's
    required property int depth
    required property var folder // of a chat; 0: none
    required property int index

    readonly property bool current: kind === "chat" && Navigation.page === "chat" && Chats.currentId === chatId
    required property var tree // the ChatTree
    readonly property string folderWords: open ? qsTr("Open folder, %n chat(s)", "", count) : qsTr("Closed folder, %n chat(s)", "", count)
    readonly property string signWords: sign === "asking" ? qsTr("Waits for your permission")
        : sign === "running" ? qsTr("Being answered") : sign === "unseen" ? qsTr("New answer") : ""
    readonly property bool dropHere: tree.dragging && tree.dropFolder !== undefined && tree.folderOf(row) === tree.dropFolder
    readonly property bool renaming: kind !== "heading" && tree.renaming === tree.keyOf(kind, chatId)

    function activate() {
        if (kind === "chat") Navigation.openChat(chatId);
        if (kind === "folder") Chats.setFolderOpen(chatId, !open);
    }

    function giveName(name: string) {
        if (kind === "folder") Chats.renameFolder(chatId, name);
        else Chats.rename(chatId, name);
    }
    function endRenaming() {
        tree.renaming = "";
        tree.forceActiveFocus();
    }

    height: kind === "heading" ? Theme.dp(34) : Theme.rowChat
    Accessible.role: kind === "heading" ? Accessible.Heading : Accessible.ListItem
    Accessible.name: title
    Accessible.description: kind === "folder" ? folderWords + (signWords === "" ? "" : ", " + signWords)
        : signWords !== "" ? signWords : pinned ? qsTr("Pinned") : ""
    Accessible.selected: current
    Accessible.focusable: kind !== "heading"
    Accessible.focused: ListView.isCurrentItem && tree.activeFocus && !renaming // the list has the keys, and readers read this line
    Accessible.onPressAction: activate()

    Rectangle { // where a chat that is dragged would come
        visible: row.dropHere
        anchors.fill: parent
        color: Theme.lapisSoft
        Rectangle { width: Theme.outlineStrong; height: parent.height; color: Theme.lapis }
    }
    Label {
        visible: row.kind === "heading"
        x: Theme.space2
        anchors.bottom: parent.bottom
        anchors.bottomMargin: Theme.space1
        text: row.title
        font: Theme.fontMicro
        line: Theme.lineSmall
        color: Theme.ink3
    }
    Rectangle {
        visible: row.kind !== "heading"
        anchors.fill: parent
        radius: Theme.radiusM
        color: row.current ? Theme.selected : hover.hovered ? Theme.hover : "transparent"
        FocusRing { shown: row.ListView.isCurrentItem && row.tree.activeFocus && !row.renaming; anchors.margins: 0 }

        InkIcon {
            id: mark
            visible: row.kind === "folder"
            x: Theme.space2
            width: visible ? size : 0
            anchors.verticalCenter: parent.verticalCenter
            name: "folder"
            size: Theme.iconSmall
            colour: Theme.ink3
        }
        Label {
            visible: !row.renaming
            anchors {
                left: mark.right
                leftMargin: row.kind === "folder" ? Theme.space2 : row.depth * Theme.space6
                right: end.left
                verticalCenter: parent.verticalCenter
            }
            text: row.title
            font: row.current || row.sign === "unseen" ? Theme.fontUiActive : Theme.fontUi
            color: row.current || row.sign === "unseen" ? Theme.ink : Theme.ink2
        }
        Loader {
            active: row.renaming
            anchors { fill: parent; margins: 1 }
            sourceComponent: InkTextField {
                text: row.title
                implicitHeight: Theme.rowChat - 2
                Accessible.name: qsTr("Title")
                function begin() {
                    selectAll();
                    forceActiveFocus();
                }
                Component.onCompleted: Qt.callLater(begin) // a line that has just been made is in no window yet
                onAccepted: {
                    row.giveName(text);
                    row.endRenaming();
                }
                onActiveFocusChanged: { // a click elsewhere keeps what was typed: only Esc drops it
                    if (activeFocus || !row.renaming) return;
                    if (text !== row.title) row.giveName(text);
                    row.tree.renaming = "";
                }
                Keys.onShortcutOverride: event => event.accepted = event.key === Qt.Key_Escape
                Keys.onEscapePressed: row.endRenaming()
            }
        }
        Row {
            id: end
            anchors { right: parent.right; rightMargin: Theme.space1; verticalCenter: parent.verticalCenter }
            Label {
                visible: row.kind === "folder"
                text: row.count
                font: Theme.fontSmall
                color: Theme.ink3
                rightPadding: Theme.space1
            }
            InkIcon {
                visible: row.sign === "asking" || row.sign === "unseen"
                name: row.sign === "asking" ? "shield" : "fits"
                size: row.sign === "asking" ? Theme.iconSmall : Theme.iconMini
                colour: row.sign === "asking" ? Theme.lamp : Theme.lapis
                anchors.verticalCenter: parent.verticalCenter
            }
            InkIcon {
                visible: row.sign === "running"
                name: "diamond-filled"
                size: Theme.iconMini
                colour: Theme.lampGlow
                anchors.verticalCenter: parent.verticalCenter
                SequentialAnimation on opacity {
                    running: row.sign === "running" && Theme.breath > 0
                    loops: Animation.Infinite
                    NumberAnimation { to: 0.55; duration: Theme.breath / 2 }
                    NumberAnimation { to: 1; duration: Theme.breath / 2 }
                }
            }
            IconButton {
                visible: row.kind !== "heading" && (hover.hovered || row.current)
                side: Theme.controlTiny
                iconName: "more"
                iconSize: Theme.iconSmall
                colour: Theme.ink3
                focusPolicy: Qt.NoFocus
                text: qsTr("More for %1").arg(row.title)
                onClicked: row.tree.showMenu(row, x, row.height)
            }
        }
        HoverHandler { id: hover }
        PointHandler { // the list would take the drag for its own
            acceptedDevices: PointerDevice.Mouse
            acceptedButtons: Qt.LeftButton
            enabled: drag.enabled
            onActiveChanged: row.tree.interactive = !active
        }
        DragHandler {
            id: drag
            target: null
            acceptedDevices: PointerDevice.Mouse
            enabled: row.kind === "chat" && !row.renaming && Chats.folders.length > 0
            onActiveChanged: if (active) row.tree.beginDrag(row); else row.tree.endDrag()
            onCentroidChanged: if (active) row.tree.moveDrag(centroid.scenePosition)
        }
        TapHandler {
            acceptedButtons: Qt.LeftButton
            onTapped: row.activate()
        }
        TapHandler {
            acceptedButtons: Qt.RightButton
            onTapped: eventPoint => row.tree.showMenu(row, eventPoint.position.x, eventPoint.position.y)
        }
    }
}
