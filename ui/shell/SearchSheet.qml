import QtQuick
import QtQuick.Templates as T
import Calliope
import Calliope.App

// Search over everything, and the app's commands; opened with Ctrl+K.
Sheet {
    id: sheet

    readonly property real room: parent ? parent.height - y - Theme.space6 : 0
    property int next: 0 // the row that is chosen when the next results come

    name: qsTr("Search")
    padding: 0
    implicitWidth: Theme.dp(640)
    implicitHeight: column.implicitHeight
    height: Math.min(implicitHeight, room)
    y: Math.round(Math.min(Theme.dp(112), parent ? parent.height / 8 : 0))
    onAboutToShow: {
        field.text = "";
        Search.query = "";
    }
    onOpened: field.forceActiveFocus()

    function activate(row: int) {
        const action = Search.activate(row), words = field.text;
        if (action.more) {
            sheet.next = row; // where the first of them comes
            return;
        }
        sheet.close();
        if (action.message) Navigation.openMessage(action.chat, action.message, action.isHidden ? "" : words);
        else if (action.chat) Navigation.openChat(action.chat);
        else if (action.page) Navigation.go(action.page);
        else if (action.command === "newChat") Navigation.newChat();
        else if (action.command === "temporary") Navigation.newTemporaryChat();
        else if (action.command === "folder") Chats.makeFolder(qsTr("New folder"));
        else if (action.command === "find") Navigation.find();
        else if (action.command === "export" && Chats.currentId !== 0) Navigation.exportChat(Chats.currentId);
        else if (action.mode) Chat.mode = action.mode;
    }

    contentItem: Column {
        id: column
        Shortcut { // the key that opened it
            enabled: sheet.opened
            sequences: Shortcuts.sequences("search")
            onActivated: sheet.close()
        }
        Connections {
            target: Search
            function onQueryChanged() { sheet.next = 0; }
            function onSummaryChanged() { // the results have come
                list.currentIndex = sheet.next;
                if (sheet.next > 0) list.positionViewAtIndex(sheet.next, ListView.Contain);
                else list.positionViewAtBeginning();
                sheet.next = 0;
            }
        }
        Item {
            id: head
            width: parent.width
            height: Theme.dp(56)
            InkIcon { id: glass; name: "search"; x: Theme.gapXl; anchors.verticalCenter: parent.verticalCenter }
            T.TextField {
                id: field
                anchors { left: glass.right; leftMargin: Theme.space3; right: thoughts.left; rightMargin: Theme.space3; verticalCenter: parent.verticalCenter }
                height: Theme.controlLarge
                verticalAlignment: TextInput.AlignVCenter
                font: Theme.fontBody
                color: Theme.ink
                selectionColor: Theme.selection
                selectedTextColor: Theme.ink
                placeholderText: qsTr("Search chats, or type a command")
                placeholderTextColor: Theme.ink3
                Accessible.name: placeholderText
                onTextEdited: Search.query = text
                Keys.onDownPressed: list.incrementCurrentIndex()
                Keys.onUpPressed: list.decrementCurrentIndex()
                onAccepted: if (list.currentIndex >= 0) sheet.activate(list.currentIndex)
                Label {
                    visible: field.text === ""
                    anchors.verticalCenter: parent.verticalCenter
                    text: field.placeholderText
                    font: Theme.fontBody
                    color: Theme.ink3
                }
            }
            Chip {
                id: thoughts
                objectName: "searchThoughts"
                anchors { right: parent.right; rightMargin: Theme.space4; verticalCenter: parent.verticalCenter }
                text: qsTr("In thoughts, too")
                checkable: true
                checked: Search.inThoughts
                onToggled: Search.inThoughts = checked
            }
            Rectangle { anchors.bottom: parent.bottom; width: parent.width; height: Theme.hairline; color: Theme.line }
        }
        ListView {
            id: list
            objectName: "results"
            x: Theme.space2
            width: parent.width - 2 * x
            height: Math.max(0, Math.min(contentHeight + Theme.space2, Theme.dp(420), sheet.room - head.height - foot.height))
            topMargin: Theme.space1
            clip: true
            model: Search.results
            currentIndex: 0
            boundsBehavior: Flickable.StopAtBounds
            highlightMoveDuration: 0
            section.property: "group"
            section.delegate: Label {
                required property string section
                width: ListView.view.width
                height: Theme.controlSmall
                leftPadding: Theme.gapM
                verticalAlignment: Text.AlignBottom
                bottomPadding: Theme.space1
                text: section
                font: Theme.fontMicro
                color: Theme.ink3
            }
            T.ScrollBar.vertical: InkScrollBar {}
            Accessible.role: Accessible.List
            Accessible.name: qsTr("Results")
            delegate: Rectangle {
                id: hit
                required property int index
                required property string icon
                required property string html // of our own making; marks what was found
                required property string plain
                required property string detail
                required property string keys
                width: list.width
                height: detail === "" ? Theme.rowPalette : Theme.dp(46)
                radius: Theme.radiusM
                color: ListView.isCurrentItem ? Theme.selected : "transparent"
                Accessible.role: Accessible.ListItem
                Accessible.name: plain + (detail === "" ? "" : ", " + detail)
                Accessible.selected: ListView.isCurrentItem
                Accessible.focusable: true
                Accessible.focused: ListView.isCurrentItem && field.activeFocus // the field has the keys, and readers read this line
                Accessible.onPressAction: sheet.activate(index)
                InkIcon {
                    id: picture
                    x: Theme.gapM
                    anchors.verticalCenter: parent.verticalCenter
                    name: hit.icon
                }
                Column {
                    anchors { left: picture.right; leftMargin: Theme.space3; right: shortcut.left; verticalCenter: parent.verticalCenter }
                    Text {
                        width: parent.width
                        textFormat: Text.StyledText
                        text: hit.html
                        font: Theme.fontUi
                        color: Theme.ink
                        elide: Text.ElideRight
                        maximumLineCount: 1
                    }
                    Label {
                        width: parent.width
                        visible: text !== ""
                        text: hit.detail
                        font: Theme.fontSmall
                        line: Theme.lineSmall
                        color: Theme.ink3
                    }
                }
                Label {
                    id: shortcut
                    anchors { right: parent.right; rightMargin: Theme.gapM; verticalCenter: parent.verticalCenter }
                    text: hit.keys === "" ? "" : Shortcuts.text(hit.keys)
                    font: Theme.fontMicro
                    color: Theme.ink3
                }
                HoverHandler { onHoveredChanged: if (hovered) list.currentIndex = hit.index }
                TapHandler { onTapped: sheet.activate(hit.index) }
            }
        }
        Item {
            id: foot
            objectName: "searchFoot"
            width: parent.width
            height: Theme.controlLarge
            Rectangle { width: parent.width; height: Theme.hairline; color: Theme.line }
            Label {
                x: Theme.gapXl
                anchors.verticalCenter: parent.verticalCenter
                text: qsTr("↑ ↓ choose    ↵ open    Esc close")
                font: Theme.fontSmall
                color: Theme.ink3
            }
            Label {
                anchors { right: parent.right; rightMargin: Theme.gapXl; verticalCenter: parent.verticalCenter }
                text: Search.summary
                font: Theme.fontSmall
                color: Theme.ink3
            }
        }
    }
}
