import QtQuick
import Calliope
import Calliope.App

// The name and the address of an endpoint. Its key stays with the host that it was given for: another one needs its own.
Sheet {
    id: sheet

    property var endpoint: null // as EndpointCard has it
    property string problem: "" // with the address
    readonly property bool moves: endpoint !== null && Endpoints.movesTo(endpoint.id, address.text)
    readonly property string warning: Endpoints.warningFor(address.text)

    function edit(which: var) {
        endpoint = which;
        problem = "";
        title.text = which.name;
        address.text = which.address;
        key.clear();
        open();
    }
    function keep() {
        problem = Endpoints.edit(endpoint.id, title.text, address.text, moves ? key.text : "");
        if (problem === "") close();
        else address.forceActiveFocus();
    }

    name: qsTr("Name and address")
    onOpened: title.forceActiveFocus()
    onClosed: key.clear()

    contentItem: Column {
        spacing: Theme.space3
        width: Theme.dp(420)
        Heading { text: sheet.name; font: Theme.fontHeading; line: Theme.lineBody }
        InkTextField {
            id: title
            objectName: "endpointName"
            width: parent.width
            placeholderText: qsTr("Name; empty: that of the host")
            maximumLength: 60
            onAccepted: sheet.keep()
        }
        InkTextField {
            id: address
            objectName: "endpointNewAddress"
            width: parent.width
            placeholderText: qsTr("Address: https://host/v1")
            inputMethodHints: Qt.ImhUrlCharactersOnly | Qt.ImhNoAutoUppercase
            problem: sheet.problem
            onTextEdited: sheet.problem = ""
            onAccepted: sheet.keep()
        }
        InkTextField {
            id: key
            objectName: "endpointNewKey"
            visible: sheet.moves
            width: parent.width
            placeholderText: qsTr("Key for the new address, if it wants one")
            echoMode: TextInput.Password
            inputMethodHints: Qt.ImhHiddenText | Qt.ImhSensitiveData
            onAccepted: sheet.keep()
        }
        Label {
            visible: sheet.moves && sheet.endpoint.hasKey
            width: parent.width
            text: qsTr("The key that is kept was given for another address. It is not sent to this one, and is forgotten.")
            font: Theme.fontSmall
            line: Theme.lineSmallProse
            color: Theme.ink2
            wrapMode: Text.Wrap
        }
        Label {
            visible: sheet.warning !== ""
            width: parent.width
            text: sheet.warning
            font: Theme.fontSmall
            line: Theme.lineSmallProse
            color: Theme.lamp
            wrapMode: Text.Wrap
        }
        Row {
            spacing: Theme.space2
            InkButton {
                objectName: "endpointKeep"
                kind: "primary"
                text: qsTr("Keep and test")
                enabled: address.text.trim() !== ""
                onClicked: sheet.keep()
            }
            InkButton { kind: "quiet"; text: qsTr("Cancel"); onClicked: sheet.close() }
        }
    }
}
