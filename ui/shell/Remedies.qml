pragma Singleton
import QtQuick
import Calliope.App

// What the button of a failure does, by the action's name; `retry` is what had failed.
QtObject {
    function act(action: string, retry: var) {
        switch (action) {
        case "restartEngine": return Engine.restart();
        case "chooseModel": return Navigation.go("models");
        case "openSettings": return Navigation.go("settings");
        case "goOnline":
            Settings.online = true;
            return retry();
        default: return retry();
        }
    }
}
