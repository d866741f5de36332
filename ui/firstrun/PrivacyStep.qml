import QtQuick
import Calliope
import Calliope.App

// What stays here, and the one switch.
Step {
    Heading {
        width: parent.width
        text: qsTr("What you write stays here")
        font: Theme.fontPage
        line: Theme.linePage
        wrapMode: Text.Wrap
    }
    Label {
        width: parent.width
        text: qsTr("Calliope answers on your own computer: no account, nothing counted, nothing sent. The network is used only where you ask for it, such as for fetching a model, and every connection is listed in the settings.")
        font: Theme.fontBody
        line: Theme.lineBody
        color: Theme.ink2
        wrapMode: Text.Wrap
    }
    SettingCard {
        SettingRow {
            title: qsTr("Allow connections to other computers")
            detail: qsTr("Off: Calliope sends nothing to other computers, whatever you choose elsewhere. You can change it at any time.")
            InkSwitch {
                objectName: "firstRunOnline"
                text: qsTr("Allow connections to other computers")
                checked: Settings.online
                onToggled: Settings.online = checked
            }
        }
    }
}
