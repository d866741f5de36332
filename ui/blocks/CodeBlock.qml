import QtQuick
import Calliope
import Calliope.App

// Code in its own frame, coloured, with a button to copy it; long lines scroll sideways.
Item {
    id: block

    required property var row

    function forget() {
        lines.contentX = 0;
        copied.stop();
    }

    implicitHeight: frame.height + Theme.gapXl

    Nesting { id: nesting; path: block.row.nesting }
    Rectangle {
        id: frame
        y: Theme.space1
        x: nesting.indent
        width: block.width - x
        height: head.height + lines.height
        radius: Theme.radiusL
        color: Theme.sunk
        border.width: Theme.hairline
        border.color: Theme.line
        Accessible.role: Accessible.Grouping
        Accessible.name: qsTr("Code, %1").arg(block.row.language)

        Item {
            id: head
            width: parent.width
            height: Theme.rowTable
            Label {
                x: Theme.gapL
                height: parent.height
                text: block.row.language
                font: Theme.fontSmall
                color: Theme.ink3
            }
            InkButton {
                id: copy
                anchors { right: parent.right; rightMargin: Theme.gapS; verticalCenter: parent.verticalCenter }
                text: copied.running ? qsTr("Copied") : qsTr("Copy")
                iconName: copied.running ? "check" : "copy"
                kind: "quiet"
                small: true
                onClicked: {
                    Clipboard.setText(Chat.codeOf(block.row.key));
                    copied.restart();
                }
                Timer { id: copied; interval: 1500 }
            }
            Rectangle { width: parent.width; height: Theme.hairline; anchors.bottom: parent.bottom; color: Theme.line }
        }
        Sideways {
            id: lines
            name: qsTr("Lines of the code")
            anchors.top: head.bottom
            x: Theme.hairline
            width: parent.width - 2 * x
            height: code.implicitHeight + 2 * Theme.space3
            contentWidth: Math.max(width, code.implicitWidth + 2 * Theme.gapL)
            contentHeight: height
            TextEdit {
                id: code
                x: Theme.gapL
                y: Theme.space3
                readOnly: true
                selectByMouse: false
                persistentSelection: true
                textFormat: TextEdit.PlainText // the document is written by RichDocument alone
                font: Theme.fontCode
                color: Theme.ink
                selectionColor: Theme.selection
                selectedTextColor: Theme.ink
                wrapMode: TextEdit.NoWrap
                Accessible.role: Accessible.StaticText
                Accessible.name: block.row.code
                FoundMarks {
                    text: code
                    key: block.row.key
                    onFound: place => lines.contentX = Math.max(0, Math.min(lines.contentWidth - lines.width, place.x - lines.width / 2))
                }
                SelectableText { text: code; place: lines; key: block.row.key }
                RichDocument { document: code.textDocument; html: block.row.html; line: Theme.lineCode }
            }
        }
    }
}
