import QtQuick
import Calliope
import Calliope.App

// How the model thought: one line when it is done, a live card while it goes on. What is shown of the thoughts is the same
// during both. The head stays in view with long thoughts.
Item {
    id: block

    required property var row
    property real above: 0 // the view: how much of it
    readonly property bool live: row.live
    // Once the user has opened or closed it, it stays so.
    readonly property bool open: row.openByUser !== 0 ? row.openByUser > 0 : Settings.thinkingDisplay === "open"
    readonly property bool preview: !open && Settings.thinkingDisplay === "preview" && row.openByUser === 0

    function forget() {
        for (let i = 0; i < thoughts.count; ++i) thoughts.itemAt(i).deselect();
    }

    implicitHeight: card.height + 2 * Theme.gapS

    Rectangle {
        id: card
        y: Theme.space1
        width: parent.width
        height: head.height + (line.visible ? line.height : 0) + (pieces.visible ? pieces.height + 2 * Theme.gapM : 0)
        radius: Theme.radiusCard
        color: block.live ? Theme.sheet : "transparent"
        border.width: block.live ? Theme.hairline : 0
        border.color: Theme.line
        Accessible.role: Accessible.Grouping
        Accessible.name: block.live ? qsTr("Thinking") : block.row.words

        Item {
            id: head
            readonly property bool floats: y > 0
            objectName: "thoughtsHead"
            y: Math.max(0, Math.min(block.above - card.y, card.height - height - (line.visible ? line.height : 0)))
            z: 1
            width: parent.width
            height: block.live ? Theme.dp(50) : Theme.control

            Rectangle { // over the thoughts
                visible: head.floats
                anchors { fill: parent; leftMargin: card.border.width; rightMargin: card.border.width }
                color: block.live ? Theme.sheet : Theme.paper
                Rectangle {
                    visible: !block.live
                    anchors.bottom: parent.bottom
                    width: parent.width
                    height: Theme.hairline
                    color: Theme.line
                }
            }
            InkButton {
                id: toggle
                objectName: "thoughtsToggle"
                x: block.live ? Theme.space2 : -Theme.space2
                anchors.verticalCenter: parent.verticalCenter
                width: Math.min(implicitWidth, parent.width - x - (now.visible ? fold.width + now.width + meter.width + 2 * Theme.space5 : 0))
                kind: "quiet"
                iconName: "thinking"
                text: block.row.words
                shortcutText: block.live ? "" : block.row.cost
                Accessible.name: block.row.words
                Accessible.description: block.open ? qsTr("Close the thoughts") : qsTr("Show the thoughts")
                onClicked: {
                    const floated = head.floats;
                    Chat.setOpen(block.row.messageId, block.row.blockId, !block.open);
                    if (floated) Qt.callLater(Found.reach, head, Qt.rect(0, 0, head.width, head.height));
                }
            }
            Label { // what they came to
                visible: !block.live && !block.open && text !== ""
                anchors { left: fold.right; leftMargin: Theme.space2; right: parent.right; verticalCenter: parent.verticalCenter }
                text: block.row.digest
                color: Theme.ink3
                Accessible.role: Accessible.StaticText
                Accessible.name: text
            }
            InkIcon {
                id: fold
                anchors.left: toggle.right
                anchors.verticalCenter: parent.verticalCenter
                name: block.open ? "chevron-down" : "chevron-right"
                size: Theme.iconSmall
                colour: Theme.ink3
            }
            Label {
                id: meter
                visible: block.live
                anchors { right: now.left; rightMargin: Theme.space3; verticalCenter: parent.verticalCenter }
                text: block.row.cost
                font: Theme.fontMeter
                color: Theme.ink2
            }
            AnswerNowButton {
                id: now
                visible: block.live
                anchors { right: parent.right; rightMargin: Theme.gapM; verticalCenter: parent.verticalCenter }
            }
        }
        Item {
            id: line
            visible: block.live
            z: 1
            anchors.top: head.bottom
            width: parent.width
            height: Theme.outlineStrong
            Rectangle { anchors.fill: parent; color: Theme.track }
            Rectangle {
                height: parent.height
                width: parent.width * Math.min(1, block.row.share)
                color: Theme.lampGlow
            }
            InkIcon {
                name: "diamond-filled"
                size: Theme.iconTiny
                colour: Theme.lampGlow
                x: parent.width * Math.min(1, block.row.share) - width / 2
                y: (parent.height - height) / 2
                SequentialAnimation on opacity {
                    running: block.live && Theme.breath > 0 && block.visible
                    loops: Animation.Infinite
                    NumberAnimation { to: 0.55; duration: Theme.breath / 2; easing.type: Easing.InOutSine }
                    NumberAnimation { to: 1; duration: Theme.breath / 2; easing.type: Easing.InOutSine }
                }
            }
        }
        Column { // pieces: what comes while it thinks is laid out with the last of them alone
            id: pieces
            visible: block.open || block.preview
            x: block.live ? Theme.space4 : Theme.iconSmall + Theme.space3
            y: head.height + (line.visible ? line.height : 0) + Theme.space2
            width: parent.width - x - Theme.space4
            height: block.preview ? Math.min(implicitHeight, 3 * Theme.lineUi) : implicitHeight
            clip: block.preview

            readonly property int wanted: visible ? block.row.pieces.length : 0
            onWantedChanged: {
                while (list.count < wanted) list.append({});
                if (list.count > wanted) list.remove(wanted, list.count - wanted);
            }
            Component.onCompleted: wantedChanged()

            Repeater {
                id: thoughts
                model: ListModel { id: list }
                TextEdit {
                    id: piece
                    required property int index
                    readonly property string said: block.row.pieces[index] ?? ""
                    property string written: ""
                    onSaidChanged: { // goes behind what is there
                        if (written !== "" && said.startsWith(written)) insert(length, said.slice(written.length));
                        else text = said;
                        written = said;
                    }
                    width: pieces.width
                    readOnly: true
                    selectByMouse: true
                    textFormat: TextEdit.PlainText
                    font: Theme.fontUi
                    color: Theme.ink2
                    selectionColor: Theme.selection
                    selectedTextColor: Theme.ink
                    wrapMode: TextEdit.Wrap
                    Accessible.role: Accessible.StaticText
                    Accessible.name: index === 0 ? qsTr("Thoughts: %1").arg(said) : said
                    LineHeight { document: piece.textDocument; height: Theme.lineThought }
                }
            }
        }
    }
}
