import QtQuick
import Calliope
import Calliope.App

// A rate of exchange as the user enters it, with its day: what one of their currency is in another one. One that is kept
// the other way round, from when their currency was that one, serves as well and is told.
Column {
    id: form

    required property string currency // the other one
    readonly property string own: Shopping.compare.currency
    readonly property var kept: Shopping.rates.rates.find(each => each.from === own && each.to === currency)
    readonly property var reverse: Shopping.rates.rates.find(each => each.from === currency && each.to === own)
    // As a text, which changes only with this rate: what is being written stays while others change.
    readonly property string filled: [own, currency, kept?.rate ?? "", kept?.day ?? ""].join(" ")
    property string problem: ""

    function fill() {
        rate.text = kept?.rate ?? "";
        day.text = kept?.day ?? Qt.formatDate(new Date(), "yyyy-MM-dd");
        problem = "";
    }

    function keep() {
        problem = Shopping.rates.problemOf(own, currency, rate.text, day.text);
        if (problem === "") Shopping.rates.keep(own, currency, rate.text, day.text);
    }

    spacing: Theme.space1
    Accessible.role: Accessible.Grouping
    Accessible.name: qsTr("Rate for prices in %1").arg(currency)
    Component.onCompleted: fill()
    onFilledChanged: fill()

    Flow {
        width: parent.width
        spacing: Theme.space2
        Label { height: Theme.field; verticalAlignment: Text.AlignVCenter; text: qsTr("1 %1 =").arg(form.own) }
        InkTextField {
            id: rate
            objectName: "rate " + form.currency
            width: Theme.dp(96)
            placeholderText: qsTr("Rate: 1.08")
            Accessible.name: qsTr("%1 for 1 %2, like 1.08").arg(form.currency).arg(form.own)
            inputMethodHints: Qt.ImhFormattedNumbersOnly
            maximumLength: 13
            onAccepted: form.keep()
            onTextEdited: form.problem = ""
        }
        Label { height: Theme.field; verticalAlignment: Text.AlignVCenter; text: qsTr("%1, as of").arg(form.currency) }
        InkTextField {
            id: day
            objectName: "rateDay " + form.currency
            width: Theme.dp(124)
            placeholderText: qsTr("Day: 2026-11-22")
            Accessible.name: qsTr("Day of the rate for %1, like 2026-11-22").arg(form.currency)
            maximumLength: 10
            onAccepted: form.keep()
            onTextEdited: form.problem = ""
        }
        InkButton {
            objectName: "keepRate " + form.currency
            height: Theme.field
            text: qsTr("Compare by it")
            Accessible.name: qsTr("Compare prices in %1 by this rate").arg(form.currency)
            enabled: rate.text.trim() !== ""
            onClicked: form.keep()
        }
    }
    Label {
        objectName: "rateKept " + form.currency
        visible: text !== ""
        width: parent.width
        text: form.reverse ? qsTr("Compared by %1, as of %2, unless you enter another one.").arg(form.reverse.words).arg(form.reverse.when) : ""
        font: Theme.fontSmall
        line: Theme.lineSmallProse
        color: Theme.ink3
        wrapMode: Text.Wrap
    }
    Label {
        objectName: "rateProblem " + form.currency
        visible: text !== ""
        width: parent.width
        text: form.problem
        font: Theme.fontSmall
        line: Theme.lineSmallProse
        color: Theme.rubric
        wrapMode: Text.Wrap
    }
}
