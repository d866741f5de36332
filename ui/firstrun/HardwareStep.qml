import QtQuick
import Calliope
import Calliope.App

// What was found, what is taken of it, and why.
Step {
    Component.onCompleted: Devices.refresh()

    Heading {
        width: parent.width
        text: qsTr("This computer")
        font: Theme.fontPage
        line: Theme.linePage
        wrapMode: Text.Wrap
    }
    Label {
        width: parent.width
        text: Devices.automatic === ""
            ? qsTr("The engine is looking for graphics devices. Where there is none, the processor computes, more slowly.")
            : qsTr("Answers will be computed by %1: %2. You can choose another device in the settings.").arg(Devices.automatic).arg(Devices.reason)
        font: Theme.fontBody
        line: Theme.lineBody
        color: Theme.ink2
        wrapMode: Text.Wrap
    }
    SettingCard {
        visible: Devices.rows.length > 0
        Repeater {
            model: Devices.rows
            SettingRow {
                id: row
                required property var modelData
                title: modelData.name
                detail: modelData.words
                InkIcon { visible: row.modelData.automatic; name: "check"; size: Theme.iconSmall }
            }
        }
    }
}
