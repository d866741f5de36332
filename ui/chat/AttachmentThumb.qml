import QtQuick
import Calliope
import Calliope.App

// A picture or a document that goes with the next message, and what it costs; or why it cannot.
Item {
    id: thumb

    required property var picture // { name, source, width, height, tokens, isDocument, pages, isBusy, problem }
    signal removed

    readonly property bool isBad: picture.problem !== ""

    width: isBad ? Math.max(Theme.dp(200), preview.width)
        : picture.isDocument ? Theme.dp(180) : Math.max(Theme.thumb, preview.width)
    height: Theme.thumb + Theme.gapXs + Theme.lineSmall

    PictureThumb {
        id: preview
        visible: !thumb.isBad && !thumb.picture.isDocument
        picture: thumb.picture
        side: Theme.thumb
        Keys.onDeletePressed: thumb.removed()
        Keys.onPressed: event => {
            if (event.key !== Qt.Key_Backspace) return;
            thumb.removed();
            event.accepted = true;
        }
    }
    DocumentChip {
        id: chip
        visible: !thumb.isBad && thumb.picture.isDocument
        width: parent.width
        height: Theme.thumb
        document: thumb.picture
        activeFocusOnTab: true
        Keys.onDeletePressed: thumb.removed()
    }
    Rectangle { // what could not be read stays visible until it is taken away
        visible: thumb.isBad
        width: parent.width
        height: Theme.thumb
        radius: Theme.radiusL
        color: Theme.rubricSoft
        Accessible.role: Spoken.role
        Accessible.name: why.text
        Spoken.words: why.text
        Label {
            id: why
            anchors { fill: parent; margins: Theme.space2; rightMargin: Theme.icon + Theme.gapS }
            text: thumb.picture.problem
            font: Theme.fontMicro
            line: Theme.lineSmall
            color: Theme.rubric
            wrapMode: Text.Wrap
            elide: Text.ElideRight
        }
    }
    Label {
        anchors { top: preview.bottom; topMargin: Theme.gapXs }
        width: parent.width
        text: thumb.isBad ? thumb.picture.name : thumb.picture.isBusy ? qsTr("Reading…")
            : thumb.picture.tokens > 0 ? qsTr("~%1 tokens").arg(thumb.picture.tokens.toLocaleString(Qt.locale(), "f", 0))
            : thumb.picture.isDocument ? "" : thumb.picture.name
        font: Theme.fontMicro
        line: Theme.lineSmall
        color: Theme.ink3
    }
    IconButton {
        id: remove
        anchors { right: parent.right; top: parent.top; margins: Theme.focusGap }
        side: Theme.icon
        iconName: "close"
        iconSize: Theme.iconMini
        text: qsTr("Remove %1").arg(thumb.picture.name)
        colour: Theme.overFill
        onClicked: thumb.removed()
        background: Rectangle {
            radius: height / 2
            color: remove.hovered ? Theme.fillHover : Theme.fill
            FocusRing { shown: remove.visualFocus; around: parent.radius }
        }
    }
}
