import QtQuick
import Calliope
import Calliope.App

// What is approved: every row of the sheet as its hash has it, what is different from the last one, and the button. It
// can be pressed when all of that is in view for a second and the price is fresh; nothing is chosen beforehand.
Column {
    id: sheet

    property Flickable view: null // that this lies in
    // Names are here so that it is computed anew when one of them changes.
    readonly property bool inView: view !== null && visible && view.contentY >= 0 && view.contentHeight > 0 && sheet.height > 0 && isWhole(foot)

    function isWhole(item: Item): bool {
        const top = item.mapToItem(view.contentItem, 0, 0).y;
        return top >= view.contentY && top + item.height <= view.contentY + view.height + 1;
    }
    function rowsOf(kinds: var): var { return Buying.rows.filter(row => kinds.includes(row.kind)); }

    spacing: Theme.space4
    onInViewChanged: OrderClick.setInView(inView)
    Component.onCompleted: OrderClick.setInView(inView)
    Component.onDestruction: OrderClick.setInView(false)

    Rectangle { // what the shop has changed
        objectName: "differences"
        visible: Buying.differences.length > 0
        width: parent.width
        height: changes.height + 2 * changes.y
        radius: Theme.radiusCard
        color: Theme.lampSoft
        border.width: Theme.hairline
        border.color: Theme.lampGlow
        Accessible.role: Spoken.role
        Accessible.name: told.text
        Spoken.words: told.text
        Column {
            id: changes
            x: Theme.space4
            y: Theme.gapL
            width: parent.width - 2 * x
            spacing: Theme.space2
            Label {
                id: told
                width: parent.width
                text: qsTr("The shop has changed this. Nothing was ordered: look again.")
                font: Theme.fontUiStrong
                color: Theme.lamp
                wrapMode: Text.Wrap
            }
            Repeater {
                model: Buying.differences
                Item {
                    id: change
                    required property var modelData // { label, before, after }
                    objectName: "difference"
                    width: parent.width
                    height: Math.max(what.implicitHeight, values.implicitHeight)
                    Accessible.role: Accessible.StaticText
                    Accessible.name: qsTr("%1: %2, before: %3").arg(modelData.label).arg(modelData.after === "" ? qsTr("gone") : modelData.after).arg(modelData.before === "" ? qsTr("not there") : modelData.before)
                    Label { id: what; width: parent.width * 0.36; text: change.modelData.label; color: Theme.ink2; wrapMode: Text.Wrap }
                    Column {
                        id: values
                        x: what.width + Theme.space3
                        width: parent.width - x
                        Label { width: parent.width; text: change.modelData.before === "" ? qsTr("was not there") : change.modelData.before; font: change.modelData.before === "" ? Theme.fontSmall : Theme.fontStruck; color: Theme.ink2; wrapMode: Text.Wrap }
                        Label { width: parent.width; text: change.modelData.after === "" ? qsTr("gone") : change.modelData.after; font: Theme.fontUiStrong; wrapMode: Text.Wrap }
                    }
                }
            }
        }
    }
    ShopCardFrame {
        name: qsTr("What you order")
        space: Theme.space2
        Repeater {
            model: sheet.rowsOf(["seller", "line", "disclosure"])
            SheetLine {
                required property var modelData
                width: parent.width
                row: modelData
            }
        }
        Rectangle { width: parent.width; height: Theme.hairline; color: Theme.line }
        Repeater {
            model: sheet.rowsOf(["delivery", "address", "payment", "notice"])
            SheetLine {
                required property var modelData
                width: parent.width
                row: modelData
            }
        }
        Flow {
            width: parent.width
            spacing: Theme.space1
            InkButton {
                objectName: "changeAddress"
                kind: "quiet"
                small: true
                enabled: !Buying.asking
                text: qsTr("Change the address")
                onClicked: Buying.edit("address")
            }
            InkButton {
                objectName: "changeDelivery"
                visible: Buying.groups.length > 0
                kind: "quiet"
                small: true
                enabled: !Buying.asking
                text: qsTr("Change the delivery")
                onClicked: Buying.edit("delivery")
            }
            Repeater {
                model: sheet.rowsOf(["link"])
                InkButton {
                    required property var modelData
                    width: Math.min(implicitWidth, parent.width)
                    kind: "quiet"
                    small: true
                    iconName: "share"
                    text: modelData.label
                    hint: modelData.value
                    onClicked: Links.ask(modelData.value)
                }
            }
        }
    }
    PaymentCard { visible: Buying.payment === "" }
    Rectangle { // the sum and the button are seen together
        id: foot
        width: parent.width
        height: sum.height + 2 * sum.y
        radius: Theme.radiusCard
        color: Theme.sheet
        border.width: Theme.hairline
        border.color: Theme.edge
        Shadow { radius: parent.radius }
        Column {
            id: sum
            x: Theme.space4
            y: Theme.space4
            width: parent.width - 2 * x
            spacing: Theme.space2
            Repeater {
                model: sheet.rowsOf(["total"])
                SumRow {
                    required property var modelData
                    objectName: modelData.sum ? "reviewTotal" : ""
                    width: parent.width
                    label: modelData.label
                    value: modelData.value
                    sum: modelData.sum
                }
            }
            Item { width: 1; height: Theme.space1 }
            Repeater {
                model: Buying.objections
                NoteLine {
                    required property string modelData
                    width: sum.width
                    iconName: "warn"
                    colour: Theme.lamp
                    words: modelData
                }
            }
            Flow {
                width: parent.width
                spacing: Theme.space2
                InkButton {
                    objectName: "orderNow"
                    kind: "primary"
                    large: true
                    enabled: OrderClick.armed
                    text: qsTr("Order with obligation to pay")
                    hint: OrderClick.hint
                    onClicked: OrderClick.order()
                }
                InkButton {
                    objectName: "askPrice"
                    large: true
                    visible: OrderClick.stale
                    text: qsTr("Ask for the price again")
                    onClicked: Buying.askAgain()
                }
            }
            Label {
                objectName: "orderHint"
                width: parent.width
                text: OrderClick.armed ? qsTr("Before it is sent, %1 is asked once more; if anything is different, nothing is ordered.").arg(Buying.host)
                    : OrderClick.hint
                font: Theme.fontSmall
                line: Theme.lineSmallProse
                color: Theme.ink3
                wrapMode: Text.Wrap
            }
        }
    }
    Flow {
        width: parent.width
        spacing: Theme.space2
        InkButton {
            objectName: "leaveInstead"
            width: Math.min(implicitWidth, parent.width)
            kind: "quiet"
            visible: Buying.page !== ""
            text: qsTr("Go on at %1 instead").arg(Buying.pageHost)
            onClicked: Buying.leave()
        }
        InkButton {
            objectName: "cancelBuying"
            kind: "quiet"
            enabled: !Buying.asking
            text: qsTr("Cancel this purchase")
            onClicked: Buying.cancel()
        }
    }
}
