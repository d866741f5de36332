import QtQuick
import QtQuick.Dialogs
import Calliope
import Calliope.App

// Export and import.
Column {
    spacing: Theme.space6
    SettingCard {
        title: qsTr("Take your chats along")
        SettingRow {
            title: qsTr("Export everything")
            detail: qsTr("All chats with their branches and pictures, as one JSON file. A single chat is exported from its menu, also as Markdown.")
            InkButton { text: qsTr("Export"); onClicked: save.open() }
        }
        SettingRow {
            title: qsTr("Import")
            detail: qsTr("An export of Calliope, or conversations.json out of an export of ChatGPT or Claude. What is there already is not doubled.")
            InkButton { text: qsTr("Import"); onClicked: open.open() }
        }
    }
    FileDialog {
        id: save
        title: qsTr("Export everything")
        fileMode: FileDialog.SaveFile
        defaultSuffix: "json"
        nameFilters: [qsTr("Calliope chats (*.json)")]
        onAccepted: Chats.exportAll(selectedFile)
    }
    FileDialog {
        id: open
        title: qsTr("Import chats")
        nameFilters: [qsTr("Chats (*.json)"), qsTr("All files (*)")]
        onAccepted: Chats.importChats(selectedFile)
    }
}
