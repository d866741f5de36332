import QtQuick
import Calliope
import Calliope.App

// What was found, what is taken of it, and why.
Column {
    readonly property string action: qsTr("Go on")
    readonly property bool ready: true
    function act() {}

    spacing: Theme.space4
    Component.onCompleted: Devices.refresh()

    Label { text: qsTr("This computer"); font: Theme.fontPage; line: Theme.linePage; Accessible.role: Accessible.Heading }
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
                required property var modelData
                title: modelData.name
                detail: modelData.words
                InkIcon { visible: parent.parent.modelData.automatic; name: "check"; size: Theme.iconSmall }
            }
        }
    }
}
