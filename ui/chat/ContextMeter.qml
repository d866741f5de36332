import QtQuick
import QtQuick.Templates as T
import Calliope
import Calliope.App

// How much of what the model can hold is used; a click tells by what.
T.Button {
    id: meter
    objectName: "contextMeter"

    readonly property real share: Chat.contextSize > 0 ? Chat.contextUsed / Chat.contextSize : 0

    implicitWidth: Theme.control
    implicitHeight: Theme.control
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    Accessible.name: qsTr("Context: %1 of %2 tokens used").arg(Chat.contextUsed).arg(Chat.contextSize)
    onClicked: popup.open()

    background: Rectangle {
        radius: Theme.radiusM
        color: meter.hovered ? Theme.hover : "transparent"
        FocusRing { shown: meter.visualFocus }
    }
    contentItem: Item {
        Ring {
            anchors.centerIn: parent
            share: meter.share
            colour: meter.share >= 0.99 ? Theme.rubric : meter.share > 0.8 ? Theme.lampGlow : Theme.ink2
        }
    }
    T.Popup {
        id: popup
        objectName: "context"
        focus: true // Esc closes it
        x: meter.width - width
        y: -height - Theme.space2
        width: Theme.dp(236)
        padding: Theme.gapL
        implicitHeight: contentItem.implicitHeight + 2 * padding
        contentItem: Column {
            spacing: Theme.space2
            Row {
                width: parent.width
                Label { text: qsTr("Context"); font: Theme.fontSmallActive; width: parent.width - figures.implicitWidth }
                Label {
                    id: figures
                    text: Number(Chat.contextUsed).toLocaleString(Qt.locale(), "f", 0) + " / "
                        + (Chat.contextSize > 0 ? Number(Chat.contextSize).toLocaleString(Qt.locale(), "f", 0) : "?")
                    font: Theme.fontMeter
                    color: Theme.ink2
                }
            }
            Rectangle {
                width: parent.width
                height: Theme.meter
                radius: height / 2
                color: Theme.track
                Rectangle {
                    width: parent.width * Math.min(1, meter.share)
                    height: parent.height
                    radius: parent.radius
                    color: Theme.ink2
                }
            }
            Label {
                width: parent.width
                text: qsTr("When it is full, the answer stops there, and the chat says so.")
                font: Theme.fontSmall
                line: Theme.lineSmall
                color: Theme.ink3
                wrapMode: Text.Wrap
            }
        }
        background: Rectangle {
            radius: Theme.radiusCard
            color: Theme.sheet
            border.width: Theme.hairline
            border.color: Theme.line
            Shadow { level: 3; radius: parent.radius }
        }
    }
}
