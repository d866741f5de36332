import QtQuick
import QtQuick.Dialogs
import Calliope
import Calliope.App

// Export and import, copies, and chats that were deleted.
Column {
    id: section

    property bool asksForGood: false // whether deleted chats shall really go

    spacing: Theme.space6
    Component.onCompleted: Upkeep.refresh()
    Connections {
        target: Upkeep
        function onChanged() { section.asksForGood = false; } // they are others now
    }
    SettingCard {
        title: qsTr("Take your chats along")
        SettingRow {
            title: qsTr("Export everything")
            detail: qsTr("All chats with their branches and pictures, as one JSON file, which can be imported again; or what is shown of them as Markdown, one file for each. A single chat is exported from its menu.")
            InkButton { objectName: "exportAll"; text: qsTr("JSON"); Accessible.name: qsTr("Export as JSON"); onClicked: save.open() }
            InkButton { objectName: "exportMarkdown"; text: qsTr("Markdown"); Accessible.name: qsTr("Export as Markdown"); onClicked: folder.open() }
        }
        SettingRow {
            title: qsTr("Import")
            detail: qsTr("An export of Calliope, or the ZIP file that ChatGPT or Claude sent you, which can also be dropped on the window. What is there already is not doubled.")
            InkButton { objectName: "import"; text: qsTr("Import"); onClicked: open.open() }
        }
    }
    SettingCard {
        title: qsTr("Copies")
        SettingRow {
            title: Upkeep.lastCopy === "" ? qsTr("No copy yet") : qsTr("Latest copy: %1").arg(Upkeep.lastCopy)
            detail: qsTr("All chats are copied once a day, and the seven latest copies are kept beside them. Where the chats' file is damaged, a copy takes its place.")
            InkButton {
                objectName: "copyNow"
                text: qsTr("Copy now")
                onClicked: Upkeep.copyNow()
            }
        }
    }
    SettingCard {
        title: qsTr("Deleted chats")
        SettingRow {
            title: Upkeep.removed.length === 0 ? qsTr("None") : qsTr("Kept for 30 days")
            detail: Upkeep.removed.length === 0
                    ? qsTr("What you delete stays here for 30 days and can be brought back.")
                    : qsTr("Then they are deleted for good, in copies as well. Now: this cannot be undone.")
            InkButton {
                objectName: "reallyDelete"
                visible: section.asksForGood && Upkeep.removed.length > 0
                text: qsTr("Really delete %n chat(s)", "", Upkeep.removed.length)
                onClicked: Upkeep.deleteForGood()
            }
            InkButton { // a double click asks, and takes it back
                objectName: "deleteForGood"
                visible: Upkeep.removed.length > 0
                text: section.asksForGood ? qsTr("Keep them") : qsTr("Delete for good now")
                onClicked: section.asksForGood = !section.asksForGood
            }
        }
        Repeater {
            model: Upkeep.removed
            SettingRow {
                id: removed
                required property var modelData
                title: modelData.title
                InkButton {
                    objectName: "bringBack"
                    text: qsTr("Bring back")
                    Accessible.name: qsTr("Bring back %1").arg(removed.title)
                    onClicked: Upkeep.bringBack(removed.modelData.id)
                }
            }
        }
    }
    FileDialog {
        id: save
        objectName: "exportAllTo"
        title: qsTr("Export everything")
        fileMode: FileDialog.SaveFile
        defaultSuffix: "json"
        nameFilters: [qsTr("Calliope chats (*.json)")]
        onAccepted: Chats.exportAll(selectedFile)
    }
    FolderDialog {
        id: folder
        objectName: "exportMarkdownTo"
        title: qsTr("Export everything into a new folder here")
        onAccepted: Chats.exportFolder(selectedFolder)
    }
    FileDialog {
        id: open
        objectName: "importFrom"
        title: qsTr("Import chats")
        nameFilters: [qsTr("Chats (*.json *.zip)"), qsTr("All files (*)")]
        onAccepted: Chats.importChats(selectedFile)
    }
}
