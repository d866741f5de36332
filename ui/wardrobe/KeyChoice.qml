import QtQuick
import Calliope

// Some of many words, as chips.
Column {
    id: choice

    required property string title
    required property var options // { key, text }
    required property var chosen  // keys
    signal toggled(string key)

    spacing: Theme.space1
    Label { text: choice.title; font: Theme.fontSmall; line: Theme.lineSmall; color: Theme.ink3 }
    Flow {
        width: parent.width
        spacing: Theme.gapS
        Accessible.role: Accessible.Grouping
        Accessible.name: choice.title
        Repeater {
            model: choice.options
            Chip {
                required property var modelData
                objectName: choice.title + " " + modelData.key
                text: modelData.text
                checked: choice.chosen.includes(modelData.key)
                Accessible.checkable: true
                onClicked: choice.toggled(modelData.key)
            }
        }
    }
}
