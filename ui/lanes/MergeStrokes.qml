import QtQuick
import Calliope

// A pen stroke from each agent to the diamond where they meet: dashed from those that dissent, faint from those that
// still work; the diamond is filled when they have been merged.
Image {
    id: strokes

    required property var lanes
    required property int columns
    property bool merged: false
    property string kinds: ""

    // Told by the list itself; each letter is a column.
    function read() {
        if (!lanes) return;
        let all = "";
        for (let i = 0; i < lanes.count; ++i) {
            const kind = lanes.strokeOf(i + 1);
            if (i < columns) all += kind;
            else if (kind === "s") all = all.substring(0, i % columns) + "s" + all.substring(i % columns + 1);
        }
        kinds = all;
    }
    onLanesChanged: read()
    onColumnsChanged: read()
    Component.onCompleted: read()
    Connections {
        target: strokes.lanes
        function onChanged() { strokes.read(); }
    }

    sourceSize: Qt.size(Math.ceil(width * Screen.devicePixelRatio), Math.ceil(height * Screen.devicePixelRatio))
    source: kinds === "" || width <= 0 ? "" : "image://ink/strokes?" + kinds + "/" + columns + "/" + (merged ? 1 : 0) + "/"
        + Theme.hex(Theme.edge).slice(1) + "/" + Theme.hex(Theme.lampGlow).slice(1) + "/" + Screen.devicePixelRatio * Theme.scale
    Accessible.ignored: true
}
