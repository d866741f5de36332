import QtQuick
import QtQuick.Window as System
import Calliope
import Calliope.App

// A conversation, or the empty page on which one begins.
FocusScope {
    id: page

    readonly property bool empty: Chat.empty
    readonly property real side: Theme.space6

    function focusComposer() { composer.focusInput(); }

    Component.onCompleted: focusComposer()
    Connections {
        target: Navigation
        function onComposeWanted() { page.focusComposer(); }
    }

    Item { // what screen readers are told: that an answer begins and that it has ended, not every word
        id: told
        objectName: "told"
        property string words: ""
        property var chat: 0
        property bool running: false
        Accessible.role: Spoken.role
        Accessible.name: words
        Spoken.words: words
        Component.onCompleted: {
            chat = Chats.currentId;
            running = Chat.running;
        }
        Connections {
            target: Chat
            function onChanged() {
                const before = told.running;
                told.running = Chat.running;
                if (told.chat !== Chats.currentId) { // opened, or kept for the first time
                    told.chat = Chats.currentId;
                    told.words = "";
                } else if (told.running !== before) {
                    told.words = told.running ? qsTr("The answer begins") : qsTr("The answer has ended");
                }
            }
        }
    }

    // --- top bar ---
    Item {
        id: top
        width: parent.width
        height: Theme.topBar
        z: 1
        Heading {
            visible: !page.empty
            x: System.Window.width < Theme.windowMedium ? Theme.dp(56) : Theme.space5
            anchors.verticalCenter: parent.verticalCenter
            width: Math.min(implicitWidth, parent.width - Theme.dp(160))
            text: Chat.title
            font: Theme.fontUiActive
        }
        Row {
            anchors { right: parent.right; rightMargin: Theme.space3; verticalCenter: parent.verticalCenter }
            InkButton {
                visible: page.empty || Chat.temporary
                kind: "quiet"
                small: true
                iconName: "clock"
                text: Chat.temporary ? qsTr("Temporary: nothing is kept") : qsTr("Temporary chat")
                checkable: false
                enabled: !Chat.temporary
                onClicked: Navigation.newTemporaryChat()
            }
            IconButton {
                visible: !page.empty
                iconName: "search"
                text: qsTr("Find in this chat")
                shortcutText: Shortcuts.text("find")
                onClicked: Find.begin()
            }
            IconButton {
                visible: !page.empty && !Chat.temporary
                iconName: "share"
                text: qsTr("Export this chat")
                shortcutText: Shortcuts.text("export")
                onClicked: Navigation.exportChat(Chats.currentId)
            }
        }
    }

    EmptyState {
        anchors.fill: parent
        visible: page.empty
        composerTop: composer.y
        composerBottom: composer.y + composer.height
        columnWidth: composer.width
    }

    Transcript {
        id: transcript
        visible: !page.empty
        anchors { top: top.bottom; left: parent.left; right: parent.right; bottom: trouble.visible ? trouble.top : unanswered.visible ? unanswered.top : composer.top }
        anchors.bottomMargin: -Theme.space2
        onTyped: text => {
            page.focusComposer();
            composer.insert(text);
        }
    }

    FindBar {
        visible: Find.open && !page.empty
        anchors { top: top.bottom; right: parent.right; rightMargin: Theme.space4 }
        z: 1
        onClosed: page.focusComposer()
    }

    FailureCard {
        id: trouble
        visible: Engine.failure.title !== ""
        width: composer.width
        anchors { bottom: composer.top; bottomMargin: Theme.space3; horizontalCenter: parent.horizontalCenter }
        failure: Engine.failure
        onActed: Remedies.act(failure.action, () => Engine.restart())
    }

    FailureCard { // neither was it asked again
        id: unanswered
        objectName: "unanswered"
        visible: Chat.unanswered && !trouble.visible
        width: composer.width
        anchors { bottom: composer.top; bottomMargin: Theme.space3; horizontalCenter: parent.horizontalCenter }
        failure: ({ title: qsTr("This question was not answered"), detail: "", action: "retry", actionText: qsTr("Answer it"), report: "" })
        onActed: Chat.regenerateLast()
    }

    Composer {
        id: composer
        width: Math.min(Theme.composer, page.width - 2 * page.side)
        anchors.horizontalCenter: parent.horizontalCenter
        y: page.empty ? Math.round(page.height * 0.34) : page.height - height - (Chat.hint === "" ? Theme.gapL : Theme.space7)
        onFilesWanted: Navigation.addFiles()
        placeholder: page.empty ? qsTr("Ask, or drop a picture anywhere") : composer.canHint && composer.hints ? qsTr("Send a hint to one agent with @A, or to all") : Chat.running ? qsTr("Write what comes next") : qsTr("Reply")
        focus: true
        Keys.onPressed: event => {
            if (event.key === Qt.Key_PageUp || event.key === Qt.Key_PageDown) {
                transcript.scrollBy(event.key === Qt.Key_PageUp ? -0.9 : 0.9);
                event.accepted = true;
            }
        }
    }
}
