import QtQuick
import Calliope
import Calliope.App

// A field of the address: its name above it, what is wrong below.
Column {
    id: entry

    required property var field // { name, label, required, share }
    required property var form
    readonly property bool isCountry: field.name === "country"
    readonly property string problem: form.problems[field.name] ?? ""

    function take() { input.forceActiveFocus(Qt.TabFocusReason); }

    spacing: Theme.gapXs

    Row {
        spacing: Theme.gapS
        Label { text: entry.field.label; font: Theme.fontSmall; color: Theme.ink2 }
        Label { visible: !entry.field.required; width: Math.min(implicitWidth, entry.width - x); text: qsTr("may be empty"); font: Theme.fontSmall; color: Theme.ink3 }
    }
    InkTextField {
        id: input
        objectName: "address " + entry.field.name
        visible: !entry.isCountry
        width: parent.width
        Accessible.name: entry.field.label
        text: entry.form.values[entry.field.name] ?? ""
        problem: entry.problem
        maximumLength: 120
        inputMethodHints: Qt.ImhSensitiveData | Qt.ImhNoPredictiveText | (entry.field.name === "email" ? Qt.ImhEmailCharactersOnly : 0)
        onTextEdited: entry.form.set(entry.field.name, text)
        onAccepted: nextItemInFocusChain().forceActiveFocus(Qt.TabFocusReason)
    }
    InkComboBox {
        objectName: "address country"
        visible: entry.isCountry
        width: parent.width
        height: Theme.field
        name: entry.field.label
        model: entry.isCountry ? entry.form.countries : []
        textRole: "text"
        valueRole: "value"
        implicitContentWidthPolicy: InkComboBox.ContentItemImplicitWidth
        currentIndex: entry.isCountry ? entry.form.countries.findIndex(each => each.value === entry.form.values.country) : -1
        onActivated: entry.form.set("country", currentValue)
    }
}
