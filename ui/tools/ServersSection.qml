import QtQuick
import Calliope
import Calliope.App

// Programs and addresses of others that bring tools along (Model Context Protocol).
Column {
    spacing: Theme.space6

    Label {
        width: parent.width
        text: qsTr("A server brings tools of others: files, calendars, searches. It runs with your rights, so its whole command is shown before it is started, and each of its tools asks you. Agents side by side do not get them, even where you always allow one: nobody could look at what they send.")
        color: Theme.ink2
        wrapMode: Text.Wrap
    }
    Repeater {
        model: Servers.servers
        ServerCard {
            required property var modelData
            server: modelData
        }
    }
    AddServer {}
}
