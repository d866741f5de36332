import QtQuick
import Calliope

// A document that goes, or went, with a message: its name and how long it is.
Rectangle {
    id: chip

    required property var document // { name, pages, isBusy }

    implicitWidth: Theme.dp(200)
    implicitHeight: Theme.dp(52)
    radius: Theme.radiusL
    color: Theme.sunk
    border.width: Theme.hairline
    border.color: Theme.line
    Accessible.role: Accessible.StaticText
    Accessible.name: qsTr("Document %1, %2").arg(document.name).arg(length.text)

    InkIcon {
        id: icon
        anchors { left: parent.left; leftMargin: Theme.space3; verticalCenter: parent.verticalCenter }
        name: "document"
        colour: Theme.lapis
    }
    Column {
        anchors {
            left: icon.right; leftMargin: Theme.space3
            right: parent.right; rightMargin: Theme.icon + Theme.gapS
            verticalCenter: parent.verticalCenter
        }
        Label {
            width: parent.width
            text: chip.document.name
            font: Theme.fontUi
            elide: Text.ElideMiddle
        }
        Label {
            id: length
            width: parent.width
            text: chip.document.isBusy ? qsTr("Reading…") : chip.document.pages === 1 ? qsTr("1 page")
                : qsTr("%1 pages").arg(chip.document.pages.toLocaleString(Qt.locale(), "f", 0))
            font: Theme.fontMicro
            line: Theme.lineSmall
            color: Theme.ink3
            elide: Text.ElideRight
        }
    }
    FocusRing { shown: chip.activeFocus; around: chip.radius }
}
