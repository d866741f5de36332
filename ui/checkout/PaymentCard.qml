import QtQuick
import Calliope
import Calliope.App

// What pays: a token that a way to pay has given the user for this shop. There are no cards here.
ShopCardFrame {
    id: card

    property string handler: "" // none is chosen beforehand
    property string problem: ""

    name: qsTr("Way to pay")

    Column {
        width: parent.width
        Heading { text: qsTr("Way to pay"); font: Theme.fontUiStrong }
        Label {
            width: parent.width
            text: Buying.handlers.length > 0
                ? qsTr("With a token of your wallet or of the shop, you order here. Without one, you pay on the shop's own page. Card numbers are never asked for.")
                : qsTr("The shop takes payment on its own page only.")
            font: Theme.fontSmall
            line: Theme.lineSmallProse
            color: Theme.ink3
            wrapMode: Text.Wrap
        }
    }
    Flow {
        width: parent.width
        spacing: Theme.space2
        visible: Buying.handlers.length > 0
        Repeater {
            model: Buying.handlers
            Chip {
                required property string modelData
                objectName: "handler " + modelData
                width: Math.min(implicitWidth, parent.width)
                text: modelData
                checkable: true
                checked: card.handler === modelData
                onClicked: card.handler = modelData
            }
        }
    }
    Flow {
        visible: card.handler !== ""
        width: parent.width
        spacing: Theme.space2
        InkTextField {
            id: token
            objectName: "token"
            width: Math.min(parent.width, Theme.dp(300))
            placeholderText: qsTr("Token")
            echoMode: TextInput.Password
            inputMethodHints: Qt.ImhHiddenText | Qt.ImhSensitiveData
            problem: card.problem
            onTextEdited: card.problem = ""
            onAccepted: use.clicked()
        }
        InkButton {
            id: use
            objectName: "useToken"
            height: Theme.field
            text: qsTr("Use it once")
            onClicked: {
                card.problem = Buying.payWith(card.handler, token.text);
                if (card.problem === "") token.clear();
            }
        }
    }
    InkButton {
        objectName: "payThere"
        visible: Buying.page !== ""
        width: Math.min(implicitWidth, parent.width)
        text: qsTr("Pay at %1").arg(Buying.pageHost)
        onClicked: Buying.leave()
    }
}
