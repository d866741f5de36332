import QtQuick
import Calliope
import Calliope.App

// Where it goes on in the browser: its host in plain letters, the whole address below, and a tap.
Column {
    id: step

    spacing: Theme.space4

    ShopCardFrame {
        name: qsTr("Address")
        space: Theme.space1
        Label {
            objectName: "leaveHost"
            width: parent.width
            text: Buying.pageHost
            font: Theme.fontBodyStrong
            line: Theme.lineBody
            wrapMode: Text.WrapAnywhere
        }
        Label {
            width: parent.width
            text: Buying.page
            font: Theme.fontSmall
            line: Theme.lineSmallProse
            color: Theme.ink2
            wrapMode: Text.WrapAnywhere
            maximumLineCount: 4
            elide: Text.ElideRight
        }
    }
    NoteLine {
        visible: Buying.pageElsewhere && Buying.page !== ""
        width: parent.width
        iconName: "warn"
        colour: Theme.rubric
        words: qsTr("This is not an address of %1. Go there only if you know why.").arg(Buying.host)
    }
    NoteLine {
        visible: Buying.pageHost.includes("xn--")
        width: parent.width
        iconName: "warn"
        colour: Theme.rubric
        words: qsTr("The host has letters that can look like others.")
    }
    ShopCardFrame { // where the cart cannot be handed over
        visible: Buying.pages.length > 0
        name: things.text
        space: Theme.space1
        Label { id: things; text: qsTr("The things' own pages"); font: Theme.fontSmall; color: Theme.ink3 }
        Repeater {
            model: Buying.pages
            Item {
                id: thing
                required property var modelData // { title, url }
                width: parent.width
                height: Theme.controlSmall
                Label {
                    anchors { left: parent.left; right: open.left; rightMargin: Theme.space2; verticalCenter: parent.verticalCenter }
                    text: thing.modelData.title
                }
                InkButton {
                    id: open
                    objectName: "openThing"
                    anchors { right: parent.right; verticalCenter: parent.verticalCenter }
                    kind: "quiet"
                    small: true
                    iconName: "share"
                    text: qsTr("Open")
                    hint: thing.modelData.url
                    Accessible.name: qsTr("Open the page of %1").arg(thing.modelData.title)
                    onClicked: Links.leave(thing.modelData.url)
                }
            }
        }
    }
    Flow {
        width: parent.width
        spacing: Theme.space2
        InkButton {
            objectName: "openShop"
            width: Math.min(implicitWidth, parent.width)
            kind: "primary"
            large: true
            visible: Buying.page !== ""
            text: qsTr("Continue at %1").arg(Buying.pageHost)
            onClicked: {
                Links.leave(Buying.page);
                Buying.left();
            }
        }
        InkButton {
            objectName: "askAgain"
            large: true
            visible: Buying.problem !== ""
            text: qsTr("Ask the shop again")
            onClicked: Buying.askAgain()
        }
        InkButton {
            objectName: "cancelCart"
            large: true
            visible: Buying.cartThere
            enabled: !Buying.asking
            text: qsTr("Cancel the cart there")
            onClicked: Buying.cancel()
        }
        InkButton {
            objectName: "stay"
            kind: "quiet"
            large: true
            text: qsTr("Back")
            onClicked: {
                Buying.leave(false);
                if (Buying.step === "leave") Buying.close();
            }
        }
    }
    PriceCard { visible: Buying.sessions }
}
