import QtQuick
import QtQuick.Templates as T
import Calliope
import Calliope.App

// A device that can be chosen, or the choice to leave it to the engine.
SettingRow {
    id: row

    required property string value // of Settings.device

    InkRadio {
        objectName: "device " + row.value
        name: row.title
        checked: Settings.device === row.value || (row.value === "" && Devices.missing !== "")
        onClicked: Settings.device = row.value
    }
}
