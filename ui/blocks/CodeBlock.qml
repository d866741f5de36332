import QtQuick
import Calliope
import Calliope.App

// Code in its own frame, coloured, with a button to copy it; long lines scroll sideways. Code that is too long for one row
// goes on in the next, in the same frame.
Item {
    id: block

    required property var row

    function forget() {
        lines.contentX = 0;
        copied.stop();
    }

    implicitHeight: frame.y + frame.height + (row.goesOn ? 0 : Theme.gapL)

    Nesting { id: nesting; path: block.row.nesting }
    Item {
        id: frame
        y: block.row.continued ? 0 : Theme.space1
        x: nesting.indent
        width: block.width - x
        height: head.height + lines.height
        clip: block.row.continued || block.row.goesOn
        Accessible.role: Accessible.Grouping
        Accessible.name: qsTr("Code, %1").arg(block.row.language)

        Rectangle {
            y: block.row.continued ? -radius : 0
            width: parent.width
            height: parent.height - y + (block.row.goesOn ? radius : 0)
            radius: Theme.radiusL
            color: Theme.sunk
            border.width: Theme.hairline
            border.color: Theme.line
        }
        Item {
            id: head
            visible: !block.row.continued
            width: parent.width
            height: visible ? Theme.rowTable : 0
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
            height: code.y + code.implicitHeight + (block.row.goesOn ? 0 : Theme.space3)
            contentWidth: Math.max(width, written.width + 2 * Theme.gapL)
            contentHeight: height
            TextEdit {
                id: code
                x: Theme.gapL
                y: block.row.continued ? 0 : Theme.space3
                width: Theme.dp(256) * Math.ceil(written.width / Theme.dp(256)) // in steps: each lays all of it out
                readOnly: true
                selectByMouse: false
                persistentSelection: true
                textFormat: TextEdit.PlainText // the document is written by CodeDocument alone
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
                CodeDocument {
                    id: written
                    document: code.textDocument
                    code: block.row.code
                    language: block.row.language
                    line: Theme.lineCode
                    keyword: Theme.codeKey
                    string: Theme.codeStr
                    number: Theme.codeNum
                    comment: Theme.codeCom
                    removed: Theme.rubric
                }
            }
        }
    }
}
