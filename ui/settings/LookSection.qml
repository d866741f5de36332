import QtQuick
import QtQuick.Templates as T
import Calliope
import Calliope.App

// Themes, sizes, typefaces, motion, and how thoughts are shown.
Column {
    spacing: Theme.space6
    SettingCard {
        title: qsTr("Theme")
        Item {
            width: parent.width
            height: themes.height + 2 * Theme.space4
            Flow {
                id: themes
                x: Theme.space4
                y: Theme.space4
                width: parent.width - 2 * x
                spacing: Theme.space3
                ThemeChoice { value: "system"; text: qsTr("As the system"); palettes: [Theme.paperPalette, Theme.lampPalette] }
                ThemeChoice { value: "paper"; text: qsTr("Paper"); palettes: [Theme.paperPalette] }
                ThemeChoice { value: "lamp"; text: qsTr("Lamp"); palettes: [Theme.lampPalette] }
                ThemeChoice { value: "contrast"; text: qsTr("High contrast"); palettes: [Theme.contrastPalette] }
            }
        }
        SettingRow {
            title: qsTr("Size of everything")
            detail: qsTr("Text, icons and spacing together")
            InkSlider {
                name: qsTr("Size of everything")
                words: qsTr("%1 %").arg(Math.round(value * 100))
                from: 0.8
                to: 2
                stepSize: 0.05
                snapMode: T.Slider.SnapAlways
                value: Settings.scale
                onPressedChanged: if (!pressed) Settings.scale = value // not while the handle moves under the pointer
                onMoved: if (!pressed) Settings.scale = value
                anchors.verticalCenter: parent.verticalCenter
            }
            Label {
                text: qsTr("%1 %").arg(Math.round(Settings.scale * 100))
                font: Theme.fontMeter
                width: Theme.dp(48)
                horizontalAlignment: Text.AlignRight
                anchors.verticalCenter: parent.verticalCenter
            }
        }
        SettingRow {
            title: qsTr("Your questions")
            detail: qsTr("The typeface of what you write in the transcript")
            Segment {
                name: qsTr("Your questions")
                options: [{ value: false, text: qsTr("Garamond") }, { value: true, text: qsTr("Inter") }]
                value: Settings.plainQuestions
                onChosen: value => Settings.plainQuestions = value
            }
        }
        SettingRow {
            title: qsTr("Less motion")
            detail: qsTr("No sliding or glowing; things appear where they are")
            InkSwitch { text: qsTr("Less motion"); checked: Settings.lessMotion; onToggled: Settings.lessMotion = checked }
        }
    }
    SettingCard {
        title: qsTr("Thinking in the transcript")
        SettingRow {
            title: qsTr("Thoughts")
            detail: qsTr("While they come and afterwards; a block you open or close yourself stays as you left it")
            Segment {
                name: qsTr("Thoughts")
                options: [{ value: "folded", text: qsTr("Folded") }, { value: "preview", text: qsTr("Three lines") },
                    { value: "open", text: qsTr("Open") }]
                value: Settings.thinkingDisplay
                onChosen: value => Settings.thinkingDisplay = value
            }
        }
    }
}
