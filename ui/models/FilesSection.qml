import QtQuick
import QtQuick.Dialogs
import Calliope
import Calliope.App

// The model files of this computer, and where to look for more.
Column {
    id: section

    spacing: Theme.space4

    Grid {
        id: grid
        width: parent.width
        columns: width < Theme.cardsTwo ? 1 : width < Theme.cardsThree ? 2 : 3
        spacing: Theme.gapL
        Repeater {
            model: Models.files
            ModelCard {
                required property var modelData
                width: (grid.width - (grid.columns - 1) * grid.spacing) / grid.columns
                model: modelData
                onVisionWanted: {
                    vision.path = modelData.key;
                    vision.open();
                }
            }
        }
    }
    Row {
        spacing: Theme.space3
        InkButton {
            iconName: "folder"
            text: qsTr("Look in a folder")
            onClicked: folder.open()
        }
        Label {
            anchors.verticalCenter: parent.verticalCenter
            width: Math.min(implicitWidth, section.width - Theme.dp(200))
            text: qsTr("Models that another program has fetched are used where they are. Or drop a GGUF file on this page.")
            font: Theme.fontSmall
            color: Theme.ink3
            wrapMode: Text.Wrap
        }
    }
    FileDialog {
        id: vision
        property string path: "" // of the model
        title: qsTr("The vision file of the model")
        fileMode: FileDialog.OpenFile
        nameFilters: [qsTr("Models (*.gguf)"), qsTr("All files (*)")]
        onAccepted: Models.setVision(path, selectedFile)
    }
    FolderDialog {
        id: folder
        title: qsTr("A folder with models")
        onAccepted: Models.addFolder(selectedFolder)
    }
}
