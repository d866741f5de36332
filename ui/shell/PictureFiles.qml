import QtQuick
import QtQuick.Dialogs
import Calliope.App

// Which files go with the message.
FileDialog {
    title: qsTr("Add pictures or documents")
    fileMode: FileDialog.OpenFiles
    nameFilters: [
        qsTr("Pictures and documents (*.png *.jpg *.jpeg *.webp *.gif *.bmp *.pdf *.docx *.csv *.tsv *.md *.txt)"),
        qsTr("Pictures (*.png *.jpg *.jpeg *.webp *.gif *.bmp)"),
        qsTr("All files (*)")
    ]
    onAccepted: Chat.pictures.addFiles(selectedFiles)
}
