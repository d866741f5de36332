pragma Singleton
import QtQuick
import Calliope.App

// The one door through which a link leaves the app: only http, https and mailto, and only after the user has seen where
// it really leads.
QtObject {
    property string hovered: ""
    property string hoveredLook: "" // a link of an answer to one of its looks
    property string pointedLook: "" // a look, as a link to it; what rests on it lights up
    property string asked: ""
    signal askWanted

    function pointAtLook(link: string, pointed: bool) {
        if (pointed) pointedLook = link;
        else if (pointedLook === link) pointedLook = "";
    }
    function isOpenable(link: string): bool { return /^(https?|mailto):/i.test(link); }
    function ask(link: string) {
        const lane = /^lane:(-?\d+):(\d)$/.exec(link); // made by the app: an agent beside the answer
        if (lane) return Chat.showLane(Number(lane[1]), Number(lane[2]));
        const look = /^look:(-?\d+):(\d+)$/.exec(link); // a step in which the answer looked closer
        if (look) return Chat.showLook(Number(look[1]), Number(look[2]));
        if (!isOpenable(link)) return;
        asked = link;
        askWanted();
    }
    function open() { if (isOpenable(asked)) Qt.openUrlExternally(asked); }
    /// By a button that names the host beside the whole address.
    function leave(link: string) {
        asked = link;
        open();
    }
}
