import QtQuick
import Calliope
import Calliope.App

// A list that was fetched, or a shop that may be asked for prices: who is asked, and how old what it told may be before
// it is asked again without a click.
Column {
    id: row

    required property var source // as ShopSources makes it
    readonly property var periods: [
        { hours: 0, text: qsTr("Only when I press") },
        { hours: 24, text: qsTr("Every day") },
        { hours: 168, text: qsTr("Every week") }
    ]

    visible: source.address !== "" || (source.byAddress && source.allowed && !source.ordersOnly)
    spacing: Theme.space2

    Rectangle { width: parent.width; height: Theme.hairline; color: Theme.line }
    Item {
        width: parent.width
        height: Math.max(period.height, words.height)
        Column {
            id: words
            anchors { left: parent.left; right: period.left; rightMargin: Theme.space3; verticalCenter: parent.verticalCenter }
            Label { width: parent.width; text: row.source.byAddress ? qsTr("Ask for prices") : qsTr("Read again"); wrapMode: Text.Wrap }
            Label {
                objectName: "refreshWords"
                width: parent.width
                text: row.source.byAddress ? qsTr("%1 then sees this computer's address, and what you keep of its things. While Calliope runs and shopping was opened, not while offline.").arg(row.source.host)
                    : row.source.refreshHours === 0 ? qsTr("From %1, which then sees this computer's address.").arg(row.source.listHost)
                    : qsTr("From %1, which then sees this computer's address; while Calliope runs and shopping was opened, not while offline.").arg(row.source.listHost)
                font: Theme.fontSmall
                line: Theme.lineSmallProse
                color: Theme.ink3
                wrapMode: Text.Wrap
            }
        }
        InkComboBox {
            id: period
            objectName: "refreshPeriod"
            anchors { right: parent.right; verticalCenter: parent.verticalCenter }
            name: qsTr("When prices of %1 are read again").arg(row.source.name)
            model: row.periods.map(each => each.text)
            currentIndex: Math.max(0, row.periods.findIndex(each => each.hours === row.source.refreshHours))
            onActivated: index => {
                const hours = row.periods[index].hours;
                if (row.source.byAddress) OrderClick.keepPricesUp(row.source.origin, hours);
                else OrderClick.keepUp(row.source.id, row.source.address, hours);
            }
        }
    }
}
