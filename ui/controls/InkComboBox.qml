import QtQuick
import QtQuick.Templates as T
import Calliope

// One of many, in a menu below.
T.ComboBox {
    id: box

    property string name: ""

    implicitWidth: Math.max(Theme.dp(160), implicitContentWidth + 2 * Theme.space6)
    implicitHeight: Theme.control
    implicitContentWidthPolicy: T.ComboBox.WidestText
    leftPadding: Theme.space3
    rightPadding: Theme.gapM + Theme.iconSmall + Theme.space2
    font: Theme.fontUiActive
    hoverEnabled: true
    Accessible.name: name === "" ? displayText : name + ": " + displayText
    Accessible.onPressAction: if (enabled) popup.open()

    contentItem: Label {
        text: box.displayText
        font: box.font
    }
    indicator: InkIcon {
        name: "chevron-down"
        size: Theme.iconSmall
        x: box.width - width - Theme.gapM
        y: (box.height - height) / 2
    }
    background: Rectangle {
        radius: Theme.radiusM
        color: Theme.sheet
        border.width: Theme.hairline
        border.color: Theme.line
        Rectangle { anchors.fill: parent; radius: parent.radius; color: Theme.hover; visible: box.hovered }
        FocusRing { shown: box.visualFocus }
    }
    delegate: T.ItemDelegate {
        id: option
        required property var model
        required property int index
        Accessible.onPressAction: Reader.press(option)
        width: ListView.view.width
        height: Theme.control
        highlighted: box.highlightedIndex === index
        text: box.textRole === "" ? model.modelData : (model[box.textRole] ?? model.modelData[box.textRole])
        contentItem: Label {
            leftPadding: Theme.menuPadding
            text: option.text
            font: option.index === box.currentIndex ? Theme.fontUiActive : Theme.fontUi
        }
        background: Rectangle { radius: Theme.radiusS; color: option.highlighted ? Theme.selected : "transparent" }
    }
    popup: T.Popup {
        y: box.height + Theme.space1
        width: Math.max(box.width, Theme.dp(160))
        implicitHeight: Math.min(contentItem.implicitHeight + 2 * padding, Theme.dp(320))
        padding: Theme.inset
        margins: Theme.space2
        contentItem: ListView {
            clip: true
            implicitHeight: contentHeight
            model: box.delegateModel
            currentIndex: box.highlightedIndex
        }
        background: Rectangle {
            radius: Theme.radiusCard
            color: Theme.sheet
            border.width: Theme.hairline
            border.color: Theme.line
            Shadow { level: 3; radius: parent.radius }
        }
    }
}
