import QtQuick
import QtQuick.Templates as T
import Calliope
import Calliope.App

// The form of a persona.
Rectangle {
    id: editor

    readonly property string name: nameField.text
    readonly property string prompt: promptField.text
    property string sampling: "model"
    signal saved
    signal cancelled

    function load(persona: var) {
        nameField.text = persona.name;
        promptField.text = persona.prompt;
        sampling = persona.sampling;
        nameField.forceActiveFocus();
    }

    height: column.implicitHeight + 2 * Theme.space4
    radius: Theme.radiusCard
    color: Theme.sheet
    border.width: Theme.hairline
    border.color: Theme.line

    Column {
        id: column
        x: Theme.space4
        y: Theme.space4
        width: parent.width - 2 * x
        spacing: Theme.space3
        InkTextField { id: nameField; objectName: "personaName"; width: Math.min(parent.width, Theme.dp(320)); placeholderText: qsTr("Name") }
        Rectangle {
            width: parent.width
            height: Theme.dp(150)
            radius: Theme.radiusField
            color: Theme.sheet
            border.width: promptField.activeFocus ? Theme.outlineStrong : Theme.hairline
            border.color: promptField.activeFocus ? Theme.lapis : Theme.edge
            T.ScrollView {
                anchors { fill: parent; margins: Theme.space2 }
                contentWidth: availableWidth
                T.TextArea {
                    id: promptField
                    objectName: "personaPrompt"
                    implicitHeight: Math.max(Theme.dp(130), contentHeight)
                    font: Theme.fontUi
                    color: Theme.ink
                    selectionColor: Theme.selection
                    selectedTextColor: Theme.ink
                    selectByMouse: true
                    wrapMode: TextEdit.Wrap
                    textFormat: TextEdit.PlainText
                    Accessible.name: qsTr("Instructions")
                    Accessible.multiLine: true
                    KeyNavigation.priority: KeyNavigation.BeforeItem
                    KeyNavigation.tab: choice
                    Label { visible: promptField.text === ""; text: qsTr("How it should answer"); color: Theme.ink3 }
                }
            }
        }
        InkComboBox {
            id: choice
            name: qsTr("Choosing words")
            model: Personas.presets.map(each => each.text)
            currentIndex: Personas.presets.findIndex(each => each.value === editor.sampling)
            onActivated: index => editor.sampling = Personas.presets[index].value
        }
        Row {
            spacing: Theme.space2
            InkButton {
                objectName: "savePersona"
                kind: "primary"
                text: qsTr("Keep")
                enabled: editor.name.trim() !== ""
                onClicked: editor.saved()
            }
            InkButton { text: qsTr("Cancel"); onClicked: editor.cancelled() }
        }
    }
}
