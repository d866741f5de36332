import QtQuick
import QtQuick.Templates as T
import QtQuick.Window as System
import Calliope

// A page that scrolls: its title and what stands below, in a column of at most `contentMost`.
FocusScope {
    id: frame

    property string title: ""
    property real contentMost: Theme.dp(1096)
    default property alias content: column.data
    property alias beside: tools.data // at the right of the title; below it, where there is no room

    Flickable {
        id: scroll
        anchors.fill: parent
        contentWidth: width
        contentHeight: body.height
        boundsBehavior: Flickable.StopAtBounds
        clip: true
        T.ScrollBar.vertical: InkScrollBar {}
        Item {
            id: body
            x: Math.round((scroll.width - width) / 2)
            width: Math.min(frame.contentMost, scroll.width - 2 * Theme.space7)
            height: column.y + column.implicitHeight + Theme.space8
            Item {
                id: head
                readonly property bool stacked: heading.x + heading.width + Theme.space4 + tools.inOneRow > width
                y: Theme.space6
                width: parent.width
                height: stacked ? tools.y + tools.height : heading.height
                Heading {
                    id: heading
                    objectName: "pageTitle"
                    x: System.Window.width < Theme.windowMedium ? Theme.space7 : 0
                    height: Theme.linePage
                    text: frame.title
                    font: Theme.fontPage
                    line: Theme.linePage
                }
                Flow {
                    id: tools
                    objectName: "pageTools"
                    readonly property real inOneRow: {
                        let sum = 0;
                        for (let i = 0; i < children.length; ++i) sum += children[i].width + (i === 0 ? 0 : spacing);
                        return Math.ceil(sum);
                    }
                    x: head.stacked ? 0 : head.width - width
                    y: head.stacked ? heading.height + Theme.space3 : Math.round((heading.height - height) / 2)
                    width: head.stacked ? head.width : inOneRow
                    spacing: Theme.space4
                }
            }
            Column {
                id: column
                y: head.y + head.height + Theme.space5
                width: parent.width
                spacing: Theme.space5
            }
        }
    }
}
