import QtQuick
import Calliope

Item {
    required property var row

    function forget() {}

    implicitHeight: Theme.dp(25)
    Rectangle {
        width: parent.width
        height: Theme.hairline
        y: Theme.space2
        color: Theme.line
    }
}
