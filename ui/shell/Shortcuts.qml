pragma Singleton
import QtQuick
import Calliope.App

// Every key of the app, in one table; the settings page shows it, and there the user may change them.
QtObject {
    readonly property var rows: [
        { name: "newChat", keys: "Ctrl+N", also: "Ctrl+Shift+O", words: qsTr("New chat") },
        { name: "search", keys: "Ctrl+K", words: qsTr("Search and commands") },
        { name: "find", keys: "Ctrl+F", words: qsTr("Find in this chat") },
        { name: "sidebar", keys: "Ctrl+B", words: qsTr("Show or hide the side bar") },
        { name: "settings", keys: "Ctrl+,", words: qsTr("Settings") },
        { name: "stop", keys: "Esc", words: qsTr("Stop the answer") },
        { name: "answerNow", keys: "Ctrl+Return", words: qsTr("Answer now, while it thinks") },
        { name: "thoughts", keys: "Ctrl+Shift+T", words: qsTr("Open or close the thoughts, or the agents") },
        { name: "regenerate", keys: "Ctrl+R", words: qsTr("Answer again") },
        { name: "instant", keys: "Ctrl+1", words: qsTr("Mode: Instant") },
        { name: "thinking", keys: "Ctrl+2", words: qsTr("Mode: Thinking") },
        { name: "contemplating", keys: "Ctrl+3", words: qsTr("Mode: Contemplating") },
        { name: "shopping", keys: "Ctrl+Shift+B", words: qsTr("Open or close shopping") },
        { name: "attach", keys: "Ctrl+U", words: qsTr("Add pictures or documents") },
        { name: "camera", keys: "Ctrl+Shift+C", words: qsTr("Take a picture") },
        { name: "region", keys: "Ctrl+Shift+S", words: qsTr("Part of the screen") },
        { name: "temporary", keys: "Ctrl+Shift+N", words: qsTr("Temporary chat") },
        { name: "compose", keys: "Ctrl+L", words: qsTr("Go to the message field") },
        { name: "older", keys: "Alt+Left", words: qsTr("Version before") },
        { name: "newer", keys: "Alt+Right", words: qsTr("Version after") },
        { name: "export", keys: "Ctrl+S", words: qsTr("Export this chat") },
        { name: "larger", keys: "Ctrl+=", words: qsTr("Larger") },
        { name: "smaller", keys: "Ctrl+-", words: qsTr("Smaller") },
        { name: "quit", keys: "Ctrl+Q", words: qsTr("Quit") }
    ]

    readonly property var own: parsed(Settings.ownKeys) // by name

    function parsed(json: string): var {
        try {
            return JSON.parse(json) ?? {};
        } catch (error) {
            return {};
        }
    }

    function row(name: string): var { return rows.find(each => each.name === name); }
    function isOwn(name: string): bool { return typeof own[name] === "string"; }
    function keys(name: string): string { return isOwn(name) ? own[name] : row(name).keys; }

    /// Empty keys: the usual ones again.
    function change(name: string, keys: string) {
        const changed = Object.assign({}, own);
        if (keys === "" || keys === row(name).keys) delete changed[name];
        else changed[name] = keys;
        Settings.ownKeys = JSON.stringify(changed);
    }

    /// What else has the keys of `name`, in words; empty: nothing.
    function conflict(name: string): string {
        const mine = sequences(name);
        const other = rows.find(each => each.name !== name && sequences(each.name).some(keys => mine.includes(keys)));
        return other ? other.words : "";
    }
    function sequences(name: string): var {
        const also = row(name).also;
        return also && !isOwn(name) ? [keys(name), also] : [keys(name)];
    }

    /// As shown beside buttons.
    function text(name: string): string {
        const mac = Qt.platform.os === "osx";
        return keys(name).replace("Return", "↵").replace("Left", "←").replace("Right", "→")
            .replace("Ctrl", mac ? "⌘" : "Ctrl").replace("Alt", mac ? "⌥" : "Alt").split("+").join(mac ? "" : " ");
    }
}
