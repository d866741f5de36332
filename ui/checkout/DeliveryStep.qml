import QtQuick
import Calliope
import Calliope.App

// How it should come: what the shop offers, none of it chosen beforehand.
Column {
    id: step

    spacing: Theme.space4

    Repeater {
        model: Buying.groups
        ShopCardFrame {
            id: group
            required property var modelData // { id, options }
            space: 0
            name: qsTr("Delivery")
            Repeater {
                model: group.modelData.options
                DeliveryRow {
                    required property var modelData
                    required property int index
                    width: parent.width
                    option: modelData
                    first: index === 0
                }
            }
        }
    }
    Row {
        spacing: Theme.space2
        InkButton {
            objectName: "sendDelivery"
            kind: "primary"
            large: true
            text: qsTr("Ask for the whole price")
            enabled: Buying.delivery !== "" && !Buying.asking
            hint: enabled ? "" : qsTr("Choose how it should come")
            onClicked: Buying.sendDelivery()
        }
        InkButton {
            objectName: "backToAddress"
            kind: "quiet"
            large: true
            text: qsTr("Change the address")
            onClicked: Buying.edit("address")
        }
    }
    PriceCard { visible: Buying.sessions }
}
