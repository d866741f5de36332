import QtQuick
import Calliope
import Calliope.App

// What has been picked for comparing, and the way there: above the foot of the page of search, and below cards in a chat.
Rectangle {
    id: bar

    readonly property var compare: Shopping.compare

    visible: compare.count > 0
    height: visible ? Theme.dp(58) : 0
    radius: Theme.radiusCard
    color: Theme.paper
    border.width: Theme.hairline
    border.color: Theme.line
    Accessible.role: Accessible.Grouping
    Accessible.name: compare.title

    Row {
        id: pictures
        x: Theme.gapM
        anchors.verticalCenter: parent.verticalCenter
        spacing: Theme.gapS
        Repeater {
            model: bar.compare.columns
            ProductWell {
                required property var modelData
                required property int index
                visible: index < (bar.width < Theme.dp(520) ? 2 : 4)
                width: Theme.dp(36)
                height: Theme.dp(40)
                inset: Theme.gapXs
                picture: modelData.picture
            }
        }
    }
    Column {
        anchors { left: pictures.right; leftMargin: Theme.gapM; right: buttons.left; rightMargin: Theme.space2; verticalCenter: parent.verticalCenter }
        Label { width: parent.width; text: bar.compare.title; font: Theme.fontUiActive; Accessible.role: Spoken.role; Spoken.words: text }
        Label {
            width: parent.width
            visible: text !== ""
            text: bar.compare.summary
            font: Theme.fontSmall
            line: Theme.lineSmall
            color: Theme.ink3
        }
    }
    Row {
        id: buttons
        anchors { right: parent.right; rightMargin: Theme.space2; verticalCenter: parent.verticalCenter }
        InkButton {
            objectName: "clearCompare"
            kind: "quiet"
            text: qsTr("Clear")
            onClicked: bar.compare.clear()
        }
        InkButton {
            objectName: "openCompare"
            iconName: "compare"
            text: qsTr("Compare")
            enabled: bar.compare.count > 1
            onClicked: Shopping.show("compare")
        }
    }
}
