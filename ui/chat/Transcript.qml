import QtQuick
import QtQuick.Templates as T
import Calliope
import Calliope.App

// The conversation as one column. Rows are blocks, made only near what is visible. New text is followed while the reader
// is at the end, and never otherwise.
FocusScope {
    id: scope

    signal typed(string text) // belongs into the message

    readonly property real columnWidth: Math.min(Theme.column, width - 2 * Theme.space7)
    property bool following: true
    readonly property bool atEnd: list.contentHeight <= list.height || list.contentY >= list.originY + list.contentHeight - list.height - Theme.space1

    function toEnd() {
        following = true;
        list.positionViewAtEnd();
    }
    /// Called later, when the reader may have left the end already.
    function stayAtEnd() { if (following) list.positionViewAtEnd(); }
    function toBegin() {
        following = false;
        list.positionViewAtBeginning();
    }
    /// Brings a row into view, where it is not.
    function showRow(row) {
        following = false;
        const item = list.itemAtIndex(row);
        if (!item || item.y < list.contentY || item.y + item.height > list.contentY + list.height - Theme.space8)
            list.positionViewAtIndex(row, item && item.height > list.height ? ListView.Beginning : ListView.Center);
    }
    /// Scrolls until the place of the item is in view.
    function showPlace(item, place) {
        const y = item.mapToItem(list.contentItem, place.x, place.y).y;
        if (y >= list.contentY + Theme.space8 && y + place.height <= list.contentY + list.height - 2 * Theme.space8) return;
        following = false;
        list.contentY = Math.max(list.originY, Math.min(list.originY + list.contentHeight - list.height, y - list.height / 3));
    }
    function copy() { if (Selection.active) Clipboard.setText(Selection.text()); }
    function scrollBy(pages: real) { scrollTo(list.contentY + pages * list.height); }
    function scrollTo(y: real) {
        list.contentY = Math.max(list.originY - list.topMargin, Math.min(list.originY + list.contentHeight - list.height, y));
        following = atEnd;
    }

    Connections {
        target: Chat
        function onOpened() {
            if (Find.open) return;
            scope.following = true;
            Qt.callLater(scope.stayAtEnd);
        }
        function onSent(waited) { if (!waited) scope.toEnd(); } // what goes by itself does not take the reader along
        function onRowWanted(row) { scope.showRow(row); }
    }

    Connections {
        target: Find
        function onShown(row) { Qt.callLater(scope.showRow, row); }
    }
    Connections {
        target: Found
        function onReached(item, place) { scope.showPlace(item, place); }
    }
    Connections {
        target: FocusInView
        function onMoved(view, down) { if (view === list && down < 0) scope.following = false; } // else new text may come below
    }

    SelectionArea {
        id: area
        objectName: "selectionArea"
        anchors.fill: parent
        focus: true
        view: list
        onDragged: scope.following = false
        onChosen: if (Clipboard.hasSelection) Clipboard.setSelection(Selection.text())
        onMenuWanted: (x, y) => {
            menu.link = area.linkAt(x, y);
            menu.popup(area, x, y);
        }

        Keys.onShortcutOverride: event => event.accepted = event.key === Qt.Key_Escape && Selection.active
        Keys.onPressed: event => {
            const pages = { [Qt.Key_PageUp]: -0.9, [Qt.Key_PageDown]: 0.9, [Qt.Key_Up]: -0.1, [Qt.Key_Down]: 0.1 }[event.key];
            event.accepted = true;
            if (event.matches(StandardKey.Copy)) scope.copy();
            else if (event.matches(StandardKey.SelectAll)) Selection.selectAll();
            else if (event.key === Qt.Key_Escape && Selection.active) Selection.clear();
            else if (pages !== undefined) scope.scrollBy(pages);
            else if (event.key === Qt.Key_Home) scope.toBegin();
            else if (event.key === Qt.Key_End) scope.toEnd();
            else if (event.text >= " " && event.text !== "\x7f" && !(event.modifiers & (Qt.ControlModifier | Qt.AltModifier | Qt.MetaModifier)))
                scope.typed(event.text);
            else event.accepted = false;
        }
        InkMenu {
            id: menu
            property string link: "" // at the place of the menu
            InkMenuItem {
                text: qsTr("Copy")
                iconName: "copy"
                enabled: Selection.active
                shortcutText: qsTr("Ctrl C")
                onTriggered: scope.copy()
            }
            InkMenuItem {
                text: qsTr("Select all")
                shortcutText: qsTr("Ctrl A")
                onTriggered: Selection.selectAll()
            }
            InkMenuItem {
                objectName: "copyLink"
                visible: Links.isOpenable(menu.link)
                text: qsTr("Copy link")
                iconName: "copy"
                onTriggered: Clipboard.setText(menu.link)
            }
        }
        Timer { // a drag beyond the edge takes the list along
            interval: 16
            repeat: true
            running: area.pull !== 0
            onTriggered: {
                scope.scrollTo(list.contentY + Math.max(-Theme.space8, Math.min(Theme.space8, area.pull / 4)));
                scope.following = false;
                area.follow();
            }
        }

        BlockPool {
            id: blocks
            folder: Qt.resolvedUrl("../blocks/")
        }
        ListView {
            id: list
            objectName: "transcript"
            anchors.fill: parent
            clip: true
            model: Chat.transcript
            topMargin: Theme.space3
            cacheBuffer: Theme.dp(800)
            reuseItems: true
            boundsBehavior: Flickable.StopAtBounds
            maximumFlickVelocity: Theme.dp(6000)
            keyNavigationEnabled: false
            footer: Item { height: Theme.dp(40) } // what fades lies below the last line
            Accessible.role: Accessible.List
            Accessible.name: qsTr("Conversation")
            T.ScrollBar.vertical: InkScrollBar {}

            onContentHeightChanged: if (scope.following) Qt.callLater(scope.stayAtEnd)
            onHeightChanged: if (scope.following) Qt.callLater(scope.stayAtEnd)
            onMovementStarted: scope.following = false
            onMovementEnded: scope.following = scope.atEnd
            WheelHandler {
                acceptedDevices: PointerDevice.Mouse | PointerDevice.TouchPad
                onWheel: event => {
                    const by = event.pixelDelta.y !== 0 ? event.pixelDelta.y : event.angleDelta.y / 120 * Theme.dp(60);
                    list.cancelFlick();
                    scope.scrollTo(list.contentY - by);
                }
            }

            delegate: Item {
                id: delegate

                // One role for all that a block shows: blocks differ, and a row is read as a whole.
                required property var block
                required property int index

                function show() { host.show(block.component, block); }

                onBlockChanged: show()
                Component.onCompleted: show()
                ListView.onPooled: host.release()
                ListView.onReused: show()
                width: list.width
                height: host.implicitHeight

                // A text that streams may turn out to be something else, as when a line becomes the head of a table.
                BlockHost {
                    id: host
                    pool: blocks
                    above: Math.max(0, list.contentY - delegate.y)
                    x: Math.round((list.width - width) / 2)
                    width: delegate.block.wide === true ? Math.max(scope.columnWidth, Math.min(Theme.wide, list.width - 2 * Theme.space6))
                                                        : scope.columnWidth
                }
                Mark {
                    visible: delegate.block.startsAnswer === true
                    size: Theme.dp(17)
                    x: host.x - size - Theme.gapL
                    y: Theme.dp(3)
                }
            }
        }
    }

    // The text fades under the composer.
    Rectangle {
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
        height: Theme.space7
        gradient: Gradient {
            GradientStop { position: 0; color: Qt.rgba(Theme.paper.r, Theme.paper.g, Theme.paper.b, 0) }
            GradientStop { position: 1; color: Theme.paper }
        }
    }

    InkButton {
        id: more
        visible: !scope.following && !scope.atEnd
        anchors { bottom: parent.bottom; horizontalCenter: parent.horizontalCenter; bottomMargin: Theme.space3 }
        iconName: "down"
        text: Chat.running ? qsTr("New text") : qsTr("More below")
        onClicked: scope.toEnd()
        background: Rectangle {
            radius: height / 2
            color: Theme.sheet
            border.width: Theme.hairline
            border.color: Theme.line
            Shadow { radius: parent.radius }
            FocusRing { shown: more.visualFocus; around: parent.radius }
        }
    }
}
