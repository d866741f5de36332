import QtQuick
import QtQuick.Templates as T
import Calliope

// A word beside the pointer, made only while it is shown.
Loader {
    id: loader

    required property bool shown
    required property string text

    active: shown && text !== ""
    sourceComponent: T.ToolTip {
        id: tip

        visible: true
        delay: 500
        text: loader.text
        x: Math.round((loader.parent.width - implicitWidth) / 2)
        y: -implicitHeight - Theme.space1
        margins: Theme.space2
        padding: Theme.space2
        implicitWidth: words.implicitWidth + 2 * padding
        implicitHeight: words.implicitHeight + 2 * Theme.inset
        contentItem: Label {
            id: words
            text: tip.text
            font: Theme.fontSmall
            line: Theme.lineSmall
            color: Theme.overFill
        }
        background: Rectangle {
            radius: Theme.radiusS
            color: Theme.fill
        }
    }
}
