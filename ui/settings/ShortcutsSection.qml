import QtQuick
import Calliope
import Calliope.App

// Every key of the app; a click on one waits for another.
Column {
    id: section

    property string waiting: "" // name of the shortcut whose new key is awaited

    spacing: Theme.space4

    SettingCard {
        title: qsTr("Shortcuts")
        Repeater {
            model: Shortcuts.rows
            SettingRow {
                id: row
                required property var modelData
                readonly property string other: Shortcuts.conflict(modelData.name)
                title: modelData.words
                detail: other === "" ? "" : qsTr("Has the same key as “%1”; neither works now").arg(other)
                least: other === "" ? Theme.rowTwo : Theme.rowSetting
                IconButton {
                    visible: Shortcuts.isOwn(row.modelData.name)
                    iconName: "regenerate"
                    iconSize: Theme.iconSmall
                    side: Theme.controlSmall
                    text: qsTr("The usual key for “%1”").arg(row.title)
                    onClicked: Shortcuts.change(row.modelData.name, "")
                }
                KeyButton {
                    objectName: "key " + row.modelData.name
                    name: row.title
                    keys: Shortcuts.text(row.modelData.name)
                    waits: section.waiting === row.modelData.name
                    problem: row.other !== ""
                    onClicked: section.waiting = waits ? "" : row.modelData.name
                    onTaken: keys => {
                        Shortcuts.change(row.modelData.name, keys);
                        section.waiting = "";
                    }
                    onGone: if (waits) section.waiting = ""
                }
            }
        }
    }
    InkButton {
        visible: Settings.ownKeys !== "{}"
        text: qsTr("All as usual")
        onClicked: Settings.ownKeys = "{}"
    }
}
