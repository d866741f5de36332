import QtQuick
import QtQuick.Templates as T
import Calliope
import Calliope.App

// Instructions with a name, chosen per chat beside the model; and how freely words are chosen.
Column {
    id: section

    property int edited: -1 // id; 0: a new one; -1: none

    spacing: Theme.space6

    SettingCard {
        title: qsTr("Choosing words")
        Repeater {
            model: Personas.presets
            SettingRow {
                id: preset
                required property var modelData
                title: modelData.text
                detail: modelData.words
                InkRadio {
                    name: preset.title
                    checked: Settings.sampling === preset.modelData.value
                    onClicked: Settings.sampling = preset.modelData.value
                }
            }
        }
    }
    SettingCard {
        title: qsTr("Personas")
        Repeater {
            model: Personas.rows
            SettingRow {
                id: row
                required property var modelData
                title: modelData.name
                detail: modelData.prompt.length > 120 ? modelData.prompt.slice(0, 120) + "…" : modelData.prompt
                InkButton {
                    text: qsTr("Edit")
                    Accessible.name: qsTr("Edit %1").arg(row.title)
                    onClicked: {
                        section.edited = row.modelData.id;
                        editor.load(row.modelData);
                    }
                }
                IconButton {
                    iconName: "trash"
                    text: qsTr("Remove %1").arg(row.title)
                    onClicked: Personas.remove(row.modelData.id)
                }
            }
        }
        SettingRow {
            title: Personas.rows.length === 0 ? qsTr("None yet") : qsTr("Another one")
            detail: qsTr("For example a translator, a patient teacher, a strict reader of your texts. Each chat can have one.")
            InkButton {
                objectName: "newPersona"
                iconName: "plus"
                text: qsTr("New persona")
                onClicked: {
                    section.edited = 0;
                    editor.load({ name: "", prompt: "", sampling: "model" });
                }
            }
        }
    }
    PersonaEditor {
        id: editor
        width: parent.width
        visible: section.edited >= 0
        onSaved: {
            Personas.save(section.edited, name, prompt, sampling);
            section.edited = -1;
        }
        onCancelled: section.edited = -1
    }
}
