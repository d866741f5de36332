import QtQuick
import Calliope
import Calliope.App

// What the user wrote: in the book face, straight on the page, with a nib stroke in the margin. Long texts are set small
// and folded.
Item {
    id: block

    required property var row
    readonly property bool isLong: row.text.length > 400
    property bool folded: true
    readonly property bool isWide: width >= Theme.dp(700)

    function forget() { folded = true; }

    implicitHeight: content.implicitHeight + (row.number > 0 ? Theme.turn : 0)

    Column {
        id: content
        y: block.row.number > 0 ? Theme.turn : 0
        width: parent.width
        spacing: Theme.gapS

        Item {
            width: parent.width
            height: question.visible ? question.implicitHeight : sheet.height
            InkIcon {
                name: "nib"
                x: -Theme.dp(28)
                y: Theme.space2
                width: Theme.dp(12)
                height: Theme.dp(19)
                colour: Theme.lapis
            }
            TextEdit {
                id: question
                visible: !block.isLong
                width: parent.width
                readOnly: true
                selectByMouse: false
                persistentSelection: true
                textFormat: TextEdit.PlainText
                text: visible ? block.row.text : ""
                font: block.isWide ? Theme.fontQuestion : Theme.fontQuestionCompact
                color: Theme.ink
                selectionColor: Theme.selection
                selectedTextColor: Theme.ink
                wrapMode: TextEdit.Wrap
                Accessible.role: Accessible.Heading
                Accessible.name: qsTr("You wrote: %1").arg(text)
                FoundMarks { text: question; key: block.isLong ? "" : block.row.key }
                SelectableText { text: question; key: block.isLong ? "" : block.row.key }
                LineHeight { document: question.textDocument; height: block.isWide ? Theme.lineQuestion : Theme.lineQuestionCompact }
            }
            Rectangle {
                id: sheet
                visible: block.isLong
                width: parent.width
                height: visible ? Math.min(words.implicitHeight, block.folded ? 8 * Theme.lineBody : words.implicitHeight)
                    + 2 * Theme.space3 + (fold.visible ? fold.height : 0) : 0
                radius: Theme.radiusL
                color: Theme.sunk
                clip: true
                TextEdit {
                    id: words
                    x: Theme.gapL
                    y: Theme.space3
                    width: parent.width - 2 * x
                    height: parent.height - 2 * y - (fold.visible ? fold.height : 0)
                    clip: true
                    readOnly: true
                    selectByMouse: false
                    persistentSelection: true
                    textFormat: TextEdit.PlainText
                    text: sheet.visible ? block.row.text : ""
                    font: Theme.fontBody
                    color: Theme.ink
                    selectionColor: Theme.selection
                    selectedTextColor: Theme.ink
                    wrapMode: TextEdit.Wrap
                    Accessible.role: Accessible.StaticText
                    Accessible.name: qsTr("You wrote: %1").arg(text)
                    FoundMarks {
                        text: words
                        key: block.isLong ? block.row.key : ""
                        onFound: block.folded = false
                    }
                    SelectableText { text: words; key: block.isLong ? block.row.key : "" }
                    LineHeight { document: words.textDocument; height: Theme.lineBody }
                }
                InkButton {
                    id: fold
                    visible: words.implicitHeight > 8 * Theme.lineBody
                    anchors { bottom: parent.bottom; left: parent.left; margins: Theme.space1 }
                    text: block.folded ? qsTr("Show all") : qsTr("Show less")
                    kind: "quiet"
                    small: true
                    onClicked: block.folded = !block.folded
                }
            }
        }
        Flow {
            width: parent.width
            spacing: Theme.space2
            visible: block.row.attachments.length > 0
            Repeater {
                model: block.row.attachments
                PictureThumb {
                    required property var modelData
                    picture: modelData
                    side: Theme.dp(120)
                }
            }
        }
        Flow {
            width: parent.width
            spacing: Theme.space2
            visible: block.row.documents.length > 0
            Repeater {
                model: block.row.documents
                DocumentChip {
                    required property var modelData
                    document: modelData
                    width: Math.min(Theme.dp(240), block.width)
                }
            }
        }
        Row { // that the answer is a careful one
            width: parent.width
            spacing: Theme.space2
            visible: block.row.note !== ""
            InkIcon {
                name: "shield"
                size: Theme.iconSmall
                colour: Theme.ink2
                anchors.verticalCenter: parent.verticalCenter
            }
            Label {
                objectName: "healthNote"
                width: Math.min(implicitWidth, parent.width - 2 * Theme.gapL)
                anchors.verticalCenter: parent.verticalCenter
                text: block.row.note
                font: Theme.fontSmall
                line: Theme.lineSmall
                color: Theme.ink2
                wrapMode: Text.Wrap
                Accessible.role: Accessible.Note
            }
        }
        Row {
            spacing: Theme.gapM
            height: Theme.controlTiny
            Label {
                text: block.row.time
                font: Theme.fontSmall
                line: Theme.lineSmall
                color: Theme.ink3
                anchors.verticalCenter: parent.verticalCenter
            }
            Row {
                spacing: 0
                opacity: hover.hovered || edit.activeFocus || copy.activeFocus || siblings.activeFocus ? 1 : 0
                anchors.verticalCenter: parent.verticalCenter
                Behavior on opacity { NumberAnimation { duration: Theme.fast } }
                IconButton {
                    id: copy
                    side: Theme.controlTiny
                    iconName: "copy"
                    iconSize: Theme.iconTiny
                    colour: Theme.ink3
                    text: qsTr("Copy the question")
                    onClicked: Clipboard.setText(block.row.text)
                }
                IconButton {
                    id: edit
                    side: Theme.controlTiny
                    iconName: "pen"
                    iconSize: Theme.iconTiny
                    colour: Theme.ink3
                    text: qsTr("Edit and ask again")
                    enabled: !Chat.running
                    onClicked: Chat.beginEdit(block.row.messageId)
                }
            }
            SiblingSwitch {
                id: siblings
                row: block.row
                anchors.verticalCenter: parent.verticalCenter
            }
        }
    }
    HoverHandler { id: hover }
}
