import QtQuick
import Calliope
import Calliope.App

// Messages that wait for the answer under way to end, the next one first.
Column {
    id: lines

    signal changing // one goes, and what has the focus with it

    Repeater {
        model: Chat.queued
        Item {
            id: waiting
            required property int index
            required property var modelData // { text, attached }
            readonly property string words: modelData.attached === 0 ? modelData.text
                : modelData.text === "" ? qsTr("%n attachment(s)", "", modelData.attached)
                : qsTr("%1, and %n attachment(s)", "", modelData.attached).arg(modelData.text)
            objectName: "queued"
            width: lines.width
            height: Theme.field
            InkIcon {
                id: clock
                name: "clock"
                size: Theme.iconSmall
                colour: Theme.ink3
                x: Theme.space4
                anchors.verticalCenter: parent.verticalCenter
            }
            Label {
                anchors { left: clock.right; leftMargin: Theme.space2; right: edit.left; verticalCenter: parent.verticalCenter }
                text: waiting.index === 0 ? qsTr("Goes next: %1").arg(waiting.words) : qsTr("Then: %1").arg(waiting.words)
                font: Theme.fontSmall
                color: Theme.ink2
                maximumLineCount: 1
            }
            IconButton {
                id: edit
                objectName: "editQueued"
                anchors { right: remove.left; verticalCenter: parent.verticalCenter }
                side: Theme.controlSmall
                iconName: "pen"
                iconSize: Theme.iconTiny
                text: qsTr("Edit: %1").arg(waiting.words)
                onClicked: {
                    lines.changing();
                    Chat.editQueued(waiting.index);
                }
            }
            IconButton {
                id: remove
                objectName: "removeQueued"
                anchors { right: parent.right; rightMargin: Theme.space2; verticalCenter: parent.verticalCenter }
                side: Theme.controlSmall
                iconName: "close"
                iconSize: Theme.iconTiny
                text: qsTr("Do not send: %1").arg(waiting.words)
                onClicked: {
                    lines.changing();
                    Chat.removeQueued(waiting.index);
                }
            }
        }
    }
}
