pragma Singleton
import QtQuick

// Every key of the app, in one table; the settings page shows it.
QtObject {
    readonly property var rows: [
        { name: "newChat", keys: "Ctrl+N", also: "Ctrl+Shift+O", words: qsTr("New chat") },
        { name: "search", keys: "Ctrl+K", words: qsTr("Search and commands") },
        { name: "find", keys: "Ctrl+F", words: qsTr("Find in this chat") },
        { name: "sidebar", keys: "Ctrl+B", words: qsTr("Show or hide the side bar") },
        { name: "settings", keys: "Ctrl+,", words: qsTr("Settings") },
        { name: "stop", keys: "Esc", words: qsTr("Stop the answer") },
        { name: "answerNow", keys: "Ctrl+Return", words: qsTr("Answer now, while it thinks") },
        { name: "thoughts", keys: "Ctrl+Shift+T", words: qsTr("Open or close the thoughts") },
        { name: "regenerate", keys: "Ctrl+R", words: qsTr("Answer again") },
        { name: "instant", keys: "Ctrl+1", words: qsTr("Mode: Instant") },
        { name: "thinking", keys: "Ctrl+2", words: qsTr("Mode: Thinking") },
        { name: "temporary", keys: "Ctrl+Shift+N", words: qsTr("Temporary chat") },
        { name: "compose", keys: "Ctrl+L", words: qsTr("Go to the message field") },
        { name: "older", keys: "Alt+Left", words: qsTr("Version before") },
        { name: "newer", keys: "Alt+Right", words: qsTr("Version after") },
        { name: "export", keys: "Ctrl+S", words: qsTr("Export this chat") },
        { name: "larger", keys: "Ctrl+=", words: qsTr("Larger") },
        { name: "smaller", keys: "Ctrl+-", words: qsTr("Smaller") },
        { name: "quit", keys: "Ctrl+Q", words: qsTr("Quit") }
    ]

    function row(name: string): var { return rows.find(each => each.name === name); }
    function keys(name: string): string { return row(name).keys; }
    function sequences(name: string): var { return row(name).also ? [row(name).keys, row(name).also] : [row(name).keys]; }

    /// As shown beside buttons.
    function text(name: string): string {
        const mac = Qt.platform.os === "osx";
        return keys(name).replace("Return", "↵").replace("Left", "←").replace("Right", "→")
            .replace("Ctrl", mac ? "⌘" : "Ctrl").replace("Alt", mac ? "⌥" : "Alt").split("+").join(mac ? "" : " ");
    }
}
