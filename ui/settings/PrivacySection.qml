import QtQuick
import Calliope
import Calliope.App

// The switch of the network, and what has gone through it.
Column {
    spacing: Theme.space6
    SettingCard {
        title: qsTr("Network")
        SettingRow {
            title: qsTr("Allow connections to other computers")
            detail: qsTr("Off: nothing leaves this computer, whatever you choose elsewhere. The model on this computer needs no network.")
            InkSwitch {
                text: qsTr("Allow connections to other computers")
                checked: Settings.online
                onToggled: Settings.online = checked
            }
        }
    }
    SettingCard {
        title: qsTr("What left this computer since it was started")
        Repeater {
            model: Engine.connections
            SettingRow {
                required property var modelData
                title: modelData.host
                detail: modelData.words
            }
        }
        SettingRow {
            visible: Engine.connections.length === 0
            title: qsTr("Nothing")
            detail: qsTr("Every connection to another computer is listed here, with what it was for and how much was sent.")
        }
    }
}
