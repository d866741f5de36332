import QtQuick
import Calliope
import Calliope.App

// Asks before a link is opened, with the host it really leads to.
Sheet {
    id: sheet

    name: qsTr("Open a link")
    onAboutToShow: cancel.forceActiveFocus()

    contentItem: Column {
        spacing: Theme.space3
        width: Theme.dp(420)
        Label { text: qsTr("Open this in the browser?"); font: Theme.fontHeading; line: Theme.lineBody }
        Label {
            width: parent.width
            text: Format.hostOf(Links.asked)
            font: Theme.fontBodyStrong
            line: Theme.lineBody
            wrapMode: Text.WrapAnywhere
        }
        Label {
            width: parent.width
            text: Links.asked
            color: Theme.ink2
            wrapMode: Text.WrapAnywhere
            maximumLineCount: 6
            elide: Text.ElideRight
        }
        Row {
            spacing: Theme.space2
            InkButton {
                kind: "primary"
                text: qsTr("Open")
                onClicked: {
                    Links.open();
                    sheet.close();
                }
            }
            InkButton {
                text: qsTr("Copy the address")
                onClicked: {
                    Clipboard.setText(Links.asked);
                    sheet.close();
                }
            }
            InkButton { id: cancel; kind: "quiet"; text: qsTr("Cancel"); onClicked: sheet.close() }
        }
    }
}
