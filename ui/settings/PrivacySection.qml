import QtQuick
import QtQuick.Dialogs
import Calliope
import Calliope.App

// The switch of the network, and what has gone through it.
Column {
    spacing: Theme.space6
    SettingCard {
        title: qsTr("Network")
        SettingRow {
            title: qsTr("Allow connections to other computers")
            detail: qsTr("Off: Calliope sends nothing to other computers, whatever you choose elsewhere, and stops programs that bring tools, except those that you let run meanwhile. The model on this computer needs no network.")
            InkSwitch {
                text: qsTr("Allow connections to other computers")
                checked: Settings.online
                onToggled: Settings.online = checked
            }
        }
    }
    SettingCard {
        title: qsTr("Shopping")
        SettingRow {
            title: qsTr("Currency")
            detail: qsTr("What “under 50” is in, where you name none. Prices are shown as shops ask them.")
            InkComboBox {
                objectName: "currency"
                name: qsTr("Currency")
                model: Settings.currencies
                currentIndex: Settings.currencies.indexOf(Settings.currency)
                onActivated: index => Settings.currency = Settings.currencies[index]
            }
        }
        Repeater {
            model: Shopping.rates.rates
            SettingRow {
                id: rate
                required property var modelData // as ShopRates makes it
                title: rate.modelData.words
                detail: qsTr("As you entered it, as of %1. Prices in several currencies are compared by it; nothing is paid by it.").arg(rate.modelData.when)
                InkButton {
                    objectName: "forgetRate " + rate.modelData.to
                    text: qsTr("Forget it")
                    Accessible.name: qsTr("Forget the rate %1").arg(rate.modelData.words)
                    onClicked: Shopping.rates.forget(rate.modelData.from, rate.modelData.to)
                }
            }
        }
        SettingRow {
            title: qsTr("The model reads wishes, too")
            detail: qsTr("What you look for goes to the model that answers your chats, which understands more ways to say it; never to one on another computer. Off: only this program reads it.")
            InkSwitch {
                objectName: "modelReadsWishes"
                text: qsTr("The model reads wishes, too")
                checked: Settings.modelReadsWishes
                onToggled: Settings.modelReadsWishes = checked
            }
        }
        SettingRow {
            title: qsTr("Tell of prices outside of the window")
            detail: qsTr("When a wish has come to the price that you named and you are elsewhere: a notification of the system, without the name of the thing.")
            InkSwitch {
                text: qsTr("Tell of prices outside of the window")
                checked: Settings.priceNotices
                onToggled: Settings.priceNotices = checked
            }
        }
        SettingRow {
            title: qsTr("Take along what you keep")
            detail: qsTr("Wishlists, carts, wardrobe with its photos, outfits, measures, orders and receipts, as one JSON file.")
            InkButton {
                objectName: "exportShopping"
                text: qsTr("Export")
                Accessible.name: qsTr("Export what you keep of shopping")
                onClicked: file.open()
            }
        }
        SettingRow {
            title: qsTr("Delete what you keep")
            detail: qsTr("All of the above, also in copies. Purchases that may be under way to a shop stay, and a kept address; lists of products are removed under Sources.")
            InkButton {
                objectName: "deleteShopping"
                text: qsTr("Delete")
                Accessible.name: qsTr("Delete what you keep of shopping")
                onClicked: OwnThings.removeAll()
            }
        }
        SettingRow {
            visible: KeptAddress.kept
            title: qsTr("Address for deliveries")
            detail: qsTr("You chose to keep it for the next purchase: it is in the system's keychain, and in no file.")
            InkButton {
                objectName: "forgetAddress"
                text: qsTr("Forget it")
                Accessible.name: qsTr("Forget the address for deliveries")
                onClicked: KeptAddress.forget()
            }
        }
    }
    SettingCard {
        title: qsTr("What left this computer")
        SettingRow {
            visible: ConnectionLog.entries.length > 0
            title: qsTr("Kept for 90 days, on this computer only")
            detail: qsTr("Hosts, what it was for and how much; never what was said.")
            InkButton {
                objectName: "forgetConnections"
                text: qsTr("Forget them")
                onClicked: ConnectionLog.clear()
            }
        }
        Repeater {
            model: ConnectionLog.entries
            SettingRow {
                required property var modelData
                title: modelData.host
                detail: modelData.words
            }
        }
        SettingRow {
            visible: ConnectionLog.entries.length === 0
            title: qsTr("Nothing")
            detail: qsTr("Every connection of Calliope to another computer is listed here, with what it was for and how much was sent. What programs that bring tools do by themselves is not.")
        }
    }
    FileDialog {
        id: file
        title: qsTr("Export what you keep of shopping")
        fileMode: FileDialog.SaveFile
        defaultSuffix: "json"
        nameFilters: [qsTr("Shopping (*.json)")]
        onAccepted: OwnThings.exportAll(selectedFile)
    }
}
