import QtQuick
import QtQuick.Templates as T
import Calliope

// A table; wide ones scroll sideways. Columns take what their widest cell needs, shrunk together where that is too much.
Item {
    id: block

    required property var row
    readonly property var table: row.table // { columns: [{ html, alignment }], rows: [[html]] }
    readonly property real cellPadding: Theme.dp(14)
    property var widths: []

    function fit() {
        const wanted = table.columns.map(() => 0);
        for (let i = 0; i < cells.count; ++i) {
            const cell = cells.itemAt(i);
            if (cell) wanted[cell.column] = Math.max(wanted[cell.column], Math.min(cell.wanted, Theme.dp(360)));
        }
        const total = wanted.reduce((sum, width) => sum + width, 0);
        const spare = Math.max(0, block.width - 2 - total);
        widths = wanted.map(width => width + (total > 0 ? spare * width / total : 0));
    }

    implicitHeight: frame.height + Theme.dp(18)
    onWidthChanged: Qt.callLater(fit)
    onTableChanged: Qt.callLater(fit)
    Component.onCompleted: fit()

    Rectangle {
        id: frame
        y: Theme.space1
        width: block.width
        height: grid.height + 2
        radius: Theme.radiusL
        color: Theme.sheet
        border.width: Theme.hairline
        border.color: Theme.line
        Accessible.role: Accessible.Table
        Accessible.name: qsTr("Table")

        Flickable {
            id: scroll
            anchors.fill: parent
            anchors.margins: Theme.hairline
            contentWidth: grid.width
            contentHeight: grid.height
            flickableDirection: Flickable.HorizontalFlick
            interactive: contentWidth > width + 1
            clip: true
            T.ScrollBar.horizontal: InkScrollBar { orientation: Qt.Horizontal }

            Grid {
                id: grid
                columns: block.table.columns.length
                Repeater {
                    id: cells
                    model: block.table.columns.length * (block.table.rows.length + 1)
                    Item {
                        id: cell
                        required property int index
                        readonly property int column: index % block.table.columns.length
                        readonly property int line: Math.floor(index / block.table.columns.length) - 1 // -1: the head
                        readonly property string html: line < 0 ? block.table.columns[column].html
                            : block.table.rows[line][column] ?? ""
                        readonly property real wanted: measure.implicitWidth + 2 * block.cellPadding

                        width: block.widths[column] ?? wanted
                        height: Math.max(Theme.rowTable, tallest)
                        readonly property real tallest: {
                            // All cells of a line are as high as the highest.
                            let most = 0;
                            const first = index - column;
                            for (let i = 0; i < block.table.columns.length; ++i) {
                                const other = cells.itemAt(first + i);
                                if (other) most = Math.max(most, other.ownHeight);
                            }
                            return most;
                        }
                        readonly property real ownHeight: words.implicitHeight + Theme.dp(14)

                        Rectangle {
                            anchors.fill: parent
                            color: Theme.sunk
                            visible: cell.line < 0
                        }
                        Rectangle {
                            width: parent.width
                            height: Theme.hairline
                            color: Theme.line
                            visible: cell.line >= 0
                        }
                        Text {
                            id: measure
                            visible: false
                            textFormat: Text.RichText
                            text: cell.html
                            font: words.font
                        }
                        RichBlock {
                            id: words
                            x: block.cellPadding
                            anchors.verticalCenter: parent.verticalCenter
                            width: parent.width - 2 * x
                            html: cell.html
                            key: block.row.key
                            number: cell.index
                            place: cell
                            line: Theme.lineUi
                            font: cell.line < 0 ? Theme.fontSmallActive : Theme.fontUi
                            color: cell.line < 0 ? Theme.ink3 : Theme.ink
                            horizontalAlignment: block.table.columns[cell.column].alignment
                            Accessible.role: cell.line < 0 ? Accessible.ColumnHeader : Accessible.Cell
                        }
                    }
                }
            }
        }
        Rectangle { // over the head, whose corners are square
            anchors.fill: parent
            radius: parent.radius
            color: "transparent"
            border.width: Theme.hairline
            border.color: Theme.line
        }
    }
}
