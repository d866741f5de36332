import QtQuick
import QtQuick.Templates as T
import Calliope
import Calliope.App

// A theme as a small picture of the window.
T.RadioButton {
    id: choice

    required property string value
    required property list<QtObject> palettes // one, or two side by side

    implicitWidth: Theme.dp(156)
    implicitHeight: Theme.dp(120)
    checked: Settings.theme === value
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    Accessible.name: text
    Accessible.onPressAction: Reader.press(choice)
    Accessible.onToggleAction: Reader.press(choice)
    onClicked: Settings.theme = value
    indicator: null

    contentItem: Item {
        Rectangle {
            id: frame
            width: parent.width
            height: Theme.dp(92)
            radius: Theme.radiusL
            color: "transparent"
            border.width: choice.checked ? Theme.outlineStrong : Theme.hairline
            border.color: choice.checked ? Theme.ink : Theme.line
            Row {
                anchors.fill: parent
                anchors.margins: Theme.space1
                Repeater {
                    model: choice.palettes
                    Item {
                        id: half
                        required property PaletteBase modelData
                        width: parent.width / choice.palettes.length
                        height: parent.height
                        Rectangle { width: parent.width * 0.28; height: parent.height; color: half.modelData.desk }
                        Rectangle {
                            x: parent.width * 0.28
                            width: parent.width - x
                            height: parent.height
                            color: half.modelData.paper
                            Rectangle { x: parent.width * 0.14; y: Theme.gapXl; width: parent.width * 0.6; height: Theme.dp(4); radius: 2; color: half.modelData.ink }
                            Rectangle { x: parent.width * 0.14; y: Theme.dp(29); width: parent.width * 0.7; height: Theme.dp(3); radius: 1; color: half.modelData.ink3 }
                            Rectangle { x: parent.width * 0.14; y: Theme.dp(38); width: parent.width * 0.6; height: Theme.dp(3); radius: 1; color: half.modelData.ink3 }
                            Rectangle { x: parent.width * 0.14; y: Theme.dp(60); width: parent.width * 0.72; height: Theme.dp(14); radius: Theme.radiusXs; color: half.modelData.sheet; border.width: 1; border.color: half.modelData.line }
                        }
                    }
                }
            }
            FocusRing { shown: choice.visualFocus; around: parent.radius }
        }
        Label {
            anchors { top: frame.bottom; topMargin: Theme.gapS; horizontalCenter: parent.horizontalCenter }
            text: choice.text
            font: choice.checked ? Theme.fontSmallActive : Theme.fontSmall
            color: choice.checked ? Theme.ink : Theme.ink2
        }
    }
}
