import QtQuick
import QtQuick.Templates as T
import QtQuick.Window as System
import Calliope
import Calliope.App

// Where the user writes: text, pictures above it, tools and mode below it. Enter sends, Shift+Enter makes a line.
FocusScope {
    id: composer

    property string placeholder: qsTr("Reply")
    readonly property bool narrow: width < Theme.dp(700)
    readonly property bool hasText: input.text.trim() !== "" || Chat.pictures.count > 0
    readonly property bool canHint: Chat.takesHints && Chat.pictures.count === 0 // pictures go with messages only
    property bool hints: true // what is written while agents work is for them; else it waits for the answer
    signal filesWanted

    function focusInput() { input.forceActiveFocus(); }
    function insert(text: string) { input.insert(input.cursorPosition, text); }

    function send() {
        if (hasText && canHint && hints) return Chat.giveHint(input.text);
        if (!hasText || !(Chat.canSend || Chat.running)) return;
        Chat.send(input.text);
    }

    implicitHeight: box.height

    Connections {
        target: Chat
        function onDraftChanged() {
            if (input.text === Chat.draft) return;
            const behind = input.length - input.cursorPosition;
            input.text = Chat.draft;
            input.cursorPosition = Math.max(0, input.length - behind); // who is writing goes on there
        }
        function onEditBegun(text) {
            input.text = text;
            input.forceActiveFocus();
            input.cursorPosition = input.length;
        }
        function onChanged() { if (!Chat.running) composer.hints = true; }
    }
    Connections {
        target: Offers
        function onWordsCame(words) {
            input.forceActiveFocus();
            input.cursorPosition = input.length;
        }
    }
    OfferSheet { id: offers }

    Rectangle {
        id: box
        width: parent.width
        height: column.height
        radius: Theme.radiusXl
        color: Theme.sheet
        border.width: input.activeFocus && Theme.name === "contrast" ? Theme.outlineStrong : Theme.hairline
        border.color: Theme.line
        Shadow { radius: parent.radius }

        Column {
            id: column
            width: parent.width

            QueuedLine {
                width: parent.width
                onChanging: composer.focusInput()
            }
            AskedLine { width: parent.width }
            Item { // for whom what is written is
                width: parent.width
                height: visible ? Theme.field : 0
                visible: composer.canHint
                Segment {
                    objectName: "forWhom"
                    x: Theme.gapL
                    anchors.verticalCenter: parent.verticalCenter
                    name: qsTr("What you write")
                    options: [{ value: true, text: qsTr("A hint for the agents") }, { value: false, text: qsTr("Goes after the answer") }]
                    value: composer.hints
                    onChosen: value => composer.hints = value
                }
            }
            Item { // what the next message replaces
                width: parent.width
                height: visible ? Theme.field : 0
                visible: Chat.editing
                Label {
                    objectName: "editing"
                    x: Theme.gapXl
                    anchors.verticalCenter: parent.verticalCenter
                    text: Chat.temporary ? qsTr("Editing; the old version goes, and what follows it")
                                         : qsTr("Editing; the old version stays as a branch")
                    font: Theme.fontSmall
                    color: Theme.ink3
                }
                IconButton {
                    anchors { right: parent.right; rightMargin: Theme.space2; verticalCenter: parent.verticalCenter }
                    side: Theme.controlSmall
                    iconName: "close"
                    iconSize: Theme.iconTiny
                    text: qsTr("Do not edit")
                    onClicked: Chat.endEdit()
                }
            }
            Item { // why the pictures cannot go, and what to do
                width: parent.width
                height: visible ? Math.max(blind.implicitHeight, Theme.control) + Theme.space3 : 0
                visible: Chat.pictureProblem !== ""
                Label {
                    id: blind
                    anchors { left: parent.left; leftMargin: Theme.gapXl; right: other.left; rightMargin: Theme.space3; verticalCenter: other.verticalCenter }
                    text: Chat.pictureProblem
                    font: Theme.fontSmall
                    line: Theme.lineSmall
                    color: Theme.rubric
                    wrapMode: Text.Wrap
                    Accessible.role: Spoken.role
                    Spoken.words: text
                }
                InkButton {
                    id: other
                    anchors { right: parent.right; rightMargin: Theme.space3; bottom: parent.bottom }
                    readonly property var vision: Catalogue.missingVision // { key, size, isComing }
                    small: true
                    enabled: !vision.isComing
                    text: vision.key === "" ? qsTr("Choose a model")
                        : vision.isComing ? qsTr("Its vision file is being fetched")
                        : qsTr("Fetch its vision file, %1").arg(vision.size)
                    onClicked: {
                        if (vision.key === "") Navigation.go("models");
                        else Catalogue.get(vision.key);
                    }
                }
            }
            Flow {
                width: parent.width
                padding: Theme.gapL
                bottomPadding: 0
                spacing: Theme.space2
                visible: Chat.pictures.count > 0
                Repeater {
                    model: Chat.pictures
                    AttachmentThumb {
                        required property int index
                        onRemoved: {
                            composer.focusInput(); // the thumbnail goes, and this with it
                            Chat.pictures.removeAt(index);
                        }
                    }
                }
            }
            T.ScrollView {
                id: scroll
                width: parent.width
                height: Math.min(input.implicitHeight, Math.max(input.leastHeight, Math.round(System.Window.height * 0.4)))
                contentWidth: availableWidth
                T.ScrollBar.vertical: InkScrollBar {
                    parent: scroll
                    x: scroll.width - width - 2
                    height: scroll.height
                    policy: input.implicitHeight > scroll.height ? T.ScrollBar.AsNeeded : T.ScrollBar.AlwaysOff
                }
                T.TextArea {
                    id: input
                    objectName: "composer"
                    readonly property real leastHeight: Theme.lineBody + topPadding + bottomPadding
                    focus: true
                    topPadding: Theme.composerPadding
                    bottomPadding: Theme.space2
                    leftPadding: Theme.gapXl
                    rightPadding: Theme.gapXl
                    implicitHeight: Math.max(leastHeight, contentHeight + topPadding + bottomPadding)
                    font: Theme.fontBody
                    color: Theme.ink
                    selectionColor: Theme.selection
                    selectedTextColor: Theme.ink
                    selectByMouse: true
                    wrapMode: TextEdit.Wrap
                    textFormat: TextEdit.PlainText
                    Accessible.name: qsTr("Message")
                    Accessible.multiLine: true
                    onTextChanged: Chat.draft = text
                    cursorDelegate: Rectangle {
                        width: Theme.outlineStrong
                        color: Theme.lapis
                        visible: input.activeFocus
                        SequentialAnimation on opacity {
                            running: input.activeFocus && !Theme.lessMotion
                            loops: Animation.Infinite
                            PauseAnimation { duration: 530 }
                            PropertyAction { value: 0 }
                            PauseAnimation { duration: 530 }
                            PropertyAction { value: 1 }
                        }
                    }
                    Label {
                        visible: input.text === "" && input.preeditText === ""
                        x: input.leftPadding + (input.activeFocus ? Theme.focusGap : 0)
                        y: input.topPadding
                        width: input.width - 2 * x
                        text: composer.placeholder
                        font: Theme.fontBody
                        line: Theme.lineBody
                        color: Theme.ink3
                    }
                    LineHeight { document: input.textDocument; height: Theme.lineBody }
                    Keys.onTabPressed: nextItemInFocusChain(true).forceActiveFocus(Qt.TabFocusReason)
                    Keys.onBacktabPressed: nextItemInFocusChain(false).forceActiveFocus(Qt.BacktabFocusReason)
                    Keys.onPressed: event => {
                        const enter = event.key === Qt.Key_Return || event.key === Qt.Key_Enter;
                        const shift = event.modifiers & Qt.ShiftModifier, control = event.modifiers & Qt.ControlModifier;
                        if (enter && control && Chat.canAnswerNow) {
                            Chat.answerNow();
                            event.accepted = true;
                        } else if (enter && !shift && (Settings.enterSends || control)) {
                            composer.send();
                            event.accepted = true;
                        } else if (event.key === Qt.Key_Escape && Chat.editing) {
                            Chat.endEdit();
                            event.accepted = true;
                        } else if (event.key === Qt.Key_Up && input.text === "") {
                            Chat.beginEditLast();
                            event.accepted = true;
                        } else if (event.matches(StandardKey.Paste) && Chat.pictures.paste()) {
                            event.accepted = true;
                        } else if (event.key === Qt.Key_V && control && shift) { // also of what would become a document
                            input.paste();
                            event.accepted = true;
                        }
                    }
                }
            }
            Item {
                width: parent.width
                height: Theme.dp(46)
                Row {
                    id: tools
                    x: Theme.gapM
                    y: Theme.inset
                    spacing: Theme.gapXs
                    IconButton {
                        id: add
                        objectName: "attach"
                        iconName: "plus"
                        text: Offers.rows.length === 0 ? qsTr("Add pictures or documents") : qsTr("Add pictures, documents or what servers have")
                        shortcutText: Shortcuts.text("attach")
                        onClicked: Offers.rows.length === 0 ? composer.filesWanted() : additions.popup(add, 0, -additions.implicitHeight - Theme.space1)
                        InkMenu {
                            id: additions
                            InkMenuItem {
                                text: qsTr("Pictures or documents")
                                iconName: "document"
                                shortcutText: Shortcuts.text("attach")
                                onTriggered: composer.filesWanted()
                            }
                            InkMenuItem {
                                objectName: "offers"
                                text: qsTr("Prompts and files of servers")
                                iconName: "server"
                                onTriggered: offers.open()
                            }
                        }
                    }
                    IconButton {
                        iconName: "camera"
                        text: qsTr("Take a picture")
                        shortcutText: Shortcuts.text("camera")
                        onClicked: Navigation.takePicture()
                    }
                    IconButton {
                        iconName: "region"
                        text: ScreenGrab.possible ? qsTr("Part of the screen") : ScreenGrab.whyNot
                        shortcutText: ScreenGrab.possible ? Shortcuts.text("region") : ""
                        onClicked: Navigation.chooseRegion()
                    }
                    Item { width: Theme.gapS; height: 1 }
                    ModeSwitch { narrow: composer.narrow }
                }
                Row {
                    anchors { right: parent.right; rightMargin: Theme.space2 }
                    y: Theme.inset
                    spacing: Theme.space1
                    PersonaButton {
                        id: persona
                        narrow: composer.narrow
                    }
                    ModelButton {
                        narrow: composer.narrow
                        most: parent.parent.width - tools.x - tools.width - (persona.visible ? persona.width + parent.spacing : 0)
                              - meter.width - sendButton.width - 2 * parent.spacing - 2 * Theme.space2
                    }
                    ContextMeter { id: meter }
                    T.Button {
                        id: sendButton
                        objectName: "send"
                        readonly property bool stops: Chat.running
                        readonly property bool idle: !stops && (!composer.hasText || !Chat.canSend)
                        width: Theme.send
                        height: Theme.send
                        hoverEnabled: true
                        focusPolicy: Qt.StrongFocus
                        Accessible.name: stops ? qsTr("Stop") : qsTr("Send")
                        Accessible.onPressAction: Reader.press(sendButton)
                        onClicked: stops ? Chat.stop() : composer.send()
                        background: Rectangle {
                            radius: height / 2
                            color: sendButton.idle ? Theme.selected : sendButton.hovered ? Theme.fillHover : Theme.fill
                            FocusRing { shown: sendButton.visualFocus; around: parent.radius }
                        }
                        contentItem: Item {
                            InkIcon {
                                anchors.centerIn: parent
                                name: sendButton.stops ? "stop" : "send"
                                colour: sendButton.idle ? Theme.ink3 : Theme.overFill
                            }
                        }
                        InkToolTip {
                            shown: sendButton.hovered
                            text: sendButton.stops ? qsTr("Stop") + "  " + Shortcuts.text("stop") : qsTr("Send")
                        }
                    }
                }
            }
        }
    }
    Label { // what is missing before a message can go
        anchors { top: box.bottom; topMargin: Theme.space2; horizontalCenter: parent.horizontalCenter }
        visible: text !== ""
        text: Chat.hint
        font: Theme.fontMicro
        line: Theme.lineSmall
        color: Theme.ink3
    }
}
