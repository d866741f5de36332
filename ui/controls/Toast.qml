import QtQuick
import Calliope

// A word about what was done, with a way back; goes away by itself unless somebody looks at it.
Rectangle {
    id: toast

    property string text: ""
    property string actionText: ""
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
    height: Theme.dp(44)
    radius: Theme.radiusL
    color: Theme.fill
    Accessible.role: Accessible.AlertMessage
    Accessible.name: text

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
            text: toast.text
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
