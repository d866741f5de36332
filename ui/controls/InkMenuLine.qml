import QtQuick
import QtQuick.Templates as T
import Calliope

// Between groups of a menu.
T.MenuSeparator {
    implicitWidth: Theme.dp(200)
    implicitHeight: Theme.dp(9)
    contentItem: Item {
        Rectangle {
            width: parent.width
            height: Theme.hairline
            anchors.verticalCenter: parent.verticalCenter
            color: Theme.line
        }
    }
}
