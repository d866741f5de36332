pragma Singleton
import QtQuick

// Which picture is shown large.
QtObject {
    property var picture: null
    signal openWanted

    function open(which: var) {
        picture = which;
        openWanted();
    }
}
