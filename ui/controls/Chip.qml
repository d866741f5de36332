import QtQuick
import QtQuick.Templates as T
import Calliope

// A small round button that filters, or that stands for something attached and can be taken away.
T.Button {
    id: chip

    property string iconName: ""
    property bool removable: false
    property bool dashed: false // it adds one
    signal removed

    implicitHeight: Theme.chip
    implicitWidth: row.beside + label.implicitWidth + 2 * Theme.gapM
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    Accessible.name: text
    Accessible.checkable: checkable
    Accessible.onPressAction: Reader.press(chip)
    Accessible.onToggleAction: Reader.press(chip)
    Keys.onDeletePressed: if (removable) removed()

    background: Rectangle {
        radius: height / 2
        color: chip.checked ? Theme.fill : Theme.sheet
        border.width: chip.checked || chip.dashed ? 0 : Theme.hairline
        border.color: Theme.line
        Image {
            anchors.fill: parent
            visible: chip.dashed
            sourceSize: Qt.size(Math.ceil(width * Screen.devicePixelRatio), Math.ceil(height * Screen.devicePixelRatio))
            source: chip.dashed && width > 0
                ? "image://ink/dashes?" + Theme.hex(Theme.edge).slice(1) + "/" + parent.radius * Screen.devicePixelRatio + "/"
                  + Screen.devicePixelRatio : ""
            Accessible.ignored: true
        }
        Rectangle {
            anchors.fill: parent
            radius: parent.radius
            color: Theme.hover
            visible: chip.hovered && !chip.checked
        }
        FocusRing { shown: chip.visualFocus; around: parent.radius }
    }
    contentItem: Item {
        Row {
            id: row
            readonly property real beside: (chip.iconName === "" ? 0 : glyph.width + spacing) + (chip.removable ? cross.width + spacing : 0)
            anchors.centerIn: parent
            spacing: Theme.gapS
            InkIcon {
                id: glyph
                name: chip.iconName
                visible: name !== ""
                size: Theme.iconTiny
                colour: chip.checked ? Theme.overFill : Theme.ink3
                anchors.verticalCenter: parent.verticalCenter
            }
            Label {
                id: label
                width: Math.max(0, Math.min(implicitWidth, Math.ceil(chip.width - 2 * Theme.gapM - row.beside)))
                text: chip.text
                font: Theme.fontSmall
                line: Theme.lineSmall
                color: chip.checked ? Theme.overFill : Theme.ink2
                anchors.verticalCenter: parent.verticalCenter
            }
            IconButton {
                id: cross
                visible: chip.removable
                text: qsTr("Remove %1").arg(chip.text)
                iconName: "close"
                side: Theme.controlMini
                iconSize: Theme.iconMini
                anchors.verticalCenter: parent.verticalCenter
                onClicked: chip.removed()
            }
        }
    }
}
