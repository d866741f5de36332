import QtQuick
import Calliope
import Calliope.App

// Which size of a product fits, as far as it is known.
Column {
    id: advice

    required property var product // its id; undefined: none

    onProductChanged: SizeAdviser.product = product ?? 0
    Component.onCompleted: SizeAdviser.product = product ?? 0

    visible: words.text !== "" || SizeAdviser.lacksMeasures
    spacing: Theme.space1
    Label {
        id: words
        objectName: "sizeAdvice"
        visible: text !== ""
        width: parent.width
        text: SizeAdviser.words
        font: Theme.fontUiActive
        wrapMode: Text.Wrap
    }
    Label {
        visible: text !== ""
        width: parent.width
        text: SizeAdviser.reasons
        font: Theme.fontSmall
        line: Theme.lineSmall
        color: Theme.ink3
        wrapMode: Text.Wrap
    }
    InkButton {
        objectName: "enterMeasures"
        visible: SizeAdviser.lacksMeasures
        small: true
        text: qsTr("Which size fits? Enter your measures")
        onClicked: Shopping.page = "wardrobe"
    }
}
