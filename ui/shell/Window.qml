import QtQuick
import QtQuick.Dialogs
import QtQuick.Templates as T
import Calliope
import Calliope.App

// The app's window: side bar, page, and what lies over them.
T.ApplicationWindow {
    id: window

    readonly property bool wide: width >= Theme.windowWide
    readonly property bool medium: !wide && width >= Theme.windowMedium
    readonly property PaletteBase colours: Theme.palette
    property bool sidebarShown: true // where there is room
    property bool sidebarOver: false // over the page, where there is not

    objectName: "window"
    title: Chat.title === "" ? "Calliope" : Chat.title + " – Calliope"
    minimumWidth: 720
    minimumHeight: 520
    color: Theme.paper
    font: Theme.fontUi

    Component.onCompleted: FocusInView.follow(window)
    Binding { target: FocusInView; property: "margin"; value: Theme.space8 }

    function toggleSidebar() {
        if (wide && (shop.taken === 0 || width >= Theme.windowHuge)) sidebarShown = !sidebarShown;
        else sidebarOver = !sidebarOver;
    }

    Binding {
        target: Chat.transcript
        property: "colours"
        value: ({
                "link": Theme.hex(Theme.lapis), "codeInk": Theme.hex(Theme.ink), "codeFill": Theme.hex(Theme.sunk),
                "codeFont": Theme.mono
            })
    }

    /// To a page, or to what lies over pages, by its name.
    function go(name: string) {
        if (name === "search") search.open();
        else if (name === "camera") camera.open();
        else Navigation.go(name);
    }

    // --- keys ---
    // Esc closes what is open, the topmost first, and then stops the answer; sheets and menus close themselves.
    readonly property bool somethingOpen: shop.covers || (Find.open && Navigation.page === "chat")

    function stepBack() {
        if (!shop.covers) {
            Find.end();
            Navigation.composeWanted();
        } else if (Shopping.product !== 0) {
            Shopping.back();
        } else {
            Shopping.open = false;
        }
    }
    Shortcut {
        sequences: ["Esc"]
        enabled: window.somethingOpen && Navigation.firstRunStep === 0
        onActivated: window.stepBack()
    }
    // They act on what can be reached: not below sheets and menus, which block those of a window, nor during the first
    // start. `always` are those that change nothing there, and those of the drawer.
    component Key: Shortcut {
        required property string name
        property bool may: true
        property bool always: false
        sequences: Shortcuts.sequences(name)
        enabled: may && (always || Navigation.firstRunStep === 0)
        context: always ? Qt.ApplicationShortcut : Qt.WindowShortcut
    }
    Key { name: "newChat"; always: window.sidebarOver; onActivated: Navigation.newChat() }
    Key { name: "temporary"; onActivated: Navigation.newTemporaryChat() }
    Key { name: "search"; onActivated: search.open() }
    Key { name: "find"; may: !Chat.empty; onActivated: Navigation.find() }
    Key { name: "sidebar"; always: window.sidebarOver; onActivated: window.toggleSidebar() }
    Key { name: "settings"; always: window.sidebarOver; onActivated: Navigation.go("settings") }
    Key { name: "regenerate"; may: !Chat.running; onActivated: Chat.regenerateLast() }
    Key { name: "stop"; may: Chat.running && !(window.somethingOpen && Shortcuts.keys("stop") === "Esc"); onActivated: Chat.stop() }
    Key { name: "thoughts"; onActivated: Chat.toggleThoughts() }
    Key { name: "answerNow"; may: Chat.canAnswerNow; onActivated: Chat.answerNow() }
    Key { name: "instant"; onActivated: Chat.mode = "instant" }
    Key { name: "thinking"; onActivated: Chat.mode = "thinking" }
    Key { name: "contemplating"; onActivated: Chat.mode = "contemplating" }
    Key { name: "shopping"; onActivated: Navigation.toggle("shopping") }
    Key { name: "attach"; onActivated: Navigation.addFiles() }
    Key { name: "camera"; onActivated: Navigation.takePicture() }
    Key { name: "region"; onActivated: Navigation.chooseRegion() }
    Key { name: "compose"; onActivated: Navigation.compose() }
    Key { name: "older"; may: !Chat.running; onActivated: Chat.selectLastSibling(-1) }
    Key { name: "newer"; may: !Chat.running; onActivated: Chat.selectLastSibling(1) }
    Key { name: "export"; may: Chats.currentId !== 0; onActivated: Navigation.exportChat(Chats.currentId) }
    Key { name: "larger"; always: true; onActivated: Settings.scale = Math.min(2, Settings.scale + 0.1) }
    Key { name: "smaller"; always: true; onActivated: Settings.scale = Math.max(0.8, Settings.scale - 0.1) }
    Key { name: "quit"; always: true; onActivated: window.close() }

    Row {
        anchors.fill: parent
        enabled: Navigation.firstRunStep === 0
        Sidebar {
            id: sidebar
            visible: window.wide && window.sidebarShown && (shop.taken === 0 || window.width >= Theme.windowHuge)
            height: parent.height
            width: Theme.sidebar
            onCollapse: window.sidebarShown = false
        }
        Rail {
            id: rail
            visible: !sidebar.visible && window.width >= Theme.windowMedium
            height: parent.height
            width: Theme.rail
            onExpand: window.toggleSidebar()
        }
        Item {
            id: place
            height: parent.height
            width: parent.width - (sidebar.visible ? sidebar.width : rail.visible ? rail.width : 0) - shop.taken
            enabled: !shop.covers
            Loader {
                id: page
                anchors.fill: parent
                source: Qt.resolvedUrl("../pages/" + Navigation.file(Navigation.page))
                focus: true
            }
            IconButton {
                visible: !sidebar.visible && !rail.visible
                x: Theme.space3
                y: Theme.gapM
                iconName: "sidebar"
                text: qsTr("Chats")
                shortcutText: Shortcuts.text("sidebar")
                onClicked: window.toggleSidebar()
            }
        }
    }

    Rectangle { // behind the panel where it lies over the page
        visible: shop.covers && !shop.full
        anchors { fill: parent; leftMargin: rail.width }
        color: Theme.scrim
        TapHandler { onTapped: Shopping.open = false }
    }
    ShopDock {
        id: shop
        anchors { top: parent.top; bottom: parent.bottom; right: parent.right }
        enabled: Navigation.firstRunStep === 0
        windowWidth: window.width
        rail: window.width < Theme.windowMedium ? 0 : window.width >= Theme.windowHuge && window.sidebarShown ? sidebar.width : rail.width
        onVisibleChanged: visible ? forceActiveFocus() : Navigation.composeWanted()
    }

    T.Drawer {
        id: drawer
        focus: true
        width: Theme.sidebar
        height: window.height
        visible: window.sidebarOver && !sidebar.visible
        onClosed: window.sidebarOver = false
        T.Overlay.modal: Rectangle { color: Theme.scrim }
        // Without them it stays where it is, which is beside the window.
        enter: Transition { NumberAnimation { duration: Theme.normal; easing.type: Easing.OutCubic } }
        exit: Transition { NumberAnimation { duration: Theme.normal; easing.type: Easing.OutCubic } }
        contentItem: Sidebar { onCollapse: window.sidebarOver = false }
    }
    Connections {
        target: Navigation
        function onPageChanged() { window.sidebarOver = false; }
        function onSearchWanted() { search.open(); }
        function onComposeWanted() { window.sidebarOver = false; }
        function onFilesWanted() { pictureFiles.open(); }
        function onCameraWanted() { camera.open(); }
        function onRegionWanted() { ScreenGrab.take(window); }
        function onExportWanted(chatId) {
            save.chatId = chatId;
            save.open();
        }
    }

    PictureDrop { anchors.fill: parent; shopFrom: shop.visible ? shop.x : width }

    // --- over everything ---
    FirstRun { anchors.fill: parent; z: 5 }
    SearchSheet { id: search }
    LinkSheet { id: link }
    PictureSheet { id: picture }
    Connections {
        target: Links
        function onAskWanted() { link.open(); }
    }
    Connections {
        target: PictureViewer
        function onOpenWanted() { picture.open(); }
    }
    FileDialog {
        id: save
        property var chatId: 0
        objectName: "exportChat"
        title: qsTr("Export the chat")
        fileMode: FileDialog.SaveFile
        defaultSuffix: "md"
        nameFilters: [qsTr("Markdown (*.md)"), qsTr("PDF (*.pdf)"), qsTr("Calliope chat (*.json)")]
        onAccepted: Chats.exportChat(chatId, selectedFile)
    }
    PictureFiles { id: pictureFiles }
    CameraSheet { id: camera }
    RegionWindow {}
    Connections {
        target: ScreenGrab
        function onFailed(words) { toast.tell(null, words, false); }
    }
    FileProgress {
        anchors { right: parent.right; bottom: toast.visible ? toast.top : parent.bottom; margins: Theme.space6 }
        z: 10
    }
    Toast {
        id: toast
        anchors { right: parent.right; bottom: parent.bottom; margins: Theme.space6 }
        z: 10
        property var owner: Chats // of what was done last
        onActed: owner.undo()
        function tell(by: var, words: string, canUndo: bool) {
            owner = by;
            show(words, canUndo ? qsTr("Undo") : "");
        }
    }
    Connections {
        target: Chats
        function onDone(words, canUndo) { toast.tell(Chats, words, canUndo); }
    }
    Connections {
        target: Chat
        function onDone(words, canUndo) { toast.tell(Chat, words, canUndo); }
    }
    Connections {
        target: Upkeep
        function onDone(words, canUndo) { toast.tell(Upkeep, words, canUndo); }
    }
    Connections {
        target: Personas
        function onDone(words, canUndo) { toast.tell(Personas, words, canUndo); }
    }
    Connections {
        target: Catalogue
        function onDone(words, canUndo) { toast.tell(Catalogue, words, canUndo); }
    }
    Connections {
        target: Models
        function onDone(words, canUndo) { toast.tell(Models, words, canUndo); }
    }
    Connections {
        target: Endpoints
        function onDone(words, canUndo) { toast.tell(Endpoints, words, canUndo); }
    }
    Connections {
        target: Servers
        function onDone(words, canUndo) { toast.tell(Servers, words, canUndo); }
    }
    Connections {
        target: Shopping
        function onDone(words, canUndo) { toast.tell(Shopping, words, canUndo); }
    }
    PriceNotice { elsewhere: !window.active }
    Connections {
        target: Carts
        function onDone(words, canUndo) { toast.tell(Carts, words, canUndo); }
    }
    Connections {
        target: Orders
        function onDone(words, canUndo) { toast.tell(Orders, words, canUndo); }
    }
    Connections {
        target: Sources
        function onDone(words, canUndo) { toast.tell(Sources, words, canUndo); }
    }
    Connections {
        target: WebPictures
        function onDone(words, canUndo) { toast.tell(WebPictures, words, canUndo); }
    }
    Connections {
        target: NewShop
        function onDone(words, canUndo) { toast.tell(NewShop, words, canUndo); }
    }
    Connections {
        target: ShopPrices
        function onDone(words, canUndo) { toast.tell(ShopPrices, words, canUndo); }
    }
    Connections {
        target: ShopAsking
        function onDone(words, canUndo) { toast.tell(ShopAsking, words, canUndo); }
    }
    Connections {
        target: OwnThings
        function onDone(words, canUndo) { toast.tell(OwnThings, words, canUndo); }
    }
    Connections {
        target: Buying
        function onOpened() { Shopping.show("cart"); }
    }
    Connections {
        target: Chat.pictures
        function onDone(words, canUndo) { toast.tell(Chat.pictures, words, canUndo); }
    }
    FailureCard { // what could not be saved, read or written
        id: trouble
        readonly property var nothing: ({ title: "", detail: "", action: "none", actionText: "", report: "" })
        property var told: nothing
        visible: told.title !== ""
        anchors { right: parent.right; top: parent.top; margins: Theme.space6; topMargin: Theme.topBar }
        width: Math.min(Theme.dp(420), parent.width - 2 * Theme.space6)
        z: 10
        // What is tried again by itself, or by whoever wanted it, has no button here.
        failure: ["retry", "freeDisk"].includes(told.action) ? Object.assign({}, told, { actionText: "" }) : told
        closable: true
        onActed: {
            Remedies.act(told.action, () => {});
            told = nothing;
        }
        onClosed: told = nothing
    }
    Connections {
        target: Failures
        function onTold(failure) { trouble.told = failure; }
        function onOver(words) {
            trouble.told = trouble.nothing;
            toast.tell(null, words, false);
        }
    }
    Rectangle { // where a link under the pointer leads
        visible: Links.hovered !== ""
        anchors { left: parent.left; bottom: parent.bottom }
        width: Math.min(parent.width * 0.6, where.implicitWidth + Theme.space4)
        height: Theme.lineSmall + Theme.gapM
        color: Theme.sheet
        border.width: Theme.hairline
        border.color: Theme.line
        Label {
            id: where
            anchors { fill: parent; leftMargin: Theme.space2; rightMargin: Theme.space2 }
            text: Links.hovered
            font: Theme.fontSmall
            color: Theme.ink2
        }
    }
}
