import QtQuick
import Calliope
import Calliope.App

// Work on what is kept that takes its time, as writing and reading files and deleting: how far it is, and Stop.
Rectangle {
    id: card

    readonly property int percent: Math.floor(100 * Chats.files.share)

    visible: Chats.files.shown
    width: Math.min(Theme.dp(360), parent ? parent.width - 2 * Theme.space6 : Theme.dp(360))
    height: Theme.dp(64)
    radius: Theme.radiusL
    color: Theme.sheet
    border.width: Theme.hairline
    border.color: Theme.line
    Accessible.role: Accessible.ProgressBar
    Accessible.name: qsTr("%1: %2 %").arg(Chats.files.words).arg(percent)

    Shadow { level: 3; radius: parent.radius }
    Label {
        id: words
        anchors { left: parent.left; leftMargin: Theme.gapL; right: figures.left; rightMargin: Theme.space2; verticalCenter: stop.verticalCenter }
        text: Chats.files.words
        elide: Text.ElideMiddle
        maximumLineCount: 1
    }
    Label {
        id: figures
        anchors { right: stop.left; rightMargin: Theme.space2; verticalCenter: stop.verticalCenter }
        text: qsTr("%1 %").arg(card.percent)
        font: Theme.fontMeter
        color: Theme.ink2
    }
    InkButton {
        id: stop
        objectName: "stopFile"
        anchors { right: parent.right; rightMargin: Theme.gapM; top: parent.top; topMargin: Theme.gapM }
        small: true
        text: Chats.files.stopping ? qsTr("Stopping") : qsTr("Stop")
        enabled: !Chats.files.stopping
        Accessible.name: qsTr("Stop: %1").arg(Chats.files.words)
        onClicked: Chats.files.stop()
    }
    Rectangle {
        anchors { left: words.left; right: stop.right; bottom: parent.bottom; bottomMargin: Theme.gapM }
        height: Theme.meterThin
        radius: height / 2
        color: Theme.track
        Rectangle {
            width: parent.width * Math.min(1, Chats.files.share)
            height: parent.height
            radius: parent.radius
            color: Theme.ink2
        }
    }
}
