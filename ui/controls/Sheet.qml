import QtQuick
import QtQuick.Templates as T
import Calliope

// A box over the window: the rest is dimmed, the focus stays inside, Esc closes. What had the focus gets it back, as with all of
// Qt's popups, unless something else was given it meanwhile.
T.Popup {
    id: sheet

    property string name: "" // for screen readers

    parent: T.Overlay.overlay
    modal: true
    focus: true
    closePolicy: T.Popup.CloseOnEscape | T.Popup.CloseOnPressOutside
    anchors.centerIn: undefined
    x: Math.round((parent.width - width) / 2)
    y: Math.round(Math.max(Theme.space6, (parent.height - height) / 2))
    width: Math.min(implicitWidth, parent.width - 2 * Theme.space6)
    height: Math.min(implicitHeight, parent.height - 2 * Theme.space6)
    implicitWidth: contentWidth + leftPadding + rightPadding
    implicitHeight: contentHeight + topPadding + bottomPadding
    contentWidth: contentItem.implicitWidth
    contentHeight: contentItem.implicitHeight
    padding: Theme.space6

    T.Overlay.modal: Rectangle {
        color: Theme.scrim
        Behavior on opacity { NumberAnimation { duration: Theme.fast } }
    }
    background: Rectangle {
        radius: Theme.radiusXl
        color: Theme.sheet
        border.width: Theme.hairline
        border.color: Theme.line
        Accessible.role: Accessible.Dialog
        Accessible.name: sheet.name
        Shadow { level: 3; radius: parent.radius }
    }
    enter: Transition {
        NumberAnimation { property: "opacity"; from: 0; to: 1; duration: Theme.fast }
    }
    exit: Transition {
        NumberAnimation { property: "opacity"; to: 0; duration: Theme.fast }
    }
}
