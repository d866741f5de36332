pragma Singleton
import QtQuick

// Which picture is shown large, and which of its regions.
QtObject {
    property var picture: null
    property var regions: []
    property int region: 0 // the number of the one to go close to; 0: none
    signal openWanted

    function open(which: var) { openRegions(which, [], 0); }
    function openRegions(which: var, places: var, number: int) {
        picture = which;
        regions = places;
        region = number;
        openWanted();
    }
}
