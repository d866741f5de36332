import QtQuick
import QtQuick.Dialogs
import Calliope
import Calliope.App

// Which models are on this computer, which one answers, and what memory it takes.
PageFrame {
    id: page

    title: qsTr("Models")
    beside: InkButton {
        text: qsTr("Add a GGUF file")
        iconName: "plus"
        onClicked: file.open()
    }

    FileDialog {
        id: file
        title: qsTr("Add a model")
        fileMode: FileDialog.OpenFile
        nameFilters: [qsTr("Models (*.gguf)"), qsTr("All files (*)")]
        onAccepted: Models.add(selectedFile)
    }
    DropArea {
        width: page.width
        height: 1
        onDropped: drop => { if (drop.hasUrls) Models.add(drop.urls[0]); }
    }

    FailureCard {
        width: parent.width
        visible: Models.failure.title !== ""
        failure: Models.failure
    }

    Rectangle {
        width: parent.width
        height: now.implicitHeight + 2 * Theme.space5
        radius: Theme.radiusCard
        color: Theme.sheet
        border.width: Theme.hairline
        border.color: Theme.line
        Column {
            id: now
            x: Theme.space5
            y: Theme.space5
            width: parent.width - 2 * x
            spacing: Theme.space3
            Row {
                spacing: Theme.space2
                InkIcon { name: "chip"; anchors.verticalCenter: parent.verticalCenter }
                Label { text: Engine.deviceName; font: Theme.fontUiActive; anchors.verticalCenter: parent.verticalCenter }
                Label { text: Engine.deviceReason; font: Theme.fontSmall; color: Theme.ink3; anchors.verticalCenter: parent.verticalCenter }
            }
            Rectangle {
                width: parent.width
                height: Theme.dp(28)
                radius: Theme.radiusM
                color: Theme.track
                visible: Engine.share >= 0
                Rectangle {
                    width: parent.width * Math.max(0, Math.min(1, Engine.share))
                    height: parent.height
                    radius: parent.radius
                    color: Engine.loading ? Theme.lampGlow : Theme.ink
                }
            }
            Label { width: parent.width; text: Engine.details; font: Theme.fontSmall; color: Theme.ink2; wrapMode: Text.Wrap }
        }
    }

    Grid {
        id: grid
        width: parent.width
        columns: width < Theme.dp(620) ? 1 : width < Theme.dp(940) ? 2 : 3
        spacing: Theme.dp(14)
        Repeater {
            model: Models.choices
            ModelCard {
                required property var modelData
                width: (grid.width - (grid.columns - 1) * grid.spacing) / grid.columns
                model: modelData
            }
        }
    }
}
