import QtQuick
import QtQuick.Dialogs
import Calliope
import Calliope.App

// Where a photo is put in: pasted, chosen, or taken by the camera; what is dropped comes by PictureDrop. `taker` is
// PhotoSearch or Wardrobe.
FocusScope {
    id: target

    required property var taker
    property string title: ""
    property string detail: ""
    property bool compact: false // buttons alone
    property bool many: false // photos at once

    implicitHeight: content.implicitHeight + (compact ? 0 : 2 * Theme.space6)

    Rectangle {
        anchors.fill: parent
        visible: !target.compact
        radius: Theme.radiusCard
        color: Theme.sunk
        border.width: Theme.hairline
        border.color: Theme.line
    }
    Column {
        id: content
        anchors.centerIn: parent
        width: parent.width - (target.compact ? 0 : 2 * Theme.space5)
        spacing: Theme.space2
        InkIcon { visible: !target.compact; name: "camera"; anchors.horizontalCenter: parent.horizontalCenter; colour: Theme.ink2 }
        Label {
            visible: !target.compact && text !== ""
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: target.title
            font: Theme.fontUiStrong
            wrapMode: Text.Wrap
        }
        Label {
            visible: !target.compact && text !== ""
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: target.detail
            color: Theme.ink2
            wrapMode: Text.Wrap
        }
        Flow {
            anchors.horizontalCenter: parent.horizontalCenter
            width: Math.min(parent.width, buttons)
            spacing: Theme.space2
            readonly property real buttons: choose.implicitWidth + paste.implicitWidth + camera.implicitWidth + 2 * Theme.space2
            InkButton {
                id: choose
                objectName: "choosePhoto"
                focus: true
                iconName: "image"
                text: target.many ? qsTr("Choose photos") : qsTr("Choose a photo")
                onClicked: dialog.open()
            }
            InkButton {
                id: paste
                objectName: "pastePhoto"
                iconName: "copy"
                text: qsTr("Paste")
                hint: failed ? qsTr("The clipboard holds no picture.") : ""
                property bool failed: false
                onClicked: failed = !target.taker.paste()
            }
            InkButton {
                id: camera
                objectName: "photoCamera"
                iconName: "camera"
                text: qsTr("Camera")
                onClicked: {
                    target.taker.wantsCamera = true;
                    Navigation.cameraWanted();
                }
            }
        }
    }
    FileDialog {
        id: dialog
        title: choose.text
        fileMode: target.many ? FileDialog.OpenFiles : FileDialog.OpenFile
        nameFilters: [qsTr("Pictures (*.png *.jpg *.jpeg *.webp *.gif *.bmp)"), qsTr("All files (*)")]
        onAccepted: target.taker.addFiles(selectedFiles)
    }
}
