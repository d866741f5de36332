import QtQuick
import QtQuick.Templates as T
import Calliope
import Calliope.App

// Which device models run on, and how much of its memory a conversation takes. Changes load the model again.
Column {
    id: section

    readonly property var contexts: [0, 4096, 8192, 16384, 32768, 65536, 131072]

    spacing: Theme.space6
    Component.onCompleted: Devices.refresh()

    SettingCard {
        title: qsTr("Device")
        DeviceRow {
            title: qsTr("The best one")
            detail: Devices.automatic === "" ? qsTr("The engine tells once it runs.")
                : Devices.missing !== "" ? qsTr("Now %1: %2, as %3 is not there").arg(Devices.automatic).arg(Devices.reason).arg(Devices.missing)
                : qsTr("Now %1: %2").arg(Devices.automatic).arg(Devices.reason)
            value: ""
        }
        Repeater {
            model: Devices.rows
            DeviceRow {
                required property var modelData
                title: modelData.name
                detail: modelData.words
                value: modelData.name
            }
        }
    }
    SettingCard {
        title: qsTr("Conversation")
        SettingRow {
            title: qsTr("Length of a chat")
            detail: qsTr("More tokens take more memory. Left to the engine it takes what fits; what you ask for stays, or it says what is missing.")
            InkComboBox {
                name: qsTr("Length of a chat")
                width: Theme.dp(210)
                model: section.contexts.map(each => each === 0 ? qsTr("As the model allows") : qsTr("%1 tokens").arg(each.toLocaleString(Qt.locale(), "f", 0)))
                currentIndex: Math.max(0, section.contexts.indexOf(Settings.context))
                onActivated: index => Settings.context = section.contexts[index]
            }
        }
        SettingRow {
            title: qsTr("Keeping the conversation")
            detail: qsTr("In 8 bits it takes half of the memory, and answers differ hardly")
            Segment {
                name: qsTr("Keeping the conversation")
                options: [{ value: "automatic", text: qsTr("As it fits") }, { value: "f16", text: qsTr("16 bits") },
                    { value: "q8_0", text: qsTr("8 bits") }]
                value: Settings.cacheType
                onChosen: value => Settings.cacheType = value
            }
        }
    }
    Label {
        width: parent.width
        text: qsTr("A change loads the model again; a running answer is stopped and kept as it is.")
        font: Theme.fontSmall
        color: Theme.ink3
        wrapMode: Text.Wrap
    }
}
