import QtQuick
import Calliope
import Calliope.App

// Where it should go. Sent when the button is pressed, and kept nowhere.
Column {
    id: step

    readonly property var form: Buying.address

    spacing: Theme.space4
    Component.onCompleted: (entries.itemAt(0) as AddressField).take()

    Flow {
        id: fields
        width: parent.width
        spacing: Theme.space3
        Repeater {
            id: entries
            model: step.form.fields
            AddressField {
                required property var modelData
                readonly property real whole: fields.width + fields.spacing
                field: modelData
                form: step.form
                width: fields.width < Theme.dp(380) ? fields.width : Math.floor(whole * modelData.share) - fields.spacing
            }
        }
    }
    Row {
        spacing: Theme.space2
        InkButton {
            objectName: "sendAddress"
            kind: "primary"
            large: true
            text: qsTr("Send it to %1").arg(Buying.host)
            enabled: !Buying.asking
            onClicked: Buying.sendAddress()
        }
        InkButton {
            objectName: "leaveInstead"
            kind: "quiet"
            large: true
            visible: Buying.page !== ""
            text: qsTr("Go on at its page instead")
            onClicked: Buying.leave()
        }
    }
    NoteLine {
        width: parent.width
        iconName: "lock"
        colour: Theme.verdigris
        words: qsTr("In memory until the program ends, and not on the disk.")
    }
    PriceCard { visible: Buying.sessions }
}
