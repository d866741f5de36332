import QtQuick
import Calliope
import Calliope.App

// A rate of exchange as the user enters it, with its day: what one of their currency is in another one.
Column {
    id: form

    required property string currency // the other one
    readonly property string own: Shopping.compare.currency
    readonly property var kept: Shopping.rates.rates.find(each => each.from === own && each.to === currency)
    property string problem: ""

    function keep() {
        problem = Shopping.rates.problemOf(own, currency, rate.text, day.text);
        if (problem === "") Shopping.rates.keep(own, currency, rate.text, day.text);
    }

    spacing: Theme.space1
    Accessible.role: Accessible.Grouping
    Accessible.name: qsTr("Rate for prices in %1").arg(currency)
    Component.onCompleted: {
        rate.text = kept?.rate ?? "";
        day.text = kept?.day ?? Qt.formatDate(new Date(), "yyyy-MM-dd");
    }

    Flow {
        width: parent.width
        spacing: Theme.space2
        Label { height: Theme.field; verticalAlignment: Text.AlignVCenter; text: qsTr("1 %1 =").arg(form.own) }
        InkTextField {
            id: rate
            objectName: "rate " + form.currency
            width: Theme.dp(96)
            placeholderText: qsTr("Rate: 1.08")
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
            maximumLength: 10
            onAccepted: form.keep()
            onTextEdited: form.problem = ""
        }
        InkButton {
            objectName: "keepRate " + form.currency
            height: Theme.field
            text: qsTr("Compare by it")
            enabled: rate.text.trim() !== ""
            onClicked: form.keep()
        }
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
