import QtQuick
import QtQuick.Templates as T
import Calliope
import Calliope.App

// How much of what the model can hold is used; a click tells by what.
T.Button {
    id: meter
    objectName: "contextMeter"

    readonly property real share: Chat.contextSize > 0 ? Chat.contextUsed / Chat.contextSize : 0
    readonly property bool full: share >= 0.99

    function figure(tokens: real): string { return Number(tokens).toLocaleString(Qt.locale(), "f", 0); }
    /// Of a part, by its number.
    function tone(part: int): color { return Theme.mix(Theme.ink2, Theme.track, [0, 0.38, 0.68][part] ?? 0); }

    implicitWidth: full ? row.implicitWidth + 2 * Theme.space2 : Theme.control
    implicitHeight: Theme.control
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    Accessible.name: (full ? qsTr("Context is full: %1 of %2 tokens used") : qsTr("Context: %1 of %2 tokens used"))
        .arg(figure(Chat.contextUsed)).arg(figure(Chat.contextSize))
    Accessible.onPressAction: Reader.press(meter)
    onClicked: popup.open()

    background: Rectangle {
        radius: Theme.radiusM
        color: meter.hovered ? Theme.hover : "transparent"
        FocusRing { shown: meter.visualFocus }
    }
    contentItem: Item {
        Row {
            id: row
            anchors.centerIn: parent
            spacing: Theme.gapS
            Ring {
                share: meter.share
                colour: meter.full ? Theme.rubric : meter.share > 0.8 ? Theme.lampGlow : Theme.ink2
                anchors.verticalCenter: parent.verticalCenter
            }
            Label {
                visible: meter.full
                text: qsTr("Full")
                font: Theme.fontSmall
                color: Theme.rubric
                anchors.verticalCenter: parent.verticalCenter
            }
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
                    text: meter.figure(Chat.contextUsed) + " / " + (Chat.contextSize > 0 ? meter.figure(Chat.contextSize) : "?")
                    font: Theme.fontMeter
                    color: Theme.ink2
                }
            }
            Rectangle {
                id: bar
                width: parent.width
                height: Theme.meter
                radius: height / 2
                color: Theme.track
                visible: Chat.contextSize > 0
                Row {
                    Repeater {
                        model: popup.visible ? Chat.contextParts : []
                        Rectangle {
                            required property int index
                            required property var modelData
                            width: bar.width * modelData.tokens / Math.max(Chat.contextSize, Chat.contextUsed)
                            height: bar.height
                            radius: bar.radius
                            color: meter.tone(index)
                        }
                    }
                }
            }
            Repeater {
                model: popup.visible ? Chat.contextParts : []
                Item {
                    id: part
                    required property int index
                    required property var modelData
                    objectName: "contextPart"
                    width: bar.width
                    height: Theme.lineSmall
                    Accessible.role: Accessible.StaticText
                    Accessible.name: qsTr("%1: about %2 tokens").arg(modelData.words).arg(meter.figure(modelData.tokens))
                    Rectangle {
                        id: key
                        width: Theme.space2
                        height: width
                        radius: width / 2
                        color: meter.tone(part.index)
                        anchors.verticalCenter: parent.verticalCenter
                    }
                    Label {
                        anchors { left: key.right; leftMargin: Theme.gapS; right: tokens.left; verticalCenter: parent.verticalCenter }
                        text: part.modelData.words
                        font: Theme.fontSmall
                        line: Theme.lineSmall
                        color: Theme.ink2
                    }
                    Label {
                        id: tokens
                        anchors { right: parent.right; verticalCenter: parent.verticalCenter }
                        text: "~" + meter.figure(part.modelData.tokens)
                        font: Theme.fontMeter
                        line: Theme.lineSmall
                        color: Theme.ink2
                    }
                }
            }
            Label {
                width: parent.width
                text: meter.full ? qsTr("It is full. A new chat has room, and so has this one from an earlier message on; in the settings, chats can be made longer.")
                                 : qsTr("When it is full, the answer stops there, and the chat says so.")
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
