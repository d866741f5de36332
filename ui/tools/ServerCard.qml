import QtQuick
import Calliope
import Calliope.App

// One server: what exactly it runs, whether it may, how it is, and what it says.
SettingCard {
    id: card

    required property var server // as Servers.servers has them
    readonly property bool isApproved: server.state !== "unapproved"
    readonly property string written: Servers.logs[server.name] ?? ""
    readonly property int fitting: fittingOf(Tools.rows)
    readonly property var stateWords: ({
        "unapproved": qsTr("waits for your approval"),
        "off": qsTr("off"),
        "offline": qsTr("waits until this computer may go online"),
        "starting": qsTr("starting"),
        "ready": qsTr("running, %n tool(s)", "", server.tools),
        "failed": qsTr("stopped")
    })

    readonly property var waits: [10, 30, 60, 120, 300, 600].includes(server.patience) ? [10, 30, 60, 120, 300, 600]
        : [10, 30, 60, 120, 300, 600, server.patience].sort((a, b) => a - b)

    function waitWords(seconds: int): string {
        return seconds % 60 === 0 ? qsTr("%1 min").arg(seconds / 60) : qsTr("%1 s").arg(seconds);
    }
    function fittingOf(rows: var): int { return rows.filter(tool => tool.source === server.name && tool.fits).length; }

    title: server.name

    Item {
        width: parent.width
        height: command.height + 2 * command.y
        Column {
            id: command
            x: Theme.space4
            y: Theme.space4
            width: parent.width - 2 * x
            spacing: Theme.space2
            Label {
                text: card.server.isProgram ? qsTr("Runs exactly this, with your rights:") : qsTr("Asks this address:")
                font: Theme.fontSmall
                color: Theme.ink3
            }
            PlainLines { width: parent.width; text: card.server.command; name: qsTr("Command: %1").arg(card.server.command) }
            ChangeList {
                width: parent.width
                visible: card.server.changes.length > 0
                changes: card.server.changes
            }
        }
    }
    SettingRow {
        objectName: "serverState"
        title: card.stateWords[card.server.state]
        detail: card.server.words !== "" ? card.server.words
            : card.server.state === "starting" ? card.written.slice(card.written.lastIndexOf("\n") + 1)
            : card.server.state !== "ready" || card.fitting >= card.server.tools ? ""
            : qsTr("%1 of %2 fit the model that was asked last. Set tools that you do not need to Never, or choose a model with a larger context.")
                .arg(card.fitting).arg(card.server.tools)
        InkButton {
            visible: !card.isApproved
            kind: "primary"
            objectName: "approveServer"
            text: card.server.isProgram ? qsTr("Allow and start") : qsTr("Allow and connect")
            onClicked: Servers.approve(card.server.name)
        }
        InkButton {
            visible: card.server.state === "failed"
            text: qsTr("Start again")
            onClicked: Servers.restart(card.server.name)
        }
        InkSwitch {
            visible: card.isApproved
            text: qsTr("Use %1").arg(card.server.name)
            checked: card.server.enabled
            onToggled: Servers.setEnabled(card.server.name, checked)
            anchors.verticalCenter: parent.verticalCenter
        }
        IconButton {
            iconName: "trash"
            text: qsTr("Remove %1").arg(card.server.name)
            onClicked: Servers.remove(card.server.name)
        }
    }
    SettingRow {
        visible: card.isApproved
        title: qsTr("Longest wait for an answer")
        detail: qsTr("Signs of progress begin it anew.")
        InkComboBox {
            objectName: "serverPatience"
            name: qsTr("Longest wait for an answer of %1").arg(card.server.name)
            model: card.waits.map(each => card.waitWords(each))
            currentIndex: card.waits.indexOf(card.server.patience)
            onActivated: index => Servers.setPatience(card.server.name, card.waits[index])
        }
    }
    SettingRow {
        visible: card.isApproved && card.server.isProgram
        title: qsTr("Run it while connections are switched off, too")
        detail: qsTr("What a program connects to by itself is not in the list of what left this computer, and the switch of the network stops it only by stopping the program.")
        InkSwitch {
            objectName: "serverRunsOffline"
            text: qsTr("Run %1 while connections are switched off, too").arg(card.server.name)
            checked: card.server.runsOffline
            onToggled: Servers.setRunsOffline(card.server.name, checked)
            anchors.verticalCenter: parent.verticalCenter
        }
    }
    Repeater {
        model: card.server.waiting
        WaitingTool {
            required property var modelData
            width: parent ? parent.width : 0
            tool: modelData
        }
    }
    SettingRow {
        visible: card.server.waiting.length > 0
        title: qsTr("Tools that changed are not used until you approve them")
        InkButton {
            objectName: "approveTools"
            text: qsTr("Approve these tools")
            onClicked: Servers.approveTools(card.server.name, card.server.shown)
        }
    }
    Item {
        visible: card.written !== ""
        width: parent.width
        height: visible ? log.height + 2 * log.y : 0
        Rectangle { width: parent.width; height: Theme.hairline; color: Theme.line }
        PlainLines {
            id: log
            x: Theme.space4
            y: Theme.space3
            width: parent.width - 2 * x
            most: 3
            showsEnd: true
            text: card.written
            name: qsTr("What it wrote: %1").arg(text)
        }
    }
}
