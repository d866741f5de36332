import QtQuick
import Calliope
import Calliope.App

// What went wrong, where it happened: what, why, what now.
Rectangle {
    id: card

    required property var failure // { title, detail, action, actionText, report }
    property string usualAction: "" // the button of a failure that has none
    property bool closable: false
    property bool isNews: true // screen readers say it by themselves
    readonly property string actionText: failure.actionText !== "" ? failure.actionText : usualAction
    signal acted
    signal closed

    height: content.implicitHeight + 2 * Theme.gapL
    radius: Theme.radiusL
    color: Theme.sheet
    border.width: Theme.hairline
    border.color: Theme.line
    Accessible.role: Spoken.role
    Accessible.name: failure.title + " " + failure.detail
    Spoken.words: isNews && failure.title !== "" ? Accessible.name : ""

    Rectangle { // the card's left corners are square
        width: Theme.radiusL
        height: parent.height
        color: Theme.sheet
        border.width: Theme.hairline
        border.color: Theme.line
    }
    Rectangle { x: Theme.dp(3); y: 1; width: Theme.radiusL; height: parent.height - 2; color: Theme.sheet }
    Rectangle { width: Theme.dp(3); height: parent.height; color: Theme.rubric }

    Column {
        id: content
        x: Theme.gapXl
        y: Theme.gapL
        width: parent.width - 2 * x
        spacing: Theme.space1
        Label {
            width: parent.width - (card.closable ? Theme.controlSmall : 0)
            text: card.failure.title
            font: Theme.fontUiStrong
            wrapMode: Text.Wrap
        }
        Label {
            width: parent.width
            text: card.failure.detail
            visible: text !== ""
            color: Theme.ink2
            wrapMode: Text.Wrap
        }
        Row {
            topPadding: Theme.space2
            spacing: Theme.space2
            visible: card.actionText !== "" || card.failure.report !== ""
            InkButton {
                objectName: "failureAction"
                visible: card.actionText !== ""
                kind: "primary"
                text: card.actionText
                onClicked: card.acted()
            }
            InkButton {
                visible: card.failure.report !== ""
                kind: "quiet"
                text: qsTr("Copy report")
                onClicked: Clipboard.setText(card.failure.report)
            }
        }
    }
    IconButton {
        objectName: "closeFailure"
        visible: card.closable
        anchors { right: parent.right; top: parent.top; margins: Theme.space2 }
        side: Theme.controlSmall
        iconName: "close"
        iconSize: Theme.iconTiny
        text: qsTr("Close")
        onClicked: card.closed()
    }
}
