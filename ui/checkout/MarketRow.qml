import QtQuick
import Calliope
import Calliope.App

// The country to whose buyers a source sells, and what its prices hold by the rule there.
Column {
    id: row

    required property var source // as ShopSources makes it

    visible: !source.demo
    spacing: Theme.space2

    Rectangle { width: parent.width; height: Theme.hairline; color: Theme.line }
    Item {
        width: parent.width
        height: Math.max(market.height, words.height)
        Column {
            id: words
            anchors { left: parent.left; right: market.left; rightMargin: Theme.space3; verticalCenter: parent.verticalCenter }
            Label { width: parent.width; text: qsTr("Sells to"); wrapMode: Text.Wrap }
            Label {
                objectName: "marketWords"
                width: parent.width
                text: row.source.marketWords
                font: Theme.fontSmall
                line: Theme.lineSmallProse
                color: Theme.ink3
                wrapMode: Text.Wrap
            }
        }
        MarketBox {
            id: market
            objectName: "sourceMarket"
            anchors { right: parent.right; verticalCenter: parent.verticalCenter }
            width: Math.min(implicitWidth, parent.width / 2)
            name: qsTr("To which country %1 sells").arg(row.source.name)
            currentIndex: Sources.markets.findIndex(each => each.value === row.source.market)
            onActivated: Sources.setMarket(row.source.id, currentValue)
        }
    }
}
