import QtQuick
import Calliope

// What something cost since this device first saw it, as steps; and the same in words.
Column {
    id: prices

    required property var history // { steps: [{ from, to, level, price, day }], words }
    readonly property var steps: history.steps ?? []

    spacing: Theme.space2

    Item {
        id: plot
        visible: prices.steps.length > 1
        width: parent.width
        height: Theme.dp(72)
        Accessible.role: Accessible.Chart
        Accessible.name: qsTr("Prices seen: %1").arg(prices.steps.map(step => qsTr("%1 from %2").arg(step.price).arg(step.day)).join(", "))
        Rectangle { anchors.bottom: parent.bottom; width: parent.width; height: Theme.hairline; color: Theme.line }
        Repeater {
            model: prices.steps
            Item {
                id: step
                required property var modelData
                required property int index
                readonly property bool last: index === prices.steps.length - 1
                readonly property real level: Math.round((1 - modelData.level) * (plot.height - Theme.space5)) + Theme.space4
                readonly property real before: index === 0 ? level
                    : Math.round((1 - prices.steps[index - 1].level) * (plot.height - Theme.space5)) + Theme.space4
                Rectangle { // from the price before to this one
                    x: Math.round(step.modelData.from * (plot.width - width))
                    y: Math.min(step.level, step.before)
                    width: Theme.outlineStrong
                    height: Math.abs(step.level - step.before) + Theme.outlineStrong
                    color: Theme.ink2
                }
                Rectangle {
                    x: Math.round(step.modelData.from * (plot.width - Theme.outlineStrong))
                    y: step.level
                    width: Math.max(Theme.outlineStrong, Math.round((step.modelData.to - step.modelData.from) * plot.width))
                    height: Theme.outlineStrong
                    color: step.last ? Theme.ink : Theme.ink2
                }
                Label {
                    visible: width < (step.modelData.to - step.modelData.from) * plot.width
                    x: Math.round(step.modelData.from * plot.width) + Theme.space1
                    y: step.level - height
                    text: step.modelData.price
                    font: Theme.fontMicro
                    line: Theme.lineMicro
                    color: step.last ? Theme.ink : Theme.ink3
                }
            }
        }
    }
    Label {
        width: parent.width
        text: prices.history.words ?? qsTr("No price has been observed on this device.")
        font: Theme.fontSmall
        line: Theme.lineSmall
        color: Theme.ink3
        wrapMode: Text.Wrap
    }
}
