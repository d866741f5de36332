import QtQuick
import QtQuick.Templates as T
import Calliope
import Calliope.App

// Shows a key; while it waits, the next key pressed is taken. Esc and Tab leave it as it is.
T.Button {
    id: button

    property string name: ""
    property string keys: ""
    property bool waits: false
    property bool problem: false
    signal taken(string keys)
    signal gone

    implicitHeight: Theme.controlSmall
    implicitWidth: Math.max(Theme.dp(72), words.implicitWidth + 2 * Theme.gapM)
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    Accessible.name: waits ? qsTr("Press the new key for %1").arg(name) : qsTr("%1: %2").arg(name).arg(keys)
    Accessible.onPressAction: Reader.press(button)
    onActiveFocusChanged: if (!activeFocus) gone()
    onWaitsChanged: if (waits) forceActiveFocus()

    // The app's shortcuts must not act on it.
    Keys.onShortcutOverride: event => event.accepted = waits
    Keys.onPressed: event => {
        if (!waits || [Qt.Key_Shift, Qt.Key_Control, Qt.Key_Alt, Qt.Key_Meta, Qt.Key_AltGr].includes(event.key)) return;
        const alone = (event.modifiers & (Qt.ControlModifier | Qt.AltModifier | Qt.MetaModifier)) === 0;
        if (alone && [Qt.Key_Tab, Qt.Key_Backtab].includes(event.key)) return; // the focus goes on
        event.accepted = true;
        if (alone && event.key === Qt.Key_Escape) gone();
        else taken(Format.keys(event.key, event.modifiers));
    }

    background: Rectangle {
        radius: Theme.radiusM
        color: button.waits ? Theme.lampSoft : button.hovered ? Theme.hover : "transparent"
        border.width: Theme.hairline
        border.color: button.problem ? Theme.rubric : button.waits ? Theme.lampGlow : Theme.line
        FocusRing { shown: button.visualFocus && !button.waits }
    }
    contentItem: Item {
        Label {
            id: words
            anchors.centerIn: parent
            text: button.waits ? qsTr("Press a key") : button.keys
            font: Theme.fontMeter
            color: button.problem ? Theme.rubric : Theme.ink2
        }
    }
}
