pragma Singleton
import QtQuick
import Calliope.App

// Where the app is, and its ways. Pages are rows: a new page is a file, a row here, and a line in CMakeLists.txt.
QtObject {
    id: navigation

    readonly property var pages: [
        { name: "models", title: qsTr("Models"), icon: "models", file: "ModelsPage.qml" },
        { name: "shopping", title: qsTr("Shopping"), icon: "shopping", file: "" }, // a panel beside the others
        { name: "settings", title: qsTr("Settings"), icon: "settings", file: "SettingsPage.qml" }
    ]
    property string page: "chat"
    property string section: "" // of a page; empty: its first
    property int firstRunStep: 0 // from 1; 0: not shown

    signal searchWanted
    signal exportWanted(var chatId)
    signal composeWanted
    signal filesWanted
    signal cameraWanted
    signal regionWanted

    function file(name: string): string {
        const row = pages.find(each => each.name === name);
        return row ? row.file : "ChatPage.qml";
    }
    function isOn(name: string): bool { return name === "shopping" ? Shopping.open : page === name; }
    /// To a page, or to a section of one: "models/endpoints".
    function go(name: string) {
        const parts = name.split("/");
        if (parts[0] === "shopping") return Shopping.show(parts[1] ?? "");
        if (parts[0] === "first-run") {
            firstRunStep = Number(parts[1] ?? 1);
            return;
        }
        firstRunStep = 0; // it would lie over the page
        section = parts[1] ?? "";
        page = parts[0];
    }
    /// The same by a button that is on while it is shown; a panel goes away by it.
    function toggle(name: string) {
        if (name === "shopping" && Shopping.open) Shopping.open = false;
        else go(name);
    }
    /// To the message field of the chat that is open.
    function compose() {
        page = "chat";
        composeWanted();
    }
    function newChat() {
        Chats.newChat();
        compose();
    }
    function newTemporaryChat() {
        Chats.newTemporaryChat();
        compose();
    }
    function openChat(id: var) {
        if (id !== Chats.currentId) Chats.open(id); // anew, it would lose its place, and an edit would end
        compose();
    }
    /// To a message, which was found by the words; without, they are not in it.
    function openMessage(chat: var, message: var, words: string) {
        Find.expect(message, words);
        Chats.openAt(chat, message);
        page = "chat";
    }
    function find() {
        page = "chat";
        Find.begin();
    }
    function search() { searchWanted(); }
    function exportChat(id: var) { exportWanted(id); }
    function addFiles() {
        page = "chat";
        filesWanted();
    }
    function takePicture() {
        page = "chat";
        cameraWanted();
    }
    function chooseRegion() {
        page = "chat";
        regionWanted();
    }
}
