import QtQuick
import QtQuick.Templates as T
import Calliope

// A thin bar over what scrolls.
T.ScrollBar {
    id: bar

    implicitWidth: Theme.dp(8)
    implicitHeight: Theme.dp(8)
    padding: Theme.hairline
    minimumSize: 0.06
    visible: policy !== T.ScrollBar.AlwaysOff && size < 1
    contentItem: Rectangle {
        implicitWidth: Theme.dp(6)
        implicitHeight: Theme.dp(6)
        radius: width / 2
        color: Theme.edge
        opacity: bar.hovered || bar.pressed ? 1 : bar.active ? 0.4 : 0.15
        Behavior on opacity { NumberAnimation { duration: Theme.fast } }
    }
}
