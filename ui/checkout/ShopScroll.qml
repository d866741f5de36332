import QtQuick
import QtQuick.Templates as T
import Calliope

// A page of the shopping panel that scrolls: a title, what stands beside it (below, where that leaves hardly any room for
// words), and a column.
FocusScope {
    id: page

    property string title: ""
    property string words: ""    // below the title
    property string backText: "" // of the arrow before the title; empty: there is none
    signal back
    default property alias content: column.data
    property alias beside: tools.data
    readonly property alias view: scroll
    readonly property bool narrow: width < Theme.dp(520)
    readonly property bool stacked: tools.width > 0 && body.width - tools.width < Theme.dp(240)

    function toTop() { scroll.contentY = 0; }

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
            width: Math.min(Theme.column, scroll.width - 2 * Theme.space4)
            height: column.y + column.implicitHeight + Theme.space7
            Item {
                id: head
                y: Theme.space4
                width: parent.width
                height: page.stacked ? names.implicitHeight + Theme.space3 + tools.implicitHeight : Math.max(names.implicitHeight, tools.implicitHeight)
                IconButton {
                    id: arrow
                    objectName: "back"
                    visible: page.backText !== ""
                    x: -Theme.space2
                    anchors.verticalCenter: names.verticalCenter
                    iconName: "chevron-left"
                    text: page.backText
                    onClicked: page.back()
                }
                Column {
                    id: names
                    x: arrow.visible ? arrow.x + arrow.width + Theme.space1 : 0
                    y: page.stacked ? 0 : Math.round((head.height - height) / 2)
                    width: (page.stacked ? head.width : head.width - tools.width - Theme.space3) - x
                    Heading {
                        width: parent.width
                        text: page.title
                        font: Theme.fontBrand
                        line: Theme.lineBrand
                        Accessible.name: text
                    }
                    Label {
                        objectName: "headWords"
                        visible: text !== ""
                        width: parent.width
                        text: page.words
                        font: Theme.fontSmall
                        line: Theme.lineSmallProse
                        color: Theme.ink3
                        wrapMode: Text.Wrap
                    }
                }
                Row {
                    id: tools
                    x: page.stacked ? names.x : head.width - width
                    y: page.stacked ? names.implicitHeight + Theme.space3 : Math.round((head.height - height) / 2)
                    spacing: Theme.space2
                }
            }
            Column {
                id: column
                y: head.y + head.height + Theme.space4
                width: parent.width
                spacing: Theme.space4
            }
        }
    }
}
