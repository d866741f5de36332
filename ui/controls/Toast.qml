import QtQuick
import Calliope
import Calliope.App

// A word about what was done, with a way back; goes away by itself unless somebody looks at it.
Rectangle {
    id: toast

    property string text: ""
    property string actionText: ""
    readonly property real most: Math.max(0, (parent ? parent.width : 0) - 2 * Theme.space6) // of its width
    signal acted
    signal closed

    function show(words: string, action: string) {
        text = words;
        actionText = action;
        visible = true;
        timer.restart();
    }
    function hide() {
        visible = false;
        closed();
    }

    visible: false
    width: row.implicitWidth + 2 * Theme.gapL
    height: Math.max(Theme.dp(44), told.implicitHeight + 2 * Theme.space3)
    radius: Theme.radiusL
    color: Theme.fill
    Accessible.role: Spoken.role
    Accessible.name: text
    Spoken.words: text

    Timer {
        id: timer
        interval: 6000
        running: toast.visible && !hover.hovered && !action.activeFocus
        onTriggered: toast.hide()
    }
    HoverHandler { id: hover }
    Row {
        id: row
        anchors.centerIn: parent
        spacing: Theme.space4
        Label {
            id: told
            width: Math.min(implicitWidth, toast.most - 2 * Theme.gapL - (action.visible ? action.width + row.spacing : 0))
            text: toast.text
            wrapMode: Text.Wrap
            maximumLineCount: 6
            elide: Text.ElideRight
            color: Theme.overFill
            anchors.verticalCenter: parent.verticalCenter
        }
        InkButton {
            id: action
            visible: toast.actionText !== ""
            text: toast.actionText
            small: true
            anchors.verticalCenter: parent.verticalCenter
            onClicked: {
                toast.acted();
                toast.hide();
            }
        }
    }
}
