import QtQuick
import QtQuick.Templates as T
import Calliope

// A way to begin: a card of a group of which one is chosen.
T.AbstractButton {
    id: option

    required property string title
    property string detail: ""
    property string size: ""
    property string note: ""
    property bool on: false

    implicitHeight: Math.max(Theme.dp(68), words.implicitHeight + Theme.space6)
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    Accessible.role: Accessible.RadioButton
    Accessible.name: title
    Accessible.description: [detail, size, note].join(" ")
    Accessible.checkable: true
    Accessible.checked: on
    Accessible.onPressAction: Reader.press(option)
    Accessible.onToggleAction: Reader.press(option)

    background: Rectangle {
        radius: Theme.radiusCard
        color: Theme.sheet
        border.width: option.on ? Theme.outlineStrong : Theme.hairline
        border.color: option.on ? Theme.ink : Theme.line
        Rectangle { anchors.fill: parent; radius: parent.radius; color: Theme.hover; visible: option.hovered && !option.on }
        FocusRing { shown: option.visualFocus; around: parent.radius }
    }
    contentItem: Item {
        Rectangle {
            id: dot
            x: Theme.space4
            anchors.verticalCenter: parent.verticalCenter
            width: Theme.radio
            height: width
            radius: width / 2
            color: Theme.sheet
            border.width: option.on ? Theme.radioRing : Theme.outline
            border.color: option.on ? Theme.fill : Theme.edge
        }
        Column {
            id: words
            anchors { left: dot.right; leftMargin: Theme.space3; right: facts.left; rightMargin: Theme.space3; verticalCenter: parent.verticalCenter }
            Label { width: parent.width; text: option.title; font: Theme.fontUiStrong }
            Label { width: parent.width; text: option.detail; font: Theme.fontSmall; line: Theme.lineSmallProse; color: Theme.ink2; wrapMode: Text.Wrap }
        }
        Column {
            id: facts
            anchors { right: parent.right; rightMargin: Theme.space4; verticalCenter: parent.verticalCenter }
            width: Math.max(size.implicitWidth, note.implicitWidth)
            Label { id: size; anchors.right: parent.right; text: option.size; font: Theme.fontMeter; line: Theme.lineUi }
            Label { id: note; anchors.right: parent.right; text: option.note; font: Theme.fontSmall; color: Theme.ink3 }
        }
    }
}
