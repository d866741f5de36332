import QtQuick
import Calliope
import Calliope.App

// What the shop says it costs so far: its lines and its sum, as it tells them. What is odd about them stands out.
ShopCardFrame {
    id: card

    name: qsTr("Price of %1").arg(Buying.host)
    space: Theme.space2

    Repeater {
        model: Buying.lines
        Item {
            id: row
            required property var modelData // { title, count, amount, listed, price, picture, asked }
            width: parent.width
            height: Math.max(well.visible ? well.height : 0, texts.implicitHeight)
            ProductWell {
                id: well
                visible: picture !== ""
                width: visible ? Theme.dp(40) : 0
                height: Theme.dp(40)
                inset: Theme.space1
                picture: row.modelData.picture
            }
            Column {
                id: texts
                anchors { left: well.right; leftMargin: well.visible ? Theme.space3 : 0; right: amount.left; rightMargin: Theme.space3; verticalCenter: parent.verticalCenter }
                Label { width: parent.width; text: qsTr("%1 × %2").arg(row.modelData.count).arg(row.modelData.title); wrapMode: Text.Wrap }
                Label {
                    visible: !row.modelData.asked
                    width: parent.width
                    text: qsTr("Not what you asked for")
                    font: Theme.fontSmall
                    line: Theme.lineSmallProse
                    color: Theme.lamp
                    wrapMode: Text.Wrap
                }
                Label {
                    visible: row.modelData.listed !== ""
                    width: parent.width
                    text: qsTr("%1 each; the list said %2").arg(row.modelData.price).arg(row.modelData.listed)
                    font: Theme.fontSmall
                    line: Theme.lineSmallProse
                    color: Theme.lamp
                    wrapMode: Text.Wrap
                }
            }
            Label {
                id: amount
                anchors { right: parent.right; verticalCenter: parent.verticalCenter }
                text: row.modelData.amount
                font: Theme.fontMeter
            }
        }
    }
    Rectangle { width: parent.width; height: Theme.hairline; color: Theme.line }
    Repeater {
        model: Buying.totals
        SumRow {
            required property var modelData
            width: parent.width
            label: modelData.label
            value: modelData.value
            sum: modelData.sum
        }
    }
    NoteLine {
        visible: !Buying.addsUp
        width: parent.width
        iconName: "warn"
        colour: Theme.lamp
        words: qsTr("What the shop asks for does not add up.")
    }
}
