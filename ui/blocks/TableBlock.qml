import QtQuick
import Calliope

// A table; wide ones scroll sideways. Columns take what their widest cell needs, shrunk together where that is too much.
Item {
    id: block

    required property var row
    readonly property var table: row.table // { columns: [{ html, alignment }], rows: [[html]] }
    property var cells: [] // as many as the largest table needed that was shown here; those left over are hidden
    property bool isMade: false

    function forget() { scroll.contentX = 0; }

    function fill() {
        const columns = table.columns.length;
        const count = columns * (table.rows.length + 1);
        while (cells.length < count) cells.push(maker.createObject(grid, { "number": cells.length }));
        for (let i = 0; i < cells.length; ++i) {
            const cell = cells[i], column = i % columns, line = Math.floor(i / columns) - 1;
            cell.visible = i < count;
            if (i >= count) continue;
            cell.line = line;
            cell.key = row.key;
            cell.alignment = table.columns[column].alignment;
            cell.html = line < 0 ? table.columns[column].html : table.rows[line][column] ?? "";
        }
        arrange();
    }

    /// Gives every cell its place: all cells of a line are as high as the highest.
    function arrange() {
        if (!isMade) return;
        const columns = table.columns.length, lines = table.rows.length + 1;
        const widths = table.columns.map(() => 0);
        for (let i = 0; i < columns * lines; ++i)
            widths[i % columns] = Math.max(widths[i % columns], Math.min(cells[i].wantedWidth, Theme.dp(360)));
        const total = widths.reduce((sum, width) => sum + width, 0);
        const spare = Math.max(0, block.width - 2 - total);
        let y = 0;
        for (let line = 0; line < lines; ++line) {
            const own = cells.slice(line * columns, (line + 1) * columns);
            own.forEach((cell, column) => cell.width = widths[column] + (total > 0 ? spare * widths[column] / total : 0));
            const height = Math.max(...own.map(cell => cell.wantedHeight));
            let x = 0;
            for (const cell of own) {
                cell.x = x;
                cell.y = y;
                cell.height = height;
                x += cell.width;
            }
            grid.width = x;
            y += height;
        }
        grid.height = y;
    }

    implicitHeight: frame.height + Theme.gapXl
    onWidthChanged: arrange()
    onTableChanged: if (isMade) fill()
    Component.onCompleted: {
        isMade = true;
        fill();
    }
    Connections {
        target: Theme
        function onScaleChanged() { Qt.callLater(block.arrange); }
    }

    Component {
        id: maker
        TableCell {}
    }
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

        Sideways {
            id: scroll
            name: qsTr("Cells of the table")
            anchors.fill: parent
            anchors.margins: Theme.hairline
            contentWidth: grid.width
            contentHeight: grid.height
            Item { id: grid }
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
