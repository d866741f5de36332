import QtQuick
import QtQuick.Templates as T
import Calliope

// A value on a track; `words` says it for people.
T.Slider {
    id: control

    property string name: ""
    property string words: value.toString()

    implicitWidth: Theme.dp(180)
    implicitHeight: Theme.dp(20)
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    Accessible.name: name
    Accessible.description: words
    Accessible.onIncreaseAction: {
        increase();
        moved();
    }
    Accessible.onDecreaseAction: {
        decrease();
        moved();
    }

    background: Rectangle {
        y: (control.height - height) / 2
        width: control.width
        height: Theme.meterThin
        radius: height / 2
        color: Theme.track
        Rectangle {
            width: control.visualPosition * parent.width
            height: parent.height
            radius: parent.radius
            color: Theme.ink
        }
    }
    handle: Rectangle {
        x: control.visualPosition * (control.width - width)
        y: (control.height - height) / 2
        width: Theme.dp(16)
        height: width
        radius: width / 2
        color: Theme.sheet
        border.width: Theme.outline
        border.color: Theme.ink
        FocusRing { shown: control.visualFocus; around: parent.radius }
    }
}
