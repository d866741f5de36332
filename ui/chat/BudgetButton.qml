import QtQuick
import Calliope
import Calliope.App

// How much the model may think before it answers; for modes in which it does.
IconButton {
    id: button

    readonly property var choices: [
        { limit: "tokens", amount: 1000 }, { limit: "tokens", amount: 4000 }, { limit: "tokens", amount: 16000 },
        { limit: "seconds", amount: 10 }, { limit: "seconds", amount: 30 }, { limit: "seconds", amount: 120 }
    ]

    function words(limit: string, amount: real): string {
        return limit === "tokens" ? qsTr("%1 tokens").arg(Number(amount).toLocaleString(Qt.locale(), "f", 0))
            : limit === "seconds" ? qsTr("%1 seconds").arg(amount) : qsTr("As learned");
    }
    function choose(limit: string, amount: real) {
        if (limit === "tokens") Settings.thinkTokens = amount;
        if (limit === "seconds") Settings.thinkSeconds = amount;
        Settings.thinkLimit = limit;
    }

    objectName: "budget"
    iconName: "clock"
    text: qsTr("Budget of thoughts: %1").arg(words(Settings.thinkLimit, Settings.thinkLimit === "tokens" ? Settings.thinkTokens : Settings.thinkSeconds))
    onClicked: menu.popup(button, 0, -menu.implicitHeight - Theme.space1)

    InkMenu {
        id: menu
        InkMenuItem {
            text: qsTr("As learned")
            checkable: true
            checked: Settings.thinkLimit === "learned"
            onTriggered: button.choose("learned", 0)
        }
        Instantiator {
            model: button.choices
            delegate: InkMenuItem {
                required property var modelData
                readonly property int now: modelData.limit === "tokens" ? Settings.thinkTokens : Settings.thinkSeconds
                text: button.words(modelData.limit, modelData.amount)
                checkable: true
                checked: Settings.thinkLimit === modelData.limit && now === modelData.amount
                onTriggered: button.choose(modelData.limit, modelData.amount)
            }
            onObjectAdded: (index, object) => menu.insertItem(index + 1, object)
            onObjectRemoved: (index, object) => menu.removeItem(object)
        }
        InkMenuLine {}
        InkMenuItem {
            text: qsTr("Another budget")
            iconName: "settings"
            onTriggered: Navigation.go("settings/modes")
        }
    }
}
