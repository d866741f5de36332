import QtQuick
import QtQuick.Templates as T
import Calliope

T.MenuItem {
    id: item

    property string iconName: ""
    property string shortcutText: ""
    property bool danger: false

    implicitWidth: Theme.dp(200)
    implicitHeight: visible ? Theme.control : 0
    leftPadding: Theme.menuPadding
    rightPadding: Theme.menuPadding
    hoverEnabled: true
    Accessible.name: text
    Accessible.onPressAction: Reader.press(item)

    contentItem: Item {
        InkIcon {
            id: picture
            name: item.checkable ? (item.checked ? "check" : "") : item.iconName
            size: Theme.iconSmall
            colour: item.danger ? Theme.rubric : Theme.ink2
            anchors.verticalCenter: parent.verticalCenter
        }
        Label {
            anchors { left: picture.right; leftMargin: Theme.menuPadding; right: keys.left; verticalCenter: parent.verticalCenter }
            text: item.text
            color: !item.enabled ? Theme.ink3 : item.danger ? Theme.rubric : Theme.ink
        }
        Label {
            id: keys
            anchors { right: parent.right; verticalCenter: parent.verticalCenter }
            text: item.subMenu ? "" : item.shortcutText
            font: Theme.fontMicro
            color: Theme.ink3
        }
    }
    arrow: InkIcon {
        x: item.width - width - item.rightPadding
        anchors.verticalCenter: parent ? parent.verticalCenter : undefined
        visible: item.subMenu !== null
        name: "chevron-right"
        size: Theme.iconTiny
        colour: Theme.ink3
    }
    background: Rectangle {
        radius: Theme.radiusS
        color: item.highlighted && item.enabled ? Theme.selected : "transparent"
    }
}
