import QtQuick
import QtQuick.Templates as T
import Calliope

// A button with words: plain, primary (one per view), quiet or danger.
T.Button {
    id: button

    property string kind: "plain"
    property string iconName: ""
    property string shortcutText: ""
    property bool small: false
    property bool large: false
    property string hint: "" // why it is disabled, or more than its words

    readonly property bool filled: kind === "primary"
    readonly property color textColour: !enabled ? Theme.ink3 : filled ? Theme.overFill : kind === "danger" ? Theme.rubric
        : kind === "quiet" ? Theme.ink2 : Theme.ink

    implicitHeight: small ? Theme.controlSmall : large ? Theme.controlLarge : Theme.control
    implicitWidth: words.implicitWidth + leftPadding + rightPadding
    leftPadding: large ? Theme.gapXl : small ? Theme.gapM : Theme.space3
    rightPadding: leftPadding
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    Accessible.name: text
    Accessible.description: hint

    background: Rectangle {
        radius: button.large ? Theme.radiusL : Theme.radiusM
        color: button.kind === "quiet" ? "transparent" : !button.filled ? Theme.sheet : !button.enabled ? Theme.sunk
            : button.hovered || button.down ? Theme.fillHover : Theme.fill
        border.width: button.kind === "quiet" || (button.filled && button.enabled) ? 0 : Theme.hairline
        border.color: Theme.line
        Rectangle {
            anchors.fill: parent
            radius: parent.radius
            color: button.down ? Theme.pressed : Theme.hover
            visible: button.enabled && !button.filled && (button.hovered || button.down)
        }
        FocusRing { shown: button.visualFocus; around: parent.radius }
    }
    contentItem: Item {
        implicitWidth: words.implicitWidth
        Row {
            id: words
            anchors.centerIn: parent
            spacing: Theme.gapIcon
            InkIcon {
                name: button.iconName
                visible: name !== ""
                colour: button.textColour
                size: Theme.iconSmall
                anchors.verticalCenter: parent.verticalCenter
            }
            Label {
                text: button.text
                font: button.small ? Theme.fontSmallActive : Theme.fontUiActive
                color: button.textColour
                anchors.verticalCenter: parent.verticalCenter
            }
            Label {
                text: button.shortcutText
                visible: text !== ""
                font: Theme.fontMicro
                color: button.textColour
                opacity: 0.72
                anchors.verticalCenter: parent.verticalCenter
            }
        }
    }
    InkToolTip { shown: button.hovered && button.hint !== ""; text: button.hint }
}
