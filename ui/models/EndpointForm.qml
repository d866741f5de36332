import QtQuick
import QtQuick.Templates as T
import Calliope
import Calliope.App

// A new endpoint: its address, and its key where it wants one.
Rectangle {
    id: form

    readonly property string warning: Endpoints.warningFor(address.text)

    function add(anyway: bool) {
        if (address.text.trim() !== "") Endpoints.add(address.text, key.text, anyway);
    }

    height: column.implicitHeight + 2 * Theme.space5
    radius: Theme.radiusCard
    color: Theme.sheet
    border.width: Theme.hairline
    border.color: Theme.line
    Accessible.role: Accessible.Grouping
    Accessible.name: qsTr("Add an endpoint")

    Connections {
        target: Endpoints
        function onAdded() {
            address.clear();
            key.clear();
        }
    }
    Column {
        id: column
        x: Theme.space5
        y: Theme.space5
        width: parent.width - 2 * x
        spacing: Theme.space3
        Heading { text: qsTr("Add an endpoint"); font: Theme.fontUiStrong }
        Label {
            width: parent.width
            text: qsTr("Any server that speaks OpenAI's interface: your own vLLM, llama-server or Ollama, or a service. What you ask it leaves this computer.")
            font: Theme.fontSmall
            line: Theme.lineSmallProse
            color: Theme.ink3
            wrapMode: Text.Wrap
        }
        Flow {
            width: parent.width
            spacing: Theme.space3
            InkTextField {
                id: address
                objectName: "endpointAddress"
                width: Math.min(parent.width, Theme.dp(360))
                placeholderText: qsTr("Address: https://host/v1")
                inputMethodHints: Qt.ImhUrlCharactersOnly | Qt.ImhNoAutoUppercase
                onAccepted: form.add(false)
            }
            InkTextField {
                id: key
                objectName: "endpointKey"
                width: Math.min(parent.width, Theme.dp(240))
                placeholderText: qsTr("Key, if it wants one")
                echoMode: TextInput.Password
                inputMethodHints: Qt.ImhHiddenText | Qt.ImhSensitiveData
                onAccepted: form.add(false)
            }
            InkButton {
                objectName: "endpointAdd"
                kind: "primary"
                height: Theme.field
                text: Endpoints.stoppable ? qsTr("Asking") : Endpoints.adding ? qsTr("Adding") : qsTr("Test and add")
                enabled: !Endpoints.adding && address.text.trim() !== ""
                onClicked: form.add(false)
            }
            InkButton {
                objectName: "endpointStop"
                visible: Endpoints.stoppable
                height: Theme.field
                iconName: "stop"
                text: qsTr("Stop")
                Accessible.name: qsTr("Stop adding the endpoint")
                onClicked: { // this button goes, and the focus with it
                    Endpoints.stopAdding();
                    address.forceActiveFocus(Qt.TabFocusReason);
                }
            }
        }
        NoteLine {
            visible: form.warning !== ""
            width: parent.width
            iconName: "warn"
            words: form.warning
            colour: Theme.lamp
        }
        NoteLine {
            width: parent.width
            iconName: "key"
            colour: Theme.ink3
            words: qsTr("The key is kept in the system's keychain (where there is none, until Calliope closes) and sent to this address only.")
        }
        FailureCard {
            width: parent.width
            visible: Endpoints.failure.title !== ""
            readonly property bool offline: Endpoints.failure.action === "goOnline"
            failure: offline ? Endpoints.failure : Object.assign({}, Endpoints.failure, { actionText: qsTr("Add it anyway") })
            onActed: offline ? Remedies.act("goOnline", () => form.add(false)) : form.add(true)
        }
    }
}
