import QtQuick
import Calliope
import Calliope.App

// A model of the catalogue: what it is, whether it fits, and how far it has come.
Rectangle {
    id: tile

    required property var card // as Shelf makes it
    readonly property bool busy: ["asking", "checking", "running"].includes(card.state)
    readonly property bool begun: busy || card.state === "paused" || card.state === "failed"
    readonly property bool failed: card.failure.title !== ""

    height: Theme.dp(218)
    radius: Theme.radiusCard
    color: Theme.sheet
    border.width: card.inUse ? Theme.outlineStrong : Theme.hairline
    border.color: card.inUse ? Theme.ink : Theme.line
    Accessible.role: Accessible.Grouping
    Accessible.name: card.name

    Column {
        x: Theme.space4
        y: Theme.gapL
        width: parent.width - 2 * x
        Item {
            width: parent.width
            height: Theme.lineBody
            Label {
                width: parent.width - state.implicitWidth - Theme.space2
                text: tile.card.name
                font: Theme.fontHeading
                line: Theme.lineBody
            }
            Label {
                id: state
                anchors { right: parent.right; verticalCenter: parent.verticalCenter }
                text: tile.card.inUse ? qsTr("In use") : tile.begun && tile.card.share > 0
                    ? qsTr("%1 %").arg(Math.floor(100 * tile.card.share)) : tile.card.state === "here" ? qsTr("Here") : ""
                font: Theme.fontSmall
                color: Theme.ink2
            }
        }
        Label { width: parent.width; text: tile.card.maker; font: Theme.fontSmall; line: Theme.lineSmall; color: Theme.ink3 }
        Label {
            width: parent.width
            topPadding: Theme.space2
            text: tile.failed ? tile.card.failure.title : tile.card.words
            font: tile.failed ? Theme.fontUiStrong : Theme.fontUi
            color: tile.failed ? Theme.rubric : Theme.ink2
            wrapMode: Text.Wrap
            maximumLineCount: tile.failed ? 2 : 4
            elide: Text.ElideRight
        }
        Label {
            width: parent.width
            visible: tile.failed
            text: tile.card.failure.detail
            font: Theme.fontSmall
            line: Theme.lineSmall
            color: Theme.ink2
            wrapMode: Text.Wrap
            maximumLineCount: 2
            elide: Text.ElideRight
            Accessible.role: Spoken.role
            Accessible.name: tile.card.failure.title + " " + text
            Spoken.words: tile.failed ? Accessible.name : ""
        }
    }
    Column {
        anchors { left: parent.left; right: parent.right; bottom: foot.top; leftMargin: Theme.space4; rightMargin: Theme.space4; bottomMargin: Theme.space2 }
        spacing: Theme.gapS
        visible: !tile.failed
        Rectangle {
            width: parent.width
            height: Theme.meter
            radius: height / 2
            color: Theme.track
            visible: tile.begun && tile.card.progress !== ""
            Accessible.role: Accessible.ProgressBar
            Accessible.name: tile.card.progress
            Rectangle {
                width: parent.width * Math.min(1, tile.card.share)
                height: parent.height
                radius: parent.radius
                color: tile.busy ? Theme.lampGlow : Theme.ink2
            }
        }
        Item {
            width: parent.width
            height: Theme.lineSmall
            Label {
                anchors { left: parent.left; right: left.left; rightMargin: Theme.space2 }
                text: tile.begun ? tile.card.progress : [tile.card.size, tile.card.abilities].filter(each => each !== "").join("   ")
                font: tile.begun ? Theme.fontSmall : Theme.fontMeter
                line: Theme.lineSmall
                color: Theme.ink2
            }
            Label {
                id: left
                anchors.right: parent.right
                text: tile.card.left
                font: Theme.fontSmall
                line: Theme.lineSmall
                color: Theme.ink3
            }
        }
    }
    Item {
        id: foot
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom; leftMargin: Theme.space4; rightMargin: Theme.space4; bottomMargin: Theme.gapL }
        height: Theme.control
        InkIcon {
            id: verdict
            anchors.verticalCenter: parent.verticalCenter
            visible: name !== "" && !tile.failed
            name: tile.card.fitIcon
            size: Theme.iconSmall
            colour: words.color
        }
        Label {
            id: words
            anchors { left: verdict.right; leftMargin: Theme.gapS; right: buttons.left; rightMargin: Theme.space2; verticalCenter: parent.verticalCenter }
            visible: !tile.failed
            text: tile.card.fitWords
            font: Theme.fontSmallActive
            line: Theme.lineSmall
            wrapMode: Text.Wrap
            maximumLineCount: 2
            elide: Text.ElideRight
            color: [Theme.ink3, Theme.verdigris, Theme.lamp, Theme.rubric][tile.card.fit]
        }
        Row {
            id: buttons
            anchors { right: parent.right; verticalCenter: parent.verticalCenter }
            spacing: Theme.space1
            IconButton {
                visible: tile.card.state !== "absent" && !tile.busy && !tile.card.inUse
                objectName: "deleteModel"
                iconName: "trash"
                iconSize: Theme.iconSmall
                text: qsTr("Delete %1 from the disk").arg(tile.card.name)
                onClicked: Catalogue.remove(tile.card.key)
            }
            InkButton {
                visible: tile.card.failure.action === "goOnline"
                kind: "primary"
                text: tile.card.failure.actionText
                onClicked: {
                    Settings.online = true;
                    Catalogue.get(tile.card.key);
                }
            }
            InkButton {
                id: main
                objectName: "get " + tile.card.key
                visible: tile.card.failure.action !== "goOnline"
                text: tile.busy ? qsTr("Pause") : tile.card.state === "here" ? (tile.card.inUse ? qsTr("In use") : qsTr("Use"))
                    : tile.card.state === "paused" ? qsTr("Go on") : tile.failed ? qsTr("Try again")
                    : tile.card.size === "" ? qsTr("Get") : qsTr("Get, %1").arg(tile.card.size)
                iconName: tile.busy ? "pause" : tile.card.inUse ? "check" : ""
                enabled: !tile.card.inUse
                Accessible.name: text + ": " + tile.card.name
                onClicked: tile.busy ? Catalogue.pause(tile.card.key)
                    : tile.card.state === "here" ? Models.use(tile.card.path) : Catalogue.get(tile.card.key)
            }
        }
    }
}
