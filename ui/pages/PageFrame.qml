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
    property alias beside: tools.data // at the right of the title

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
                y: Theme.space6
                width: parent.width
                height: Theme.linePage
                Label {
                    x: System.Window.width < Theme.windowMedium ? Theme.space7 : 0
                    text: frame.title
                    font: Theme.fontPage
                    line: Theme.linePage
                    Accessible.role: Accessible.Heading
                }
                Row {
                    id: tools
                    anchors { right: parent.right; verticalCenter: parent.verticalCenter }
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
