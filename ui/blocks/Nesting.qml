import QtQuick
import Calliope

// How deep a block stands in lists ("l") and quotes ("q"), from the outside in; quotes draw a bar each.
Item {
    id: nesting

    required property string path
    readonly property real indent: offset(path.length)

    function offset(depth: int): real {
        let x = 0;
        for (let i = 0; i < depth; ++i) x += path[i] === "q" ? Theme.space4 : Theme.space6;
        return x;
    }

    anchors.fill: parent

    Repeater {
        model: nesting.path.length
        Rectangle {
            required property int index
            visible: nesting.path[index] === "q"
            x: nesting.offset(index)
            width: Theme.outlineStrong
            height: nesting.height
            color: Theme.line
        }
    }
}
