import QtQuick
import Calliope
import Calliope.App

// An endpoint: where it is, whether it answers, and its models.
Rectangle {
    id: card

    required property var endpoint // { id, name, address, words, warning, local, hasKey, keyWords, busy, failure, models }
    property bool keyShown: false
    readonly property bool narrow: width < Theme.dp(420)
    signal editWanted

    height: column.implicitHeight + 2 * Theme.space5
    radius: Theme.radiusCard
    color: Theme.sheet
    border.width: Theme.hairline
    border.color: Theme.line
    Accessible.role: Accessible.Grouping
    Accessible.name: endpoint.name

    Column {
        id: column
        x: Theme.space5
        y: Theme.space5
        width: parent.width - 2 * x
        spacing: Theme.space3
        Item {
            width: parent.width
            height: Theme.rowTwo + (card.narrow ? Theme.space2 + tools.height : 0)
            InkIcon { id: picture; name: "server"; y: Theme.gapXs }
            Column {
                x: picture.width + Theme.space3
                width: parent.width - x - (card.narrow ? 0 : tools.width + Theme.space3)
                Label { width: parent.width; text: card.endpoint.name; font: Theme.fontHeading; line: Theme.lineBody }
                Label { width: parent.width; text: card.endpoint.address; font: Theme.fontSmall; color: Theme.ink3 }
            }
            Row {
                id: tools
                anchors.right: parent.right
                y: card.narrow ? Theme.rowTwo + Theme.space2 : 0
                spacing: Theme.space1
                InkButton {
                    readonly property string words: card.endpoint.hasKey ? qsTr("Other key") : qsTr("Give a key")
                    kind: "quiet"
                    iconName: "key"
                    text: card.narrow ? "" : words
                    hint: card.narrow ? words : ""
                    Accessible.name: words
                    onClicked: card.keyShown = !card.keyShown
                }
                InkButton {
                    objectName: "endpointTest"
                    text: card.endpoint.busy ? qsTr("Asking") : qsTr("Test")
                    enabled: !card.endpoint.busy
                    onClicked: Endpoints.test(card.endpoint.id)
                }
                IconButton {
                    objectName: "endpointEdit"
                    iconName: "pen"
                    text: qsTr("Name and address of %1").arg(card.endpoint.name)
                    enabled: !card.endpoint.busy
                    onClicked: card.editWanted()
                }
                IconButton {
                    iconName: "trash"
                    text: qsTr("Remove %1 and its key").arg(card.endpoint.name)
                    onClicked: Endpoints.remove(card.endpoint.id)
                }
            }
        }
        Flow {
            visible: card.keyShown
            width: parent.width
            spacing: Theme.space3
            InkTextField {
                id: key
                width: Math.min(parent.width, Theme.dp(300))
                placeholderText: qsTr("Key; empty: it needs none")
                echoMode: TextInput.Password
                onAccepted: save.clicked()
            }
            InkButton {
                id: save
                height: Theme.field
                text: qsTr("Keep and test")
                onClicked: {
                    Endpoints.setKey(card.endpoint.id, key.text);
                    key.clear();
                    card.keyShown = false;
                }
            }
        }
        NoteLine {
            visible: card.endpoint.words !== ""
            width: parent.width
            iconName: "check"
            words: card.endpoint.words
            colour: Theme.verdigris
        }
        NoteLine {
            objectName: "endpointKeyWords"
            visible: card.endpoint.keyWords !== ""
            width: parent.width
            iconName: "key"
            words: card.endpoint.keyWords
            colour: Theme.ink3
        }
        NoteLine {
            visible: card.endpoint.warning !== ""
            width: parent.width
            iconName: "warn"
            words: card.endpoint.warning
            colour: Theme.lamp
        }
        FailureCard {
            width: parent.width
            visible: card.endpoint.failure.title !== ""
            // What is wrong with the address or the key is put right on this card.
            failure: card.endpoint.failure.action === "openSettings" ? Object.assign({}, card.endpoint.failure, { actionText: "" })
                : card.endpoint.failure
            onActed: Remedies.act(failure.action, () => Endpoints.test(card.endpoint.id))
        }
        EndpointModels {
            width: parent.width
            visible: card.endpoint.models.length > 0
            endpoint: card.endpoint
        }
    }
}
