import QtQuick
import QtQuick.Templates as T
import Calliope

// A button with words: plain, primary (one per view), quiet or danger. Where it is narrower than them, they end earlier.
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
    implicitWidth: words.wanted + leftPadding + rightPadding
    leftPadding: large ? Theme.gapXl : small ? Theme.gapM : Theme.space3
    rightPadding: leftPadding
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    Accessible.name: text
    Accessible.description: hint
    Accessible.onPressAction: Reader.press(button)

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
        implicitWidth: words.wanted
        Row {
            id: words
            readonly property real before: button.iconName === "" ? 0 : glyph.width + spacing
            readonly property real wanted: before + label.implicitWidth + (button.shortcutText === "" ? 0 : spacing + keys.implicitWidth)
            function fitting(wanted: real, taken: real): real { return Math.max(0, Math.min(wanted, Math.ceil(button.availableWidth - taken))); }
            anchors.centerIn: parent
            spacing: Theme.gapIcon
            InkIcon {
                id: glyph
                name: button.iconName
                visible: name !== ""
                colour: button.textColour
                size: Theme.iconSmall
                anchors.verticalCenter: parent.verticalCenter
            }
            Label {
                id: label
                width: words.fitting(implicitWidth, words.before)
                text: button.text
                font: button.small ? Theme.fontSmallActive : Theme.fontUiActive
                color: button.textColour
                anchors.verticalCenter: parent.verticalCenter
            }
            Label {
                id: keys
                width: words.fitting(implicitWidth, words.before + label.width + words.spacing)
                text: button.shortcutText
                visible: text !== "" && width > 0
                font: Theme.fontMicro
                color: button.textColour
                opacity: 0.72
                anchors.verticalCenter: parent.verticalCenter
            }
        }
    }
    InkToolTip { shown: button.hovered; text: button.hint === "" && label.truncated ? button.text : button.hint }
}
