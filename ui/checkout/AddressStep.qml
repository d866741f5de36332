import QtQuick
import Calliope
import Calliope.App

// Where it should go. Sent when the button is pressed; kept for the next purchase where that is chosen.
Column {
    id: step

    readonly property var form: Buying.address

    spacing: Theme.space4
    Component.onCompleted: {
        KeptAddress.fillIn();
        (entries.itemAt(0) as AddressField).take();
    }

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
    Flow {
        width: parent.width
        spacing: Theme.space2
        InkButton {
            objectName: "sendAddress"
            width: Math.min(implicitWidth, parent.width)
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
    Item {
        width: parent.width
        height: Math.max(keep.height, where.height)
        NoteLine {
            id: where
            objectName: "addressPlace"
            anchors { left: parent.left; right: keep.left; rightMargin: Theme.space3; verticalCenter: parent.verticalCenter }
            iconName: "lock"
            colour: Theme.verdigris
            words: KeptAddress.kept ? qsTr("Kept for the next purchase in the system's keychain, and in no file. Switched off it is forgotten.")
                : KeptAddress.keeping ? qsTr("When you send it, it is kept for the next purchase: in the system's keychain, and in no file.")
                : qsTr("In memory until the program ends, and not on the disk.")
        }
        InkSwitch {
            id: keep
            objectName: "keepAddress"
            anchors { right: parent.right; verticalCenter: parent.verticalCenter }
            text: qsTr("Keep this address for the next purchase")
            checked: KeptAddress.keeping
            onToggled: {
                if (checked) KeptAddress.keep();
                else KeptAddress.forget();
            }
        }
    }
    PriceCard { visible: Buying.sessions }
}
