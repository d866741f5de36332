import QtQuick
import QtQuick.Templates as T
import Calliope
import Calliope.App

// Two to six things beside each other: a table of facts, where rows that differ are marked.
FocusScope {
    id: page

    readonly property var compare: Shopping.compare
    readonly property real nameWidth: Theme.dp(112)
    readonly property real room: width - 2 * Theme.space4 - nameWidth
    readonly property real column: Math.max(Theme.dp(124), Math.floor(room / Math.max(1, compare.columns.length)))
    // As a text, which changes only when the currencies do: what is being written stays meanwhile.
    readonly property string foreign: compare.foreign.join(" ")
    property bool onlyDiffers: false

    Item {
        id: head
        x: Theme.space4
        width: parent.width - 2 * x
        height: Theme.topBar
        Heading {
            anchors { left: parent.left; right: tools.left; verticalCenter: parent.verticalCenter }
            text: page.compare.count < 2 ? qsTr("Compare") : page.compare.summary
            font: Theme.fontUiStrong
        }
        Row {
            id: tools
            visible: page.compare.count > 0
            anchors { right: parent.right; verticalCenter: parent.verticalCenter }
            spacing: Theme.space2
            Chip {
                objectName: "onlyDiffers"
                focus: true
                anchors.verticalCenter: parent.verticalCenter
                text: qsTr("Only what differs")
                checkable: true
                onToggled: page.onlyDiffers = checked
            }
            InkButton {
                objectName: "clearTable"
                kind: "quiet"
                text: qsTr("Clear")
                onClicked: page.compare.clear()
            }
        }
    }
    Column {
        visible: page.compare.count < 2
        anchors { top: head.bottom; left: head.left; right: head.right }
        spacing: Theme.space3
        Label {
            width: parent.width
            text: page.compare.count === 0 ? qsTr("Tick two to six things in a list, and their facts stand here beside each other.")
                : qsTr("Tick one more thing to see both beside each other.")
            color: Theme.ink2
            wrapMode: Text.Wrap
        }
        InkButton { text: qsTr("To the search"); onClicked: Shopping.page = "search" }
    }
    Flickable {
        id: scroll
        visible: page.compare.count > 1
        anchors { top: head.bottom; bottom: parent.bottom; left: parent.left; right: parent.right }
        contentWidth: table.width + 2 * Theme.space4
        contentHeight: table.height + Theme.space6
        boundsBehavior: Flickable.StopAtBounds
        clip: true
        T.ScrollBar.vertical: InkScrollBar {}
        T.ScrollBar.horizontal: InkScrollBar {}

        Column {
            id: table
            objectName: "compareTable"
            x: Theme.space4
            width: page.nameWidth + page.compare.columns.length * page.column
            Accessible.role: Accessible.Table
            Accessible.name: page.compare.title

            Row {
                Item { width: page.nameWidth; height: 1 }
                Repeater {
                    model: page.compare.columns
                    Item {
                        id: thing
                        required property var modelData
                        width: page.column
                        height: Theme.dp(196)
                        T.AbstractButton {
                            id: open
                            anchors { fill: parent; rightMargin: Theme.space2 }
                            hoverEnabled: true
                            focusPolicy: Qt.StrongFocus
                            text: thing.modelData.title
                            Accessible.name: qsTr("%1, %2").arg(text).arg(thing.modelData.price)
                            Accessible.onPressAction: Reader.press(open)
                            onClicked: Shopping.openProduct(thing.modelData.product, thing.modelData.variant)
                            background: Rectangle {
                                radius: Theme.radiusM
                                color: open.hovered ? Theme.hover : "transparent"
                                FocusRing { shown: open.visualFocus; anchors.margins: 0 }
                            }
                            contentItem: Column {
                                spacing: Theme.gapXs
                                ProductWell {
                                    width: parent.width
                                    height: Theme.dp(116)
                                    around: Theme.radiusM
                                    picture: thing.modelData.picture
                                }
                                Label {
                                    width: parent.width
                                    topPadding: Theme.space1
                                    text: thing.modelData.title
                                    font: Theme.fontUiActive
                                    line: Theme.lineName
                                    wrapMode: Text.Wrap
                                    maximumLineCount: 2
                                    elide: Text.ElideRight
                                }
                                Label { width: parent.width; text: thing.modelData.shop; font: Theme.fontSmall; line: Theme.lineSmall; color: Theme.ink3 }
                            }
                        }
                        IconButton {
                            anchors { right: open.right; top: open.top; margins: Theme.gapXs }
                            objectName: "uncompare"
                            side: Theme.controlSmall
                            iconName: "close"
                            iconSize: Theme.iconTiny
                            colour: Theme.underPicture
                            text: qsTr("Do not compare %1").arg(thing.modelData.title)
                            onClicked: page.compare.remove(thing.modelData.variant)
                        }
                    }
                }
            }
            Repeater {
                model: page.compare.rows
                Item {
                    id: row
                    required property var modelData
                    readonly property bool differs: modelData.differs
                    visible: differs || !page.onlyDiffers
                    width: table.width
                    height: visible ? Math.max(Theme.rowTable, cells.implicitHeight + 2 * Theme.gapS) : 0
                    Accessible.role: Accessible.Row
                    Accessible.name: modelData.name + ": " + modelData.cells.map(cell => cell.text).join(", ")
                        + (differs ? qsTr(", these differ") : "")
                    Rectangle { // rows that differ stand on a tint, with a bar before their names
                        visible: row.differs
                        anchors { fill: parent; topMargin: Theme.hairline }
                        color: Theme.sunk
                    }
                    Rectangle { width: parent.width; height: Theme.hairline; color: Theme.line }
                    Row {
                        id: cells
                        x: page.nameWidth
                        y: Theme.gapS
                        Repeater {
                            model: row.modelData.cells
                            Label {
                                required property var modelData
                                width: page.column
                                rightPadding: Theme.space2
                                text: modelData.text
                                font: row.differs && modelData.known ? Theme.fontUiActive : Theme.fontUi
                                color: modelData.known ? Theme.ink : Theme.ink3
                                wrapMode: Text.Wrap
                                maximumLineCount: row.modelData.key === "converted" ? 9 : 5 // its day must be seen
                                elide: Text.ElideRight
                            }
                        }
                    }
                    Rectangle { // the name stays where the columns move
                        x: Math.max(0, scroll.contentX - Theme.space4)
                        y: Theme.hairline
                        width: page.nameWidth - Theme.space1
                        height: parent.height - y
                        color: row.differs ? Theme.sunk : Theme.sheet
                        Rectangle { visible: row.differs; width: Theme.dp(3); height: parent.height; color: Theme.ink }
                        Label {
                            x: Theme.space2
                            y: Theme.gapS
                            width: parent.width - x
                            text: row.modelData.name
                            font: row.differs ? Theme.fontUiActive : Theme.fontUi
                            color: row.differs ? Theme.ink : Theme.ink3
                        }
                    }
                }
            }
            Column { // rates that the user may enter
                visible: page.foreign !== ""
                width: Math.min(parent.width, page.width - 2 * Theme.space4)
                topPadding: Theme.space3
                spacing: Theme.space2
                Label {
                    width: parent.width
                    text: qsTr("Prices stand in several currencies, and this program knows no rates. Those that you enter are shown with their day, and used for nothing else.")
                    font: Theme.fontSmall
                    line: Theme.lineSmallProse
                    color: Theme.ink2
                    wrapMode: Text.Wrap
                }
                Repeater {
                    model: page.foreign === "" ? [] : page.foreign.split(" ")
                    RateForm {
                        required property string modelData
                        width: parent.width
                        currency: modelData
                    }
                }
            }
            Label {
                width: parent.width
                topPadding: Theme.space3
                text: qsTr("All of this comes from the shops' feeds; what they do not say is unknown. Prices are those that this device saw.")
                font: Theme.fontSmall
                line: Theme.lineSmall
                color: Theme.ink3
                wrapMode: Text.Wrap
            }
        }
    }
}
