pragma Singleton
import QtQuick
import Calliope.App

// What the button of a failure does, by the action's name; `retry` is what had failed.
QtObject {
    id: remedies

    property var unanswered: 0 // a message: its answer is asked for as soon as somebody is ready to give it

    function act(action: string, retry: var) {
        switch (action) {
        case "restartEngine": return Engine.restart();
        case "chooseModel": return Navigation.go("models");
        case "openSettings": return Navigation.go("settings");
        case "lengthenChats": return Navigation.go("settings/device");
        case "goOnline":
            Settings.online = true;
            return retry();
        default: return retry();
        }
    }

    /// The same for an answer that failed, which an engine that runs again gives anew.
    function answerAgain(action: string, message: var) {
        if (action !== "restartEngine") return act(action, () => Chat.regenerate(message));
        unanswered = message;
        if (Chat.hint !== "") Engine.restart();
        askAgain();
    }
    function askAgain() {
        if (unanswered === 0 || Chat.hint !== "") return;
        const message = unanswered;
        unanswered = 0;
        Chat.regenerate(message);
    }

    readonly property Connections ready: Connections {
        target: Chat
        function onChanged() { remedies.askAgain(); }
        function onOpened() { remedies.unanswered = 0; } // the user went elsewhere
    }
}
