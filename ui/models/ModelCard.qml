import QtQuick
import Calliope
import Calliope.App

// A model: what it is, what it takes, and the button to use it.
Rectangle {
    id: card

    required property var model // { key, name, maker, words, size, fit, fitIcon, fitWords, inUse, isNext, removable, mayPair }
    signal visionWanted

    height: Theme.dp(190)
    radius: Theme.radiusCard
    color: Theme.sheet
    border.width: model.inUse ? Theme.outlineStrong : Theme.hairline
    border.color: model.inUse ? Theme.ink : Theme.line
    Accessible.role: Accessible.Grouping
    Accessible.name: model.name

    Column {
        x: Theme.space4
        y: Theme.space4
        width: parent.width - 2 * x
        spacing: Theme.gapXs
        Label { width: parent.width; text: card.model.name; font: Theme.fontHeading; line: Theme.lineBody }
        Label { width: parent.width; text: card.model.maker; font: Theme.fontSmall; line: Theme.lineSmall; color: Theme.ink3 }
        Label {
            width: parent.width
            topPadding: Theme.space2
            text: card.model.words
            color: Theme.ink2
            wrapMode: Text.Wrap
            maximumLineCount: 3
            elide: Text.ElideRight
        }
    }
    Item {
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom; margins: Theme.space4 }
        height: Theme.control
        Column {
            anchors { left: parent.left; right: buttons.left; rightMargin: Theme.space2; verticalCenter: parent.verticalCenter }
            Label { text: card.model.size; font: Theme.fontMeter; line: Theme.lineSmall; color: Theme.ink2 }
            Row {
                width: parent.width
                visible: card.model.fitWords !== ""
                spacing: Theme.gapS
                InkIcon { name: card.model.fitIcon; size: Theme.iconSmall; colour: verdict.color }
                Label {
                    id: verdict
                    width: parent.width - Theme.iconSmall - parent.spacing
                    text: card.model.fitWords
                    font: Theme.fontSmallActive
                    line: Theme.lineSmall
                    color: [Theme.ink3, Theme.verdigris, Theme.lamp, Theme.rubric][card.model.fit]
                }
            }
        }
        Row {
            id: buttons
            anchors { right: parent.right; verticalCenter: parent.verticalCenter }
            spacing: Theme.space1
            IconButton {
                visible: card.model.mayPair
                iconName: "eye"
                iconSize: Theme.iconSmall
                text: qsTr("Choose the vision file of %1").arg(card.model.name)
                onClicked: card.visionWanted()
            }
            IconButton {
                visible: card.model.removable
                iconName: "close"
                iconSize: Theme.iconSmall
                text: qsTr("Take %1 off this list; the file stays").arg(card.model.name)
                onClicked: Models.remove(card.model.key)
            }
            InkButton {
                text: card.model.inUse ? qsTr("In use") : card.model.isNext ? qsTr("Comes next") : qsTr("Use")
                iconName: card.model.inUse ? "check" : ""
                enabled: !card.model.inUse && !card.model.isNext
                onClicked: Models.use(card.model.key)
            }
        }
    }
}
